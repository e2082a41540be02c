"""How a command tells that its call was wrong. Belongs here: that one error."""

from __future__ import annotations

import click


class UserError(click.ClickException):
    """Something that the person at the keyboard can mend; printed without a traceback."""

    exit_code = 2
