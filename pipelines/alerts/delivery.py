"""Sending a message to one target by apprise: e-mail, Slack, Telegram, a webhook and a hundred more.

Belongs here: what is particular to apprise. Does not belong here: what is sent to whom.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit


class TargetError(ValueError):
    """An address that apprise cannot read. Only an edit heals it."""


class DeliveryError(Exception):
    """A target took no message; it may take the next one."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to tell; `name` (kind and digest) can be shown and stored, the address may hold a password."""

    name: str
    address: str


def target(address: str) -> Target:
    """The target of an address such as mailto://..., slack://..., json://host/path; TargetError for anything else."""
    import apprise

    kind = urlsplit(address).scheme or "?"
    if not apprise.Apprise().add(address):
        raise TargetError(
            f"DATELINE_ALERT_TO: an address of the kind {kind!r} ({len(address)} signs) cannot be read; allowed: "
            "what apprise knows, such as mailto://user:password@host?to=desk@example.org or json://host/path"
        )
    return Target(f"{kind}-{hashlib.sha256(address.encode()).hexdigest()[:12]}", address)


def send(to: Target, title: str, body: str) -> None:
    """One message of plain text; DeliveryError with what apprise says where it was not taken."""
    import apprise

    service = apprise.Apprise()
    service.add(to.address)
    with apprise.LogCapture(level=apprise.logging.WARNING) as log:
        taken = service.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
        said = " ".join(log.getvalue().split())
    if not taken:
        raise DeliveryError(f"{to.name}: {said or 'not taken'}")
