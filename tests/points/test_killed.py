"""The web server is killed in mid-work. No point and no piece is lost or made, what had no answer settles when it is sent again
with the same key, and the site answers again in ten seconds, whichever process died and however often.
"""

import contextlib
import http.client
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.core.db import db
from app.points.exchange.models import Redemption
from app.points.ledger import queries
from app.points.ledger.models import Account
from tests import servers
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.builders.campaigns import campaign, codes
from tests.conftest import DEMONSTRATION, run_command
from tests.site import Site

PLACE = "DEMO-1"
RECOVERY = 10  # Seconds from the death of every web process to the next answer.
MEMBERS, ROUNDS, KILLS = 8, 18, 2


class Killed(Exception):
    """No answer: the process died, or is not there yet."""


def send(origin: str, path: str, cookie: str, fields: dict[str, str]) -> int:
    """One POST by hand. Raises Killed when no whole answer comes."""
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=20)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request("POST", path, urlencode(fields), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException) as error:
        raise Killed from error
    finally:
        connection.close()


class Server:
    """`flask serve` with two processes on the test's database; `--no-jobs`, because the schema is there."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.port, self.log = servers.free_port(), folder / "server.log"
        self.origin = f"http://127.0.0.1:{self.port}"
        settings = {**DEMONSTRATION, "TESTING": "0", "DATABASE_URL": database_url, "DATA_DIR": str(folder)}
        self.environment = {**servers.plain_environment(), **settings, "PUBLIC_ORIGIN": self.origin}

    @contextlib.contextmanager
    def running(self):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--no-jobs", "--workers", "2"]
        with servers.running(
            [*command, "--port", str(self.port)], log=self.log, cwd=servers.ROOT, env=self.environment
        ) as watcher:
            servers.wait_until(lambda: servers.answers(self.origin), watcher, self.log)
            own = sys.executable.encode()
            (self.pid,) = (each for each in servers.children(watcher.pid) if servers.command_of(each).startswith(own))
            yield self

    def kill_all_workers(self) -> float:
        """Kill the web processes; gives the seconds until one answers again."""
        gone = wait_for(lambda: found if len(found := servers.children(self.pid)) == 2 else None)
        assert gone, self.log.read_text()
        for pid in gone:
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        while time.monotonic() - began < 3 * RECOVERY and not servers.answers(self.origin):
            time.sleep(0.05)
        return time.monotonic() - began


def signed_in(account: Account, path: str) -> tuple[str, str]:
    """A browser's cookie and the token of its forms."""
    site = Site(db_app())
    site.sign_in(build.user_of(account).name, PASSWORD)
    site.get(path)
    cookie = site.client.get_cookie("session") or site.client.get_cookie("__Host-session")
    return f"{cookie.key}={cookie.value}", site.token


def db_app():
    from flask import current_app

    return current_app._get_current_object()


def test_killed_in_mid_redeem_nothing_is_lost_or_doubled_and_it_answers_again_in_ten_seconds(
    app, database_url, tmp_path
):
    """Eight members exchange and each types a partner's code; twice, within seconds, both processes are killed, and at the
    end the server itself."""
    with app.app_context():
        reward = build.reward(stock=10_000, cost=1, per_month=1_000)
        members = [build.member(500) for _ in range(MEMBERS)]
        operators = person(Role.OPERATOR), person(Role.OPERATOR)
        printed = codes(campaign(operators), operators, MEMBERS)
        exchange, use = f"/points/rewards/{reward.slug}/redemptions", "/points/codes"
        browsers = [signed_in(account, f"/points/rewards/{reward.slug}") for account in members]
        db.session.remove()
    requests = []
    for number in range(ROUNDS):
        for index, who in enumerate(browsers):
            requests.append((who, exchange, "request_key", f"request-{number:03}-{index}"))
            if number == 2 + index:
                requests.append((who, use, "code", printed[index]))
    answered: dict[tuple, int] = {}
    mid_work, recovered = threading.Event(), []

    def post(request) -> None:
        (cookie, token), path, name, value = request
        with contextlib.suppress(Killed):
            fields = {name: value, "place": PLACE, "csrf_token": token}
            answered[request] = send(server.origin, path, cookie, fields)
        if len(answered) > 20:
            mid_work.set()

    def kill() -> None:
        mid_work.wait(60)
        recovered.extend(server.kill_all_workers() for _ in range(KILLS))

    with Server(database_url, tmp_path).running() as server:
        assassin = threading.Thread(target=kill)
        assassin.start()
        with ThreadPoolExecutor(MEMBERS) as pool:
            list(pool.map(post, requests))
        assassin.join()
        unanswered = [request for request in requests if request not in answered]
        assert unanswered, "processes were killed while members waited"
        # Whoever had no answer asks again with the same key; a third of the others too, by a nervous thumb.
        with ThreadPoolExecutor(MEMBERS) as pool:
            list(pool.map(post, [*unanswered, *requests[::3]]))
        workers = servers.children(server.pid)
        os.kill(server.pid, signal.SIGKILL)
        assert wait_for(lambda: not any(servers.is_there(each) for each in workers)), (
            "none outlives the server and keeps its port"
        )
    assert len(recovered) == KILLS and max(recovered) < RECOVERY, recovered
    assert set(answered) == set(requests) and set(answered.values()) == {303}
    with app.app_context():
        exchanged = MEMBERS * ROUNDS
        assert db.session.scalar(select(func.count(Redemption.id))) == exchanged
        assert queries.totals().outstanding == MEMBERS * (500 + 5)
        assert db.session.scalar(select(func.sum(Account.held))) == exchanged
        for command in (("audit", "--brief"), ("rebuild",)):
            run_command(app, "points", *command)


@pytest.mark.sqlite_only  # Processes and signals; no engine has a part in it.
def test_asked_to_stop_while_a_process_starts_all_of_them_end(database_url, tmp_path):
    with Server(database_url, tmp_path).running() as server:
        os.kill(servers.children(server.pid)[0], signal.SIGKILL)
        started = wait_for(lambda: [each for each in servers.children(server.pid) if servers.is_there(each)])
        os.kill(server.pid, signal.SIGTERM)
        assert wait_for(lambda: not servers.is_there(server.pid)), server.log.read_text()
        assert not any(servers.is_there(each) for each in started)


def wait_for(question, seconds: float = RECOVERY):
    end = time.monotonic() + seconds
    while not (said := question()) and time.monotonic() < end:
        time.sleep(0.02)
    return said
