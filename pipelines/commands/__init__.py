"""The commands of `dateline` that form a group, one module a group.

Belongs here: arguments, exit codes and printing. Does not belong here: any work. Imports of heavy things stand inside
the commands.
"""
