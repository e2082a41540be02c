"""What the settings of a lake's place mean, and what is told where they cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.errors import ExtensionError, PlaceError
from warehouse.place import Place, place_of


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch):
    def set_them(catalog: str | None, data: str | None = None) -> None:
        for name, value in (("DATELINE_CATALOG", catalog), ("DATELINE_DATA", data)):
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return set_them


def test_without_settings_all_of_it_is_files_under_the_home(setting, tmp_path: Path) -> None:
    setting(None)
    place = place_of(tmp_path)
    assert place == Place(tmp_path)
    assert (place.is_local, place.data, place.archive) == (True, f"{tmp_path}/lake/data/", None)


@pytest.mark.parametrize(
    ("catalog", "conninfo"),
    [
        ("postgres:host=db.example user=me dbname=lake", "user=me dbname=lake host=db.example"),
        ("postgres:postgresql://me@db.example:5433/lake", "user=me dbname=lake host=db.example port=5433"),
        ("postgres://me@db.example/lake", "user=me dbname=lake host=db.example"),
    ],
)
def test_a_catalog_is_named_as_libpq_names_it(setting, tmp_path: Path, catalog: str, conninfo: str) -> None:
    pytest.importorskip("psycopg")
    setting(catalog, "s3://lakes/news/")
    place = place_of(tmp_path)
    assert place.catalog is not None
    assert set(place.catalog.split()) == set(conninfo.split())
    assert place.data == "s3://lakes/news/data/"
    assert not place.is_local


@pytest.mark.parametrize(
    ("catalog", "data", "told"),
    [
        ("mysql:host=db", None, "does not begin with 'postgres:'"),
        ("postgres:host=db passwort=x", None, "no connection string of libpq"),
        ("postgres:host=db dbname=lake", "https://lakes/news", "allowed: s3://bucket"),
        ("postgres:host=db dbname=lake", "s3://", "allowed: s3://bucket"),
        (None, "s3://lakes/news", "need their catalog in PostgreSQL"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(setting, tmp_path: Path, catalog, data, told: str) -> None:
    pytest.importorskip("psycopg")
    setting(catalog, data)
    with pytest.raises(PlaceError, match=told):
        place_of(tmp_path)


def test_a_package_that_is_missing_names_the_extra(setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    setting("postgres:host=db dbname=lake")
    with pytest.raises(ExtensionError, match=r"needs the package psycopg: `pip install 'dateline\[scale\]'`"):
        place_of(tmp_path)
