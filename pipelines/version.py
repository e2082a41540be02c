"""The version of the code that writes rows. Belongs here: that one value."""

from importlib.metadata import version

CODE_VERSION = version("dateline")
