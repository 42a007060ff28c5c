"""A start that cannot be: one sentence that says what to do, and no way the program came to it."""

import socket
import subprocess
import sys

import pytest

from tests import servers
from tests.conftest import DEMONSTRATION

pytestmark = pytest.mark.sqlite_only


def serve(port: int, data_dir, **settings: str) -> str:
    """What `flask serve` says when it refuses; it must not be running after half a minute."""
    environment = {**servers.plain_environment(), "FLASK_SKIP_DOTENV": "1", "DATA_DIR": str(data_dir), **settings}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)]
    done = subprocess.run(
        command, cwd=servers.ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    return done.stdout + done.stderr


def test_a_port_in_use_is_named(tmp_path):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = serve(port, tmp_path, **{**DEMONSTRATION, "TESTING": "0"})
    assert f"Port {port} is taken" in said and f"make run PORT={port + 1}" in said and "Traceback" not in said


def test_production_without_its_settings_says_what_to_set(tmp_path):
    said = serve(servers.free_port(), tmp_path, SECRET_KEY="x" * 40, DEMONSTRATION="0")
    assert "PUBLIC_ORIGIN: set" in said and "Traceback" not in said
    said = serve(
        servers.free_port(),
        tmp_path,
        SECRET_KEY="x" * 40,
        DEMONSTRATION="0",
        PUBLIC_ORIGIN="https://www.example.gov.cn",
    )
    assert "SITE_PHONE: set" in said and "SITE_ICP: set" in said and "Traceback" not in said
