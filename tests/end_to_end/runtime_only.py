"""Runs `dateline` as if nothing but Dateline's runtime dependencies were installed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from types import ModuleType

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def runtime_closure(name: str = "dateline") -> set[str]:
    """The distribution and all that it needs at run time, with the extras that are asked for on the way."""
    seen: set[tuple[str, str]] = set()
    left = [(canonicalize_name(name), "")]
    while left:
        wanted = left.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        try:
            lines = requires(wanted[0]) or []
        except PackageNotFoundError:
            continue
        for requirement in map(Requirement, lines):
            if requirement.marker is None or requirement.marker.evaluate({"extra": wanted[1]}):
                left += [(canonicalize_name(requirement.name), extra) for extra in ("", *requirement.extras)]
    return {name for name, _ in seen}


class Blocker(MetaPathFinder):
    """Hides every package that no runtime dependency brings."""

    def __init__(self) -> None:
        allowed = runtime_closure()
        self.hidden = {
            top
            for top, owners in packages_distributions().items()
            if not {canonicalize_name(owner) for owner in owners} & allowed
        }

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        top = fullname.partition(".")[0]
        if top in self.hidden:
            raise ModuleNotFoundError(f"{top} is no runtime dependency of Dateline", name=top)
        return None


if __name__ == "__main__":
    # `packaging` reads the requirements above; what Dateline imports of it must be asked for anew.
    for module in [name for name in sys.modules if name.partition(".")[0] == "packaging"]:
        del sys.modules[module]
    sys.meta_path.insert(0, Blocker())
    from pipelines.cli import main

    main()
