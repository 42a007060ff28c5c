"""A crowd in a process of its own: `python -m tests.points.crowd` builds the app, says “ready”, waits for a line, works, and
prints what came of it. Several of them are several web workers on one database.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import servers

THREADS = 4


class Crowd:
    """The processes, waiting for the same moment."""

    def __init__(self, url: str, folder: Path, jobs: list[dict]) -> None:
        self.members = [self._start(url, folder, job) for job in jobs]
        for each in self.members:
            assert each.stdout.readline() == "ready\n", each.stderr.read()

    def _start(self, url: str, folder: Path, job: dict) -> subprocess.Popen:
        from tests.conftest import DEMONSTRATION

        settings = {**DEMONSTRATION, "DATABASE_URL": url, "DATA_DIR": str(folder), "JOB": json.dumps(job)}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.points.crowd"],
            cwd=servers.ROOT,
            env={**servers.plain_environment(), **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def go(self) -> Counter:
        """Let them all begin; how often each thing happened."""
        for each in self.members:
            each.stdin.write("go\n")
            each.stdin.flush()
        came_of_it: Counter = Counter()
        for each in self.members:
            said, errors = each.communicate(timeout=120)
            assert each.returncode == 0, errors
            came_of_it.update(json.loads(said))
        return came_of_it


def main() -> None:
    from app import create_app
    from app.config import Config

    job = json.loads(os.environ["JOB"])
    app = create_app(Config.from_env(os.environ))
    work = {"redeem": redeem, "hand over": hand_over}[job["work"]]
    say("ready")
    sys.stdin.readline()
    with ThreadPoolExecutor(THREADS) as pool:
        results = Counter(pool.map(lambda number: once(app, work, job, number), job["numbers"]))
    say(json.dumps(results))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def once(app, work, job: dict, number: int) -> str:
    """One request in a transaction of its own: what came of it, in a word."""
    from app.core.db import db, writing

    with app.app_context(), writing():
        try:
            said = work(job, number)
            db.session.commit()
        except Exception as error:
            db.session.rollback()
            return str(getattr(error, "why", None) or repr(error))
        finally:
            db.session.remove()
        return said


def redeem(job: dict, number: int) -> str:
    from app.accounts.models import User
    from app.core import clock
    from app.core.db import db
    from app.points.exchange import operations as exchange
    from app.points.exchange.models import Reward
    from app.points.ledger.models import Account

    account = db.session.get_one(Account, job["accounts"][number % len(job["accounts"])])
    by, reward = db.session.get_one(User, account.user_id), db.session.get_one(Reward, job["reward"])
    exchange.redeem(reward, job["place"], by=by, account_id=account.id, request_key=f"key-{number:05}", now=clock.now())
    return "exchanged"


def hand_over(job: dict, number: int) -> str:
    from app.accounts.models import User
    from app.core import clock
    from app.core.db import db
    from app.points.exchange import operations as exchange
    from app.points.exchange.models import Redemption

    keeper = db.session.get_one(User, job["keepers"][number % len(job["keepers"])])
    row = db.session.get_one(Redemption, job["voucher"])
    done = exchange.hand_over(row, by=keeper, now=clock.now(), adult_checked=True)
    return "handed over" if done.is_new else "the first result"


if __name__ == "__main__":
    main()
