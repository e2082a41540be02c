"""Attributes that are worked out when they are first asked for.

Belongs here: the descriptor alone. Does not belong here: any attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class once(Generic[_T]):
    """As `functools.cached_property` is from Python 3.12 on: without the lock of 3.11, which costs more than most answers."""

    def __init__(self, work: Callable[[Any], _T]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> _T:
        answer = instance.__dict__[self._name] = self._work(instance)
        return answer
