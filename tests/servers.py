"""Real servers for tests, all on this machine, all gone when the tests are: PostgreSQL, Redis and the site itself."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg

from app.core.gate import THREADS

ROOT = Path(__file__).resolve().parent.parent

# The watcher holds one end of a pipe whose other end lies in the test process. However that process ends, stopped or
# crashed, the pipe closes, `read` returns, and the server goes with it. When the server ends first, so does the watcher.
# A server that does not end when asked is ended.
WATCHER = """
signal=$1; shift
setsid "$@" </dev/null &
server=$!
( while kill -0 $server 2>/dev/null; do sleep 0.2; done; kill $$ ) 2>/dev/null &
read -r _
kill -"$signal" -- -$server 2>/dev/null
( sleep 12; kill -KILL -- -$server ) >/dev/null 2>&1 &
last=$!
wait $server 2>/dev/null
kill $last 2>/dev/null
exit 0
"""


class ServerMissing(Exception):
    """The program is not on this machine; the message says what to install."""


@contextlib.contextmanager
def running(command: list[str], *, log: Path, signal: str = "TERM", **options) -> Iterator[subprocess.Popen]:
    """Run a server in a process group of its own and end it, whatever happens to us."""
    with log.open("ab") as output:
        watcher = subprocess.Popen(
            ["/bin/bash", "-c", WATCHER, "watcher", signal, *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )
    try:
        yield watcher
    finally:
        with contextlib.suppress(BrokenPipeError):
            watcher.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            watcher.wait(15)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process(Protocol):
    """What is asked of a server's process while it starts: None as long as it runs."""

    def poll(self) -> int | None: ...


def wait_until(is_ready: Callable[[], bool], process: Process, log: Path, *, seconds: float = 30) -> None:
    """Ask until the server answers. Raises RuntimeError with the end of its log when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if is_ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- processes ---


def children(pid: int) -> list[int]:
    """The processes this one has started."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(each) for thread in threads for each in thread.read_text().split()]


def is_there(pid: int) -> bool:
    """Whether this process runs; one that waits to be buried does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def command_of(pid: int) -> bytes:
    """Its command line; nothing when it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


# --- PostgreSQL ---


def postgresql_programs() -> Path:
    """The folder of `initdb` and `postgres`, newest version first. Debian keeps it off the PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise ServerMissing("PostgreSQL is not on this machine (Debian: apt install postgresql)")


def as_postgres_user() -> list[str]:
    """PostgreSQL refuses to run as root; then it runs as the user that Debian's package made."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise ServerMissing("PostgreSQL does not run as root, and there is no user “postgres”") from None
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def memory_folder() -> str:
    """Copies of a database cost ten times less in memory than on a busy disk. Unix socket paths must stay short."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    return str(memory) if has_room else "/tmp"


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A fresh PostgreSQL in a temporary folder; gives the address of its maintenance database."""
    with postgresql_folder() as folder, postgresql_at(folder, free_port()) as address:
        yield address


@contextlib.contextmanager
def postgresql_folder() -> Iterator[Path]:
    """The files of an empty PostgreSQL that does not run yet; gone when the block ends."""
    programs, as_user = postgresql_programs(), as_postgres_user()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=memory_folder()))
    try:
        if as_user:
            shutil.chown(folder, "postgres")
        folder.chmod(0o755)
        subprocess.run(
            [*as_user, str(programs / "initdb"), "-D", str(folder / "data"), "-U", "site", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
            check=True, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgresql_at(folder: Path, port: int, *, keeps: bool = False) -> Iterator[str]:
    """Run the PostgreSQL of this folder until the block ends; a second block with the same port is a restart.

    It ends at once, as in a crash: only one that `keeps` what was committed in the last half second has it afterwards.
    """
    log = folder / "log"
    settings = {
        "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "max_connections": 200,
        "fsync": "off", "synchronous_commit": "on" if keeps else "off", "full_page_writes": "off", "wal_level": "minimal",
        "max_wal_senders": 0, "shared_buffers": "64MB", "autovacuum": "off",
    }  # fmt: skip
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [*as_postgres_user(), str(postgresql_programs() / "postgres"), "-D", str(folder / "data"), *options]
    with running(command, log=log, signal="QUIT", cwd=folder) as process:
        wait_until(lambda: takes_a_question(port), process, log)
        yield f"postgresql+psycopg://site@127.0.0.1:{port}/postgres"


def takes_a_question(port: int) -> bool:
    """True when PostgreSQL has started and put its files right, not only opened its port."""
    try:
        psycopg.connect(host="127.0.0.1", port=port, user="site", dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


# --- Redis ---


@contextlib.contextmanager
def redis() -> Iterator[str]:
    program = shutil.which("redis-server")
    if not program:
        raise ServerMissing("Redis is not on this machine (Debian: apt install redis-server)")
    with tempfile.TemporaryDirectory(prefix="redis-") as name:
        log, port = Path(name) / "log", free_port()
        command = [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            name,
        ]
        with running(command, log=log) as process:
            wait_until(lambda: accepts(port), process, log)
            yield f"redis://127.0.0.1:{port}/0"


# --- nginx ---

NGINX = """
worker_processes 1; pid {folder}/pid; error_log {folder}/log; daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html; root {folder};
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; gzip_static on; }}
}}
"""


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[str]:
    """The files of a folder as nginx serves them, a neighbour `.gz` to whoever takes gzip; gives the address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        raise ServerMissing("nginx is not on this machine (Debian: apt install nginx-light)")
    port, log = free_port(), folder / "log"
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    folder.chmod(0o755)  # Its worker is another user.
    with running([program, "-p", str(folder), "-c", str(configuration)], log=log) as process:
        wait_until(lambda: accepts(port), process, log)
        yield f"http://127.0.0.1:{port}"


# --- the site ---


@dataclass(frozen=True)
class RunningSite:
    url: str
    data_dir: Path
    log: Path
    environment: Mapping[str, str]


def granian(target: str, port: int) -> list[str]:
    """The server as `flask serve` runs it, with one worker."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning", target,
    ]  # fmt: skip


@contextlib.contextmanager
def serving(
    target: str, environment: Mapping[str, str], data_dir: Path, *, run: Callable = running
) -> Iterator[RunningSite]:
    """Serve a WSGI application (`wsgi:app`) under granian on a free port until the block ends.

    `run` starts a process: anew, or out of the cradle (tests/cradle.py).
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), data_dir / "server.log"
    url = f"http://127.0.0.1:{port}"
    settings = {**plain_environment(), "PUBLIC_ORIGIN": url, **environment}
    with run(granian(target, port), log=log, cwd=ROOT, env=settings) as process:
        wait_until(lambda: answers(url), process, log)
        yield RunningSite(url, data_dir, log, settings)


@contextlib.contextmanager
def working(site: RunningSite, *, run: Callable = running) -> Iterator[None]:
    """The job runner beside this site, as `flask serve` starts it."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs"]
    with run(command, log=site.data_dir / "jobs.log", cwd=ROOT, env=dict(site.environment)):
        yield


def answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def plain_environment() -> dict[str, str]:
    """The environment without any setting of a site, so that a developer's own `.env` or shell changes no test."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}
