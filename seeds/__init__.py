"""The seed site: the seed article and three small invented news outlets around it, served on loopback.

Belongs here: their articles and outlets as data, their templates, the server, and what each page is meant to become.
Does not belong here: anything that fetches, cleans or reads them; nothing here imports the rest of Dateline.
"""
