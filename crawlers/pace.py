"""When a source may be asked next, and when it is asked no more.

Belongs here: the clock of one crawl of one source. Does not belong here: Scrapy, and what an answer means
(`crawlers.politeness`).
"""

from __future__ import annotations

import asyncio
import random
import time

LONGEST_RUN_SECONDS = 3600.0
FAILURES_IN_A_ROW = 8
SHORTEST_SLOW_DELAY = 1.0
_SLOWEST_SECONDS = 60.0
_JITTER = 0.3


class Pace:
    """The rhythm of one crawl: at least `delay` seconds between two requests, a little more by chance."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.stopped: str | None = None
        """Why nothing more is asked in this run; None while it goes on."""
        self._next = self._started = time.monotonic()
        self._failures = 0

    async def turn(self) -> None:
        """Waits until the next request may go, and takes its turn."""
        while self.stopped is None:
            now = time.monotonic()
            if now - self._started > LONGEST_RUN_SECONDS:
                self.stop(f"the run took longer than {LONGEST_RUN_SECONDS:g} s")
            elif now >= self._next:
                self._next = now + self.delay * random.uniform(1, 1 + _JITTER)
                return
            else:
                # In short steps: a stop or a longer pause may come meanwhile.
                await asyncio.sleep(min(self._next - now, 1.0))

    def hold(self, seconds: float) -> None:
        """Lets nobody ask for so long."""
        self._next = max(self._next, time.monotonic() + seconds)

    def at_least(self, delay: float) -> None:
        """Takes a longer delay that the site asks for."""
        self.delay = max(self.delay, delay)

    def slow_down(self) -> None:
        """Halves the rhythm: the site shows that it does not like to be asked."""
        self.delay = min(max(self.delay * 2, SHORTEST_SLOW_DELAY), max(_SLOWEST_SECONDS, self.delay))

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self, told: str) -> None:
        """Counts a request that was given up; too many in a row end the run."""
        self._failures += 1
        if self._failures >= FAILURES_IN_A_ROW:
            self.stop(f"{self._failures} requests in a row failed, the last: {told}")

    def stop(self, reason: str) -> None:
        self.stopped = self.stopped or reason
