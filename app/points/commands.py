"""`flask points …`: prove the books, and let go what has lapsed."""

import datetime
import logging

import click
from flask.cli import AppGroup

from app.core import clock
from app.core.db import db, reading, writing
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
from app.points.exchange import queries as vouchers
from app.points.ledger import operations as ledger
from app.points.ledger import proof
from app.points.ledger import queries as accounts
from app.points.members import operations as members

log = logging.getLogger(__name__)
points = AppGroup("points", help="Points: the books and what lapses.")


@points.command("audit")
def audit() -> None:
    """Prove for every account that balance = sum of lots = sum of entries; exit 1 and say where when it is not."""
    if not prove(click.echo):
        raise SystemExit(1)


@points.command("expire")
def expire() -> None:
    """Give back vouchers whose time is over, then post the expiry of lapsed points. Safe to run at any time."""
    with writing():
        given_back = expire_vouchers(clock.now())
        lapsed = expire_points(clock.now())
    click.echo(f"{given_back} vouchers given back, {lapsed} lots expired.")


def prove(say) -> bool:
    """Say what was proved and what does not add up; True when everything does."""
    proof.one_moment()
    found = [*proof.breaks(), *stock_proof.breaks()]
    for each in found:
        say(f"BROKEN {each.what}: {each.figures}")
    counts, totals = proof.counts(), accounts.totals()
    say(
        f"{counts.accounts} accounts, {counts.transactions} transactions, {counts.entries} entries, "
        f"{counts.lots} lots, {counts.open_holds} open holds."
    )
    say(
        f"issued {totals.issued} + adjusted {totals.adjusted} = redeemed {totals.redeemed} + expired {totals.expired} "
        f"+ outstanding {totals.outstanding}"
    )
    if not found:
        say("Every balance is the sum of its lots and of its entries, and all entries sum to 0.")
    db.session.rollback()
    return not found


def expire_vouchers(now: datetime.datetime) -> int:
    """Each voucher in a transaction of its own: no movement touches two members."""
    done = 0
    for number in vouchers.due(now):
        done += exchange.expire(number, now)
        db.session.commit()
    return done


def expire_points(now: datetime.datetime) -> int:
    done = 0
    for account_id in accounts.lapsed_accounts(now):
        done += len(ledger.expire_lapsed(account_id, now))
        db.session.commit()
    return done


def expire_due_vouchers() -> None:
    expire_vouchers(clock.now())


def expire_everything() -> None:
    """The job after midnight: what lapsed goes before anybody looks at the figures."""
    expire_vouchers(clock.now())
    expire_points(clock.now())


def prove_nightly() -> None:
    with reading():
        if not prove(log.info):
            log.error("the points ledger does not add up; run flask points audit")


def forget_old_look_ups() -> None:
    members.forget_old_look_ups(clock.now())
    db.session.commit()
