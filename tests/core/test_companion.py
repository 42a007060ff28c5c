"""The process beside the web server is killed, and comes back; told to stop, it stays away."""

import os
import signal
import sys
import time
from collections.abc import Callable

import pytest

from app.core.companion import Companion
from tests import servers
from tests.conftest import DEMONSTRATION

pytestmark = pytest.mark.sqlite_only  # Processes and signals; no engine has a part in it.
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def comes(question: Callable[[], object], seconds: float = 30) -> object:
    end = time.monotonic() + seconds
    while not (said := question()) and time.monotonic() < end:
        time.sleep(0.02)
    return said


def another_than(companion: Companion, pid: int) -> int | None:
    return companion.process.pid if companion.process.pid != pid else None


def test_killed_it_is_started_again_as_often_as_it_dies(tmp_path):
    companion = Companion(SLEEPER, tmp_path, first_pause=0.01)
    seen = {companion.process.pid}
    for _ in range(3):
        pid = companion.process.pid
        os.kill(pid, signal.SIGKILL)
        assert comes(lambda pid=pid: another_than(companion, pid))
        seen.add(companion.process.pid)
    companion.stop(10)
    assert len(seen) == 4 and companion.process.poll() is not None


def test_one_that_cannot_start_is_not_started_in_a_loop(tmp_path):
    companion = Companion([sys.executable, "-c", "open('started', 'a').write('x')"], tmp_path, first_pause=0.4)
    time.sleep(1)
    companion.stop(10)
    assert 1 <= len((tmp_path / "started").read_text()) <= 3


def test_stopped_while_it_waits_to_be_started_again_it_stays_away(tmp_path):
    companion = Companion(SLEEPER, tmp_path, first_pause=0.5)
    pid = companion.process.pid
    os.kill(pid, signal.SIGKILL)
    companion.stop(10)
    time.sleep(0.7)
    assert companion.process.pid == pid


def jobs_of(server: int) -> list[int]:
    """The job runners a server has started."""
    return [each for each in servers.children(server) if b"--with-parent" in servers.command_of(each)]


def test_the_job_runner_of_a_real_server_comes_back_and_goes_with_it(database_url, tmp_path):
    port, log = servers.free_port(), tmp_path / "server.log"
    settings = {**DEMONSTRATION, "TESTING": "0", "DATABASE_URL": database_url}
    environment = {**servers.plain_environment(), **settings, "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)]
    with servers.running(command, log=log, cwd=servers.ROOT, env=environment) as watcher:
        servers.wait_until(lambda: servers.answers(f"http://127.0.0.1:{port}"), watcher, log, seconds=90)
        own = sys.executable.encode()
        (server,) = (each for each in servers.children(watcher.pid) if servers.command_of(each).startswith(own))
        (first,) = jobs_of(server)
        os.kill(first, signal.SIGKILL)
        assert comes(lambda: [each for each in jobs_of(server) if each != first]), log.read_text()
        (second,) = jobs_of(server)
    assert comes(lambda: not servers.is_there(second), 60), "the job runner goes with the server"
