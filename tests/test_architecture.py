"""The wings of the house do not know each other: who may import whom, read from the source files."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FRAMEWORKS = {"dagster", "scrapy", "duckdb"}

# folder -> top-level names (or dotted prefixes) that nothing in it may import
FORBIDDEN: dict[str, set[str]] = {
    "crawlers": {"pipelines", "warehouse", "dagster", "duckdb"},
    "warehouse": {"pipelines", "crawlers", "dagster", "scrapy", "trafilatura"},
    "pipelines/extract": {
        *FRAMEWORKS,
        "crawlers",
        "warehouse",
        "pipelines.resolve",
        "pipelines.assets",
        "requests",
        "urllib",
    },
    "pipelines/resolve": {*FRAMEWORKS, "crawlers", "warehouse", "pipelines.assets"},
    "seeds": {"pipelines", "warehouse", "crawlers", "dagster", "duckdb"},
}


def imported_names(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def is_under(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


@pytest.mark.parametrize("folder", sorted(FORBIDDEN))
def test_no_wing_imports_what_it_must_not_know(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files, f"{folder} holds no Python file: was it moved?"
    broken = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files
        for line, name in imported_names(path)
        if any(is_under(name, prefix) for prefix in FORBIDDEN[folder])
    ]
    assert broken == []


def test_extraction_reads_no_clock() -> None:
    clocks = {"now", "today", "utcnow", "time", "perf_counter"}
    read = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("pipelines/extract", "pipelines/resolve")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and ast.unparse(node.func.value) in {"dt.datetime", "dt.date", "datetime", "date", "time", "datetime.datetime"}
    ]
    assert read == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("[cpws]*/**/*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_belongs_in_it(path: Path) -> None:
    if any(part.startswith((".", "build")) for part in path.relative_to(ROOT).parts):
        pytest.skip("not part of the project")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{path.relative_to(ROOT)} has no module docstring"


def test_every_runtime_dependency_is_justified_in_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [
        requirement.split("=")[0].split("~")[0].split("[")[0].split(">")[0] for requirement in project["dependencies"]
    ]
    assert [name for name in names if f"`{name}`" not in readme] == []


@pytest.mark.parametrize("folder", ["crawlers", "pipelines", "warehouse", "seeds"])
def test_every_imported_package_is_a_declared_dependency(folder: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = (lines for extra, lines in project["optional-dependencies"].items() if extra not in ("dev", "bench"))
    required = [*project["dependencies"], *(line for lines in extras for line in lines)]
    declared = {canonicalize_name(Requirement(line).name) for line in required}
    owners = packages_distributions()
    undeclared = {
        f"{path.relative_to(ROOT)}:{line} imports {top}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, name in imported_names(path)
        if (top := name.partition(".")[0]) not in sys.stdlib_module_names
        and top not in {"crawlers", "pipelines", "warehouse", "seeds"}
        and not declared & set(map(canonicalize_name, owners.get(top, [])))
    }
    assert undeclared == set()


def test_constraints_pin_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if line and not line.startswith("#") and ("==" not in line or ":" in line)]
    assert odd == []
