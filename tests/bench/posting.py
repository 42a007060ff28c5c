"""One client of the ledger, in a process of its own: says “ready”, waits for a line, exchanges until its time is up, and prints
how often it did. Arguments: reward, key, seconds, accounts.
"""

import os
import sys
import time


def main() -> None:
    from app import create_app
    from app.accounts.models import User
    from app.config import Config
    from app.core import clock
    from app.core.db import db, writing
    from app.points.exchange import operations as exchange
    from app.points.exchange.models import Reward
    from app.points.ledger.models import Account

    reward_id, key, seconds, *accounts = sys.argv[1:]
    app = create_app(Config.from_env(os.environ))
    done = 0
    with app.app_context(), writing():
        reward = db.session.get_one(Reward, int(reward_id))
        owners = [db.session.get_one(Account, int(number)) for number in accounts]
        people = [db.session.get_one(User, account.user_id) for account in owners]
        db.session.rollback()
        say("ready")
        sys.stdin.readline()
        end = time.perf_counter() + float(seconds)
        while time.perf_counter() < end:
            number = done % len(owners)
            about = {
                "by": people[number],
                "account": owners[number],
                "request_key": f"{key}-{done}",
                "now": clock.now(),
            }
            exchange.redeem(reward, "DEMO-1", **about)
            db.session.commit()
            done += 1
    say(str(done))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
