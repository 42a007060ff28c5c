"""Processes of the site that are born with everything loaded.

Python takes 2.5 s to load what the site stands on, and most journeys are served by a site of their own. The cradle is one
process that loads it once; each server is forked from it and then runs the same module, with the same arguments and
environment, as a command line would. The cradle reads orders, one line of JSON each, and answers each with a line. When its
input ends, however the test process ended, it ends all it has brought forth and then itself.
"""

import atexit
import contextlib
import ctypes
import functools
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests import servers

PR_SET_PDEATHSIG = 1  # linux/prctl.h
GOODBYE = 12  # Seconds a server may take to end when it is asked.


# --- in the test process ---


class Born:
    """A process of the cradle's, as far as those who wait for it ask."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        return None if servers.is_there(self.pid) else 1


@functools.cache
def _cradle() -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cradle"],
        cwd=servers.ROOT,
        env=servers.plain_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

    def end() -> None:
        process.stdin.close()
        process.wait(GOODBYE + 5)

    atexit.register(end)
    return process


def _ask(**order: Any) -> int:
    process = _cradle()
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@contextlib.contextmanager
def running(command: list[str], *, log: Path, env: Mapping[str, str], cwd: Path) -> Iterator[Born]:
    """`servers.running` for `python -m …`: a process group of its own, ended when the block ends."""
    python, dash_m, *module = command
    assert (python, dash_m) == (sys.executable, "-m"), f"not born in the cradle: {command}"
    pid = _ask(start=module, log=str(log), env=dict(env), cwd=str(cwd))
    try:
        yield Born(pid)
    finally:
        _ask(end=pid)


# --- in the cradle ---


def main() -> None:
    load()
    living: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if "start" in order:
            pid = os.fork()
            if pid == 0:
                become(order["start"], Path(order["log"]), order["env"], order["cwd"])
            living.add(pid)
            answer(pid)
        else:
            living.discard(order["end"])
            end(order["end"])
            answer(order["end"])
    for pid in living:
        end(pid)


def load() -> None:
    """Modules only: what depends on settings, the application itself, each process makes for itself."""
    from sqlalchemy.orm import configure_mappers

    from app import FEATURES

    for name in (*(f"app.{feature}" for feature in FEATURES), "granian.cli", "flask.cli", "psycopg"):
        importlib.import_module(name)
    configure_mappers()
    gc.collect()
    gc.freeze()


def become(module: list[str], log: Path, environment: dict[str, str], folder: str) -> None:
    """Never returns: from here on this is the process of that command line."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    with log.open("ab") as output, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = module
    code = 1
    try:
        runpy.run_module(module[0], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
        if isinstance(left.code, str):
            sys.stderr.write(left.code)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def answer(pid: int) -> None:
    sys.stdout.write(f"{pid}\n")
    sys.stdout.flush()


def end(pid: int) -> None:
    """Ask the whole group to end, wait for it, and leave nothing of it behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGTERM)
    last = time.monotonic() + GOODBYE
    while time.monotonic() < last:
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                time.sleep(0.02)
                continue
        break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
