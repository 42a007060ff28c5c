"""granian's processes, kept alive: one that dies is replaced as often as it dies, and none outlives the server.

Three ways in which granian 2.8 leaves a site standing still, all seen here:

* A process forked from the server has the server's own handlers of signals until it sets its own, which takes as long as loading
  the site. Asked to stop meanwhile it did nothing, served on alone, and answered 503 for as long as nobody looked, because its
  database had stopped when asked.
* A process that dies within 5.5 s of being replaced was taken for one that cannot start, and the whole server ended.
* The server killed with signal 9 left its processes behind, and they kept the port.
"""

import ctypes
import logging
import os
import signal
import sys
import time

from granian.server.mp import MPServer

BREATH = 0.5  # Seconds before a process that died at once is started again, so that a loop of deaths leaves the machine usable.
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class WebServer(MPServer):
    def serve(self, *arguments, **options) -> None:
        os.register_at_fork(after_in_child=_answer_signals)
        # Most of the threads wait at the gate and work on nothing (decision 0030).
        logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
        super().serve(*arguments, **options)

    def _respawn_workers(self, workers, spawn_target, target_loader, delay: float = 0) -> None:
        # Of two that die at once granian may note one.
        gone = {index for index, worker in enumerate(self.wrks) if not worker.is_alive()}
        if any(time.monotonic() - self.wrks[index].birth < BREATH for index in gone):
            time.sleep(BREATH)
        super()._respawn_workers(sorted(gone | set(workers)), spawn_target, target_loader, delay)
        self.respawned_wrks.clear()


def _answer_signals() -> None:
    """In a process just forked: end when asked, also before the site is loaded, and when the server is gone."""
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
