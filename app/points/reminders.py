"""Notes on the passbook page, for who allowed them and has not paused. They say what is, and never urge."""

import datetime
from dataclasses import dataclass

from app.points import presenting
from app.points.exchange.models import Reward
from app.points.ledger.rules import is_spendable
from app.points.members import queries as members
from app.points.members.rules import ConsentKind
from app.points.wishes import queries as wishes

SOON = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Notes:
    """How many points lapse within thirty days, and what of the wish list is in stock."""

    expiring: int = 0
    in_stock: tuple[Reward, ...] = ()


def of(me: presenting.Me, now: datetime.datetime) -> Notes:
    if me.membership.paused_at is not None:
        return Notes()
    allowed = members.consents(me.account.id)
    return Notes(
        expiring=_expiring(me, now) if ConsentKind.EXPIRY_NOTES in allowed else 0,
        in_stock=_in_stock(me) if ConsentKind.STOCK_NOTES in allowed else (),
    )


def _expiring(me: presenting.Me, now: datetime.datetime) -> int:
    return sum(lot.remaining for lot in me.lots if is_spendable(lot, now) and lot.expires_at <= now + SOON)


def _in_stock(me: presenting.Me) -> tuple[Reward, ...]:
    return tuple(row.reward for row in wishes.offered(me.account.id) if presenting.free(row.reward))
