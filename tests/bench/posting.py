"""Clients of the ledger: loads the site once, forks a process for each client, lets them all exchange until their time is up,
and prints how often they did together. Arguments: reward, key, seconds, clients, accounts.
"""

import multiprocessing
import os
import sys
import time


def main() -> None:
    from app import create_app
    from app.config import Config
    from app.core.db import db

    reward_id, key, seconds, clients, *accounts = sys.argv[1:]
    app = create_app(Config.from_env(os.environ))
    with app.app_context():
        db.engine.dispose()
    fork = multiprocessing.get_context("fork")
    start, done = fork.Barrier(int(clients)), fork.Queue()
    share = len(accounts) // int(clients)
    children = [
        fork.Process(
            target=client,
            args=(
                app,
                start,
                done,
                int(reward_id),
                f"{key}-{n}",
                float(seconds),
                accounts[n * share : (n + 1) * share],
            ),
        )
        for n in range(int(clients))
    ]
    for child in children:
        child.start()
    total = sum(done.get(timeout=120) for _ in children)
    for child in children:
        child.join()
    sys.stdout.write(f"{total}\n")


def client(app, start, done, reward_id: int, key: str, seconds: float, accounts: list[str]) -> None:
    """One exchange after the other, each a transaction of its own, for members of its own."""
    from app.accounts.models import User
    from app.core import clock
    from app.core.db import db, writing
    from app.points.exchange import operations as exchange
    from app.points.exchange import queries
    from app.points.exchange.models import Reward
    from app.points.ledger.models import Account

    number = 0
    with app.app_context(), writing():
        offer = queries.offer(db.session.get_one(Reward, reward_id).slug)
        owners = [db.session.get_one(Account, int(account)) for account in accounts]
        people = [db.session.get_one(User, account.user_id) for account in owners]
        list(people[0].grants)
        db.session.expunge_all()  # Who they are is known, as it is to a request.
        db.session.rollback()
        start.wait()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            turn = number % len(owners)
            about = {
                "by": people[turn],
                "account_id": owners[turn].id,
                "request_key": f"{key}-{number}",
                "now": clock.now(),
            }
            exchange.redeem(offer, "DEMO-1", **about)
            db.session.commit()
            number += 1
    done.put(number)


if __name__ == "__main__":
    main()
