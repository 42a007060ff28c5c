"""A crowd in processes of their own: each builds the app, says “ready”, and works through its share of every job it is given.
They are several web workers on one database.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import servers

PROCESSES, THREADS = 2, 4


class Crowd:
    def __init__(self, members: list[subprocess.Popen]) -> None:
        self.members = members

    def go(self, number: int, **job) -> Counter:
        """Let them all begin at once, so many times together; how often each thing happened."""
        for index, each in enumerate(self.members):
            numbers = list(range(index, number, len(self.members)))
            each.stdin.write(json.dumps({**job, "numbers": numbers}) + "\n")
            each.stdin.flush()
        came_of_it: Counter = Counter()
        for each in self.members:
            said = each.stdout.readline()
            assert said, each.stderr.read()
            came_of_it.update(json.loads(said))
        return came_of_it


@contextlib.contextmanager
def crowd(url: str, folder: Path) -> Iterator[Crowd]:
    """Processes that wait for work until the block ends."""
    from tests.conftest import DEMONSTRATION

    settings = {**servers.plain_environment(), **DEMONSTRATION, "DATABASE_URL": url, "DATA_DIR": str(folder)}
    with contextlib.ExitStack() as stack:
        members = [stack.enter_context(_member(settings)) for _ in range(PROCESSES)]
        for each in members:
            assert each.stdout.readline() == "ready\n", each.stderr.read()
        yield Crowd(members)
        for each in members:
            each.stdin.close()


def _member(settings: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.points.crowd"],
        cwd=servers.ROOT,
        env=settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def main() -> None:
    from app import create_app
    from app.config import Config

    app = create_app(Config.from_env(os.environ))
    say("ready")
    for line in sys.stdin:
        job = json.loads(line)
        work = {"redeem": redeem, "hand over": hand_over}[job["work"]]
        with ThreadPoolExecutor(THREADS) as pool:
            results = Counter(pool.map(lambda number, job=job, work=work: once(app, work, job, number), job["numbers"]))
        say(json.dumps(results))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def once(app, work, job: dict, number: int) -> str:
    """One request in a transaction of its own: what came of it, in a word."""
    from app.core.db import at_once, db, writing

    with app.app_context(), at_once() if work is redeem else writing():
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
    """As the route does it: who is signed in, what is offered, one exchange."""
    from app.accounts.queries import Identity
    from app.core import clock
    from app.points.exchange import operations as exchange
    from app.points.exchange import queries

    account_id, user_id = job["members"][number % len(job["members"])]
    by = Identity(sign_in_id=0, id=user_id, name="", display_name="", held=())
    about = {"account_id": account_id, "request_key": f"key-{number:05}", "now": clock.now()}
    offer = queries.offer(job["reward"], user_id, clock.today(clock.now()))
    exchange.redeem(offer, job["place"], by=by, book=offer, **about)
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
