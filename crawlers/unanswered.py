"""Why a request brought no answer, in words for a person that are the same each time.

Belongs here: causes of exceptions in words. Does not belong here: what follows from them (`crawlers.pace`).
"""

from __future__ import annotations

import os
import socket
import ssl

from aiohttp import ClientConnectorError


def cause(error: Exception) -> str:
    """What an exception of the download says, without the memory addresses that aiohttp puts into it."""
    below = error.__cause__
    if isinstance(below, ClientConnectorError):
        return f"cannot connect to {below.host}:{below.port}: {_of_connecting(below.os_error)}"
    return str(error) or type(error).__name__


def _of_connecting(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return f"no TLS, {(error.reason or type(error).__name__).replace('_', ' ').lower()}"
    if error.errno and error.errno > 0 and not isinstance(error, socket.gaierror):
        return os.strerror(error.errno)
    return error.strerror or str(error) or type(error).__name__
