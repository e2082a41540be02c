"""Value objects: records that nobody changes once they are made, of which a text yields thousands.

Belongs here: how such a record is declared. Does not belong here: any record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def value(cls: type[_T]) -> type[_T]:
    """Makes a class a dataclass with slots whose fields a type checker holds for read-only.

    It is not `dataclass(frozen=True)`, since that sets each field through `object.__setattr__` and so takes four times
    as long to make one. Hashable like a frozen one.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
