"""Secrets come from the environment alone, and are neither told nor kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from servers import KEYS

import warehouse
from warehouse.errors import LakeError, LakeUnreachableError, PlaceError, StorageError
from warehouse.place import place_of


@pytest.fixture
def environment(places, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    found = places.empty("postgres_s3", f"secrets_{os.urandom(4).hex()}")
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return found


def written(home: Path) -> None:
    with warehouse.writing(home, run_id="r", stage="test", code_version="1") as writer:
        writer.append("rejects", [{"reject_id": "1", "stage": "crawl", "source": "s", "reason": "not_html"}])


def told_by(home: Path) -> str:
    with pytest.raises(LakeError) as caught:
        written(home)
    chain: list[str] = []
    error: BaseException | None = caught.value
    while error is not None:
        chain.append(f"{error!r} {error}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(chain)


def test_a_password_in_the_catalogs_setting_is_refused_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    for told in ("postgres:host=db password=hush", "postgres:postgresql://me:hush@db/lake", "hush", "postgres:=hush="):
        monkeypatch.setenv("DATELINE_CATALOG", told)
        with pytest.raises(PlaceError) as caught:
            place_of(tmp_path)
        assert "hush" not in str(caught.value)


def test_no_error_tells_a_secret(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = [environment["PGPASSWORD"], KEYS["AWS_SECRET_ACCESS_KEY"], "wrong-but-secret"]
    faults = {
        "PGPASSWORD": ("wrong-but-secret", LakeUnreachableError),
        "AWS_SECRET_ACCESS_KEY": ("", PlaceError),
        "AWS_ENDPOINT_URL": ("http://127.0.0.1:9", StorageError),
        "DATELINE_DATA": ("s3://no-such-bucket/x", StorageError),
    }
    for name, (value, kind) in faults.items():
        with monkeypatch.context() as wrong:
            wrong.setenv(name, value)
            told = told_by(tmp_path / name)
        assert kind.__name__ in told
        assert [secret for secret in secrets if secret and secret in told] == []
    written(tmp_path)


def test_nothing_that_is_kept_or_printed_holds_a_secret(environment: dict[str, str], tmp_path: Path) -> None:
    written(tmp_path)
    secrets = [environment["PGPASSWORD"], KEYS["AWS_SECRET_ACCESS_KEY"]]
    ran = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "sql", "SELECT * FROM runs"],
        env={**os.environ, "DATELINE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    with warehouse.connect(tmp_path) as lake:
        options = str(lake.execute("FROM lake.options()").fetchall())
        shown = str(lake.execute("FROM duckdb_secrets()").fetchall())
        attached = str(lake.execute("SELECT path FROM duckdb_databases()").fetchall())
        catalog = str(lake.execute("FROM __ducklake_metadata_lake.public.ducklake_metadata").fetchall())
    kept = "".join(path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file())
    for text in (ran.stdout, ran.stderr, options, shown, attached, catalog, kept):
        assert [secret for secret in secrets if secret in text] == []
