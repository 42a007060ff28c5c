"""Clients of the ledger, as the site has them: two processes with a thread for each client (`flask serve --workers 2 --threads 4`
for eight). Loads the site once, forks, lets them all work until their time is up, and prints how often they did together.
Arguments: what (`exchange`, `earn`, or `hold` for the ledger's part alone), reward, key, seconds, clients, accounts.
"""

import datetime
import gc
import multiprocessing
import os
import sys
import threading
import time

from sqlalchemy import func, select

PROCESSES = 2
WARM_UP = 20  # A process that serves has its statements ready.


def main() -> None:
    from app import create_app
    from app.config import Config
    from app.core.db import db

    what, reward_id, key, seconds, clients, *accounts = sys.argv[1:]
    app = create_app(Config.from_env(os.environ))
    with app.app_context():
        db.engine.dispose()
    gc.collect()
    gc.freeze()  # As the entry point of the site does.
    fork = multiprocessing.get_context("fork")
    start, done = fork.Barrier(int(clients)), fork.Queue()
    share = len(accounts) // int(clients)
    jobs = [
        (app, start, done, what, int(reward_id), f"{key}-{n}", float(seconds), accounts[n * share : (n + 1) * share])
        for n in range(int(clients))
    ]
    children = [fork.Process(target=process, args=(jobs[n::PROCESSES],)) for n in range(PROCESSES)]
    for child in children:
        child.start()
    total = sum(done.get(timeout=120) for _ in jobs)
    for child in children:
        child.join()
    sys.stdout.write(f"{total}\n")


def process(jobs: list[tuple]) -> None:
    threads = [threading.Thread(target=client, args=job) for job in jobs]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def client(app, start, done, what: str, reward_id: int, key: str, seconds: float, accounts: list[str]) -> None:
    """One after the other, each a transaction of its own, for members of its own."""
    from app.accounts.models import User
    from app.core import audit, clock
    from app.core.db import at_once, db
    from app.points.earning import booking
    from app.points.earning import operations as earning
    from app.points.earning.models import Attendance, Terms
    from app.points.exchange import operations as exchange
    from app.points.exchange import queries
    from app.points.exchange.models import Reward
    from app.points.ledger import operations as ledger
    from app.points.ledger.models import Account
    from app.points.members import queries as members
    from tests.bench.points import PLACES

    with app.app_context(), at_once():
        slug = db.session.get_one(Reward, reward_id).slug
        owners = [db.session.get_one(Account, int(account)) for account in accounts]
        people = [db.session.get_one(User, account.user_id) for account in owners]
        given = {terms.id: terms for terms in db.session.scalars(select(Terms))}
        latest = select(Attendance.account_id, func.max(Attendance.day)).group_by(Attendance.account_id)
        today, earned = clock.today(clock.now()), dict(db.session.execute(latest).all())
        days = {account.id: earned.get(account.id, today) + datetime.timedelta(days=1) for account in owners}
        db.session.expunge_all()  # Who they are and what an activity gives is known, as it is to a request.
        db.session.rollback()

        def exchange_one(account_id: int, member: User, request_key: str) -> None:
            now = clock.now()
            offer = queries.offer(slug, member.id, clock.today(now))
            about = {"by": member, "account_id": account_id, "request_key": request_key, "now": now, "book": offer}
            exchange.redeem(offer, f"DEMO-{account_id % PLACES + 1}", **about)

        def hold_one(account_id: int, member: User, request_key: str) -> None:
            now = clock.now()
            why = ledger.Why(key=request_key, now=now, by_id=member.id, reason="bench", place="DEMO-1")
            ledger.hold(account_id, 1, expires_at=now + datetime.timedelta(days=2), why=why)

        def earn_one(account_id: int, member: User, request_key: str) -> None:
            """A day of its own each time, from today on: an activity counts once a day."""
            day = days[account_id]
            days[account_id] = day + datetime.timedelta(days=1)
            now = clock.now()
            terms = given[account_id % PLACES + 1]
            about = {"by": audit.Citizen(member.id), "place": "DEMO-1", "now": now}
            book = members.figures(now)
            booking.book_once(terms, account_id, earning.daily(terms, account_id, day, **about), book, day=day)

        do = {"exchange": exchange_one, "hold": hold_one, "earn": earn_one}[what]

        def one(number: int) -> None:
            turn = number % len(owners)
            do(owners[turn].id, people[turn], f"{key}-{number}")
            db.session.commit()

        for number in range(WARM_UP):
            one(number)
        start.wait()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            number += 1
            one(number)
    done.put(number + 1 - WARM_UP)


if __name__ == "__main__":
    main()
