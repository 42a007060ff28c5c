"""`flask points …`: prove the books, and let go what has lapsed."""

import datetime
import logging

import click
from flask.cli import AppGroup

from app.core import audit as trail
from app.core import clock
from app.core.db import db, reading, writing
from app.points.campaigns import proof as campaign_proof
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
from app.points.exchange import queries as vouchers
from app.points.ledger import operations as ledger
from app.points.ledger import proof, replay
from app.points.ledger import queries as accounts
from app.points.members import operations as members

log = logging.getLogger(__name__)
BOOKS = trail.Subject("points books", "books", "积分账本")
points = AppGroup("points", help="Points: the books and what lapses.")


@points.command("audit")
@click.option("--brief", is_flag=True, help="Only the totals and what does not add up, not a line for every account.")
def audit(brief: bool) -> None:
    """Print for every account that balance = sum of lots = sum of entries; exit 1 and say where when it is not."""
    if not prove(click.echo, every_account=not brief):
        raise SystemExit(1)


@points.command("rebuild")
@click.option("--write", is_flag=True, help="Set the balances kept at hand to what the entries come to.")
def rebuild(write: bool) -> None:
    """Work every balance out anew from the entries and compare; exit 1 and say where when something differs."""
    if compare(click.echo):
        return
    if not write:
        raise SystemExit(1)
    with writing():
        changed = replay.write()
        trail.record(trail.System(), "points.rebuild", BOOKS, at=clock.now(), accounts=changed)
        db.session.commit()
    click.echo(f"{changed} accounts set to what their entries come to.")
    if not compare(click.echo):
        raise SystemExit(1)


@points.command("expire")
def expire() -> None:
    """Give back vouchers whose time is over, then post the expiry of lapsed points. Safe to run at any time."""
    with writing():
        given_back = expire_vouchers(clock.now())
        lapsed = expire_points(clock.now())
    click.echo(f"{given_back} vouchers given back, {lapsed} lots expired.")


def compare(say) -> bool:
    """Replay every movement and say where the balances kept at hand differ; True when nothing does."""
    proof.one_moment()
    found = list(replay.differences())
    for each in found:
        say(f"DIFFERS {each.what}: {each.figures}")
    if not found:
        say("Every balance is what its entries come to, and none was below zero on the way.")
    db.session.rollback()
    return not found


def prove(say, *, every_account: bool = False) -> bool:
    """Say what was proved and what does not add up; True when everything does."""
    proof.one_moment()
    if every_account:
        for each in proof.figures():
            say(f"account {each.key}: {each}")
    found = [*proof.breaks(), *stock_proof.breaks(), *campaign_proof.breaks()]
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
        say("Every piece kept has its voucher, and every code of a partner that was used gave points once.")
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
        if not compare(log.info):
            log.error("balances differ from what their entries come to; run flask points rebuild")


def forget_old_look_ups() -> None:
    members.forget_old_look_ups(clock.now())
    db.session.commit()
