"""Where things lie on this machine: read from the environment, with defaults that need none.

Belongs here: the folders that a run uses. Does not belong here: what a source says of itself (`crawlers.source`).

DATELINE_HOME     the lake, the archive, exports (default: `.dateline` in the working directory)
DATELINE_SOURCES  the folder of source files (default: `crawlers/sources` of the installation)
DATELINE_ALERTS   the folder of alert rules (default: `pipelines/alerts/rules` of the installation)
DATELINE_ALERT_TO whom to alert: addresses as apprise writes them, separated by spaces (default: nobody)
DATELINE_CATALOG  catalog of the lake and
DATELINE_DATA     its rows and the archive elsewhere than under DATELINE_HOME: see `warehouse.place`
DATELINE_ARCHIVES the folder of other people's WARC files that the job `import_archives` reads (default: `archives`
                  under DATELINE_HOME)
DATELINE_SCHEDULER  the Dask scheduler whose workers read them, tcp://host:port (default: none)
DAGSTER_HOME      Dagster's settings and state (default: `dagster_home` of a checkout, else under DATELINE_HOME)
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_INSTALLATION = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The folder of everything that a run writes."""
    return Path(os.environ.get("DATELINE_HOME") or ".dateline").resolve()


def brief_file() -> Path:
    """The page that `dateline brief` and the morning's asset write."""
    return home() / "brief.html"


def sources_directory() -> Path:
    """The folder of the source files."""
    return Path(os.environ.get("DATELINE_SOURCES") or _INSTALLATION / "crawlers" / "sources").resolve()


def alerts_directory() -> Path:
    """The folder of the alert rules."""
    return Path(os.environ.get("DATELINE_ALERTS") or _INSTALLATION / "pipelines" / "alerts" / "rules").resolve()


def archives_directory() -> Path:
    """The folder of WARC files of others."""
    return Path(os.environ.get("DATELINE_ARCHIVES") or home() / "archives").resolve()


def scheduler() -> str | None:
    """The address of the Dask scheduler, where there is one."""
    return os.environ.get("DATELINE_SCHEDULER") or None


def alert_targets() -> list[str]:
    """Addresses of those who are alerted; they may hold passwords and are never printed or stored."""
    return os.environ.get("DATELINE_ALERT_TO", "").split()


def dagster_home() -> Path:
    """Dagster's home with its settings in place; sets DAGSTER_HOME for this process and its children."""
    folder = _dagster_folder()
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "dagster.yaml"
    if not settings.exists():
        shutil.copyfile(_INSTALLATION / "dagster_home" / "dagster.yaml", settings)
    os.environ["DAGSTER_HOME"] = str(folder)
    return folder


def _dagster_folder() -> Path:
    if chosen := os.environ.get("DAGSTER_HOME"):
        return Path(chosen).resolve()
    in_checkout = (_INSTALLATION / "pyproject.toml").exists() and not os.environ.get("DATELINE_HOME")
    return _INSTALLATION / "dagster_home" if in_checkout else home() / "dagster_home"
