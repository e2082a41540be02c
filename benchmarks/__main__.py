"""Every benchmark, one after the other; the exit status is 1 where any of them misses a floor.

Belongs here: the order. Does not belong here: any measurement.
"""

from __future__ import annotations

import subprocess
import sys

MODULES = (
    "floors",
    "quantities",
    "periods",
    "figures",
    "events",
    "clean",
    "stories",
    "observations",
    "startup",
    "crawl",
    "lake",
    "brief",
)

if __name__ == "__main__":
    failed = []
    for module in MODULES:
        print(f"\n== {module}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], check=False).returncode:
            failed.append(module)
    sys.exit(f"floors missed: {', '.join(failed)}" if failed else 0)
