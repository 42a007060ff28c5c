"""`python -m tests.bench.points`: an exchange as a whole request, and a posting of the ledger, beside pgbench's TPC-B.

All on one fresh PostgreSQL in one run, so that the ratios mean something on any machine. The yardstick is TPC-B as pgbench ships
it (three updates, an insert, a select), with as many clients as the case it stands beside. Ends by itself within two minutes.

Each client exchanges for ten members in turn, because the caps add up a member's vouchers of this year, and nobody has hundreds.
"""

import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests import servers
from tests.bench.__main__ import flask

ROUNDS, SECONDS = 3, 4.0
CLIENTS_HTTP, CLIENTS_LEDGER, WORKERS, MEMBERS = 32, 8, 2, 320
REQUEST, EXCHANGE = "exchange, whole request", "exchange, posting with caps"
EARNING, HOLD = "points earned, with caps", "points set aside, no caps"
# A whole posting of the ledger (lots, caps, key) is EARNING. An exchange is more: a voucher, its step and the stock of a place.
# The last shows what the ledger's own part of that takes; nothing is asked of it.
TO_HOLD = {REQUEST: 0.25, EXCHANGE: 0.4, EARNING: 0.4, HOLD: 0.0}
MOST_P99_MS = 150
PLACES = 10  # As many shelves and activities as TPC-B has branches below: its clients meet at them, ours at stock and budgets.


@dataclass(frozen=True)
class Rate:
    """Transactions a second, and the time in milliseconds within which 99 of 100 were done (0 when not measured)."""

    rate: float
    p99: float = 0


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-points-")))
        server = stack.enter_context(servers.postgresql())
        environment = prepared(server, folder)
        print(f"Preparing {MEMBERS} members with points and a signed-in browser each …", flush=True)
        members, reward, slug = people(environment)
        yardstick(server, "-i", "-s", str(PLACES))
        site = stack.enter_context(serving(environment, folder))
        found: dict[str, list[tuple[Rate, Rate]]] = {name: [] for name in TO_HOLD}
        for number in range(ROUNDS):
            tpcb = tpc_b(server, CLIENTS_HTTP)
            found[REQUEST].append((asyncio.run(exchanging(site, members, slug, number)), tpcb))
            tpcb = tpc_b(server, CLIENTS_LEDGER)
            for name, what in ((EXCHANGE, "exchange"), (EARNING, "earn"), (HOLD, "hold")):
                found[name].append((posting(environment, members, reward, f"{what}-{number}", what), tpcb))
            print(f"  round {number + 1} of {ROUNDS}", flush=True)
        print(flask(environment, "points", "audit", "--brief"), end="")
    show(found)


def prepared(server: str, folder: Path) -> dict[str, str]:
    """A database of its own on the server, migrated."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE site")
        connection.exec_driver_sql("CREATE DATABASE bench")
    engine.dispose()
    settings = {"SECRET_KEY": "only-for-the-bench-" + "x" * 32, "DEMONSTRATION": "1", "TESTING": "0", "CITY": "binzhou"}
    environment = {**settings, "DATA_DIR": str(folder), "DATABASE_URL": f"{server.rsplit('/', 1)[0]}/site"}
    flask(environment, "db", "upgrade")
    return environment


def people(environment: dict[str, str]) -> tuple[list[tuple[int, str, str]], int, str]:
    """Members with many lots (account, cookie, token of the form), and a reward with stock for all of them."""
    from app import create_app
    from app.config import Config
    from tests.builders import points as build

    app = create_app(Config.from_env(environment))
    with app.app_context():
        build.rule_book(year_cap=1_000_000_000)
        for _ in range(PLACES):
            build.activity()
        reward = build.reward(stock=1_000_000, cost=1, per_month=1_000_000)
        for number in range(2, PLACES + 1):
            build.supply(reward, 1_000_000, f"DEMO-{number}")
        members = []
        for _ in range(MEMBERS):
            account = build.member()
            for days in (30, 60, 90):
                build.give(account, 100_000, days=days)
            members.append((account.id, *signed_in(app, build.user_of(account))))
        return members, reward.id, reward.slug


def signed_in(app, person) -> tuple[str, str]:
    """The cookie of a browser where this person has signed in, and the token of its forms."""
    from flask import g, session
    from flask_wtf.csrf import generate_csrf

    from app.accounts import operations as accounts
    from app.accounts import session as sign_in
    from app.core import clock
    from app.core.db import db

    with app.test_request_context():
        now = clock.now()
        sign_in.begin(accounts.open_sign_in(person, device="bench", now=now), now)
        db.session.commit()
        g.pop("csrf_token", None)  # That of the one before.
        token = generate_csrf()
        value = app.session_interface.get_signing_serializer(app).dumps(dict(session))
        return f"{app.config['SESSION_COOKIE_NAME']}={value}", token


@contextmanager
def serving(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """The site as `flask serve --workers 2` runs it."""
    port, log = servers.free_port(), folder / "server.log"
    origin = f"http://127.0.0.1:{port}"
    command = servers.granian("tests.bench.unlimited:app", port)
    command[command.index("--workers") + 1] = str(WORKERS)
    settings = {**servers.plain_environment(), **environment, "PUBLIC_ORIGIN": origin}
    with servers.running(command, log=log, cwd=servers.ROOT, env=settings) as process:
        servers.wait_until(lambda: servers.answers(origin), process, log)
        yield origin


async def exchanging(origin: str, members: list[tuple[int, str, str]], slug: str, number: int) -> Rate:
    """Each client sends one exchange after the other on a connection of its own, each with a key of its own."""
    end = time.perf_counter() + SECONDS
    shares = [members[client::CLIENTS_HTTP] for client in range(CLIENTS_HTTP)]
    took = await asyncio.gather(*(one_client(origin, slug, share, number, end) for share in shares))
    times = sorted(each for one in took for each in one)
    return Rate(len(times) / SECONDS, times[int(len(times) * 0.99)] * 1000)


async def one_client(
    origin: str, slug: str, members: list[tuple[int, str, str]], number: int, end: float
) -> list[float]:
    parts = urlsplit(origin)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    times: list[float] = []
    try:
        while (began := time.perf_counter()) < end:
            account, cookie, token = members[len(times) % len(members)]
            place = f"DEMO-{account % PLACES + 1}"
            fields = {"place": place, "csrf_token": token, "request_key": f"http-{number}-{account}-{len(times)}"}
            body = urlencode(fields).encode()
            head = (
                f"POST /points/rewards/{slug}/redemptions HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            answer = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"content-length: *(\d+)", answer)
            text = await reader.readexactly(int(length[1])) if length else b""
            if answer.split()[1] != b"303":
                raise RuntimeError(f"answered {answer.splitlines()[0].decode()}: {text[-300:]!r}")
            times.append(time.perf_counter() - began)
    finally:
        writer.close()
    return times


def posting(environment: dict[str, str], members: list[tuple[int, str, str]], reward: int, key: str, what: str) -> Rate:
    """Eight clients, each for members of its own, one commit each. `exchange`: lots, caps, idempotency key, voucher, stock;
    `earn`: lots, caps, budget, idempotency key; `hold`: lots, balance, idempotency key."""
    accounts = [str(account) for account, _cookie, _token in members]
    arguments = [what, str(reward), f"post-{key}", str(SECONDS), str(CLIENTS_LEDGER), *accounts]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.posting", *arguments],
        cwd=servers.ROOT,
        env={**servers.plain_environment(), **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    return Rate(int(done.stdout) / SECONDS)


def tpc_b(server: str, clients: int) -> Rate:
    said = yardstick(server, "-n", "-c", str(clients), "-j", "2", "-T", str(round(SECONDS)))
    rate = re.search(r"tps = ([\d.]+)", said)
    if rate is None:
        raise RuntimeError(f"pgbench said something unexpected:\n{said}")
    return Rate(float(rate[1]))


def yardstick(server: str, *arguments: str) -> str:
    parts = urlsplit(server)
    where = ["-h", parts.hostname or "", "-p", str(parts.port), "-U", parts.username or "", "bench"]
    program = str(servers.postgresql_programs() / "pgbench")
    done = subprocess.run([program, *arguments, *where], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def show(found: dict[str, list[tuple[Rate, Rate]]]) -> None:
    print(f"\n{'points, on PostgreSQL':<26} {'a second':>9} {'p99 ms':>7} {'TPC-B':>8} {'× TPC-B':>8}  to hold")
    for name, rounds in found.items():
        rate = statistics.median(ours.rate for ours, _tpcb in rounds)
        p99 = statistics.median(ours.p99 for ours, _tpcb in rounds)
        tpcb = statistics.median(tpcb.rate for _ours, tpcb in rounds)
        ratio = statistics.median(ours.rate / tpcb.rate for ours, tpcb in rounds)
        below = ratio < TO_HOLD[name] or p99 > MOST_P99_MS
        wanted = f"≥ {TO_HOLD[name]:g}" if TO_HOLD[name] else "–"
        verdict = wanted + (f", p99 ≤ {MOST_P99_MS} ms" if p99 else "") + ("   BELOW" if below else "")
        print(f"{name:<26} {rate:>9,.0f} {p99:>7.0f} {tpcb:>8,.0f} {ratio:>8.2f}  {verdict}")


if __name__ == "__main__":
    main()
