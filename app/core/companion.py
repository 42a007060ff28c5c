"""A process beside the web server, started again when it dies, until the server is told to stop.

A thread that only waits: what granian forks meanwhile inherits no lock that matters, as with granian's own threads that wait for
its processes.
"""

import logging
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # Seconds before it is started again: twice as long after each death in a row.
WELL = 60.0  # Who lived this long did not die of its start.


class Companion:
    def __init__(self, command: Sequence[str], folder: Path, *, first_pause: float = FIRST_PAUSE) -> None:
        self.command, self.folder, self.first_pause = command, folder, first_pause
        self._stopped, self._changing = threading.Event(), threading.Lock()
        self.process = self._start()
        threading.Thread(target=self._watch, daemon=True, name="companion").start()

    def stop(self, patience: float) -> None:
        """Ask it to end and wait for it. Raises subprocess.TimeoutExpired when it has not ended after so many seconds."""
        with self._changing:
            self._stopped.set()
            self.process.terminate()
        self.process.wait(patience)

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(self.command, cwd=self.folder)  # noqa: S603  A command of our own.

    def _watch(self) -> None:
        pause, began = self.first_pause, time.monotonic()
        while True:
            code = self.process.wait()
            if self._stopped.is_set():
                return
            if time.monotonic() - began > WELL:
                pause = self.first_pause
            log.error("%s ended with %s; it is started again in %.1f s", " ".join(self.command[1:]), code, pause)
            self._stopped.wait(pause)
            with self._changing:
                if self._stopped.is_set():
                    return
                self.process, began = self._start(), time.monotonic()
            pause = min(2 * pause, LONGEST_PAUSE)
