"""The catalogue, stock by place, and vouchers as members, keepers and staff may see them."""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import Row, bindparam, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.content import rules as content
from app.core import search
from app.core.db import db, run
from app.points.exchange.models import Redemption, Reward, RewardStock, StockMove
from app.points.exchange.rules import COUNTED, OPEN, Category
from app.points.ledger.models import Account, Hold
from app.points.members.models import Membership, RuleBook

PUBLIC = Reward.state == content.Publication.PUBLISHED


def catalogue(
    *, category: Category | None = None, place: str = "", most_points: int | None = None, limit: int | None = None
) -> Sequence[Reward]:
    """What is offered, cheapest first within the centre's order; optionally only what lies at a place or can be afforded."""
    found = select(Reward).where(PUBLIC).options(selectinload(Reward.stocks))
    if category:
        found = found.where(Reward.category == category)
    if most_points is not None:
        found = found.where(Reward.cost <= most_points)
    if place:
        here = select(RewardStock.reward_id).where(
            RewardStock.station_code == place,
            RewardStock.closed_at.is_(None),
            RewardStock.on_hand > RewardStock.held,
        )
        found = found.where(Reward.id.in_(here))
    return db.session.scalars(found.order_by(Reward.position, Reward.cost, Reward.id).limit(limit)).all()


def by_slug(slug: str, *, public: bool = True) -> Reward | None:
    found = select(Reward).where(Reward.slug == slug).options(selectinload(Reward.stocks))
    return db.session.scalar(found.where(PUBLIC) if public else found)


_book = select(RuleBook.hold_days, RuleBook.year_cap).where(RuleBook.valid_from <= bindparam("today"))
_in_force = _book.order_by(RuleBook.version.desc()).limit(1).subquery()
_mine = select(Account.id).join(Membership, Membership.account_id == Account.id)
_my_account = _mine.where(Account.user_id == bindparam("user_id")).subquery()
_OFFER = (
    select(Reward.id, Reward.title, Reward.title_en, Reward.cost, Reward.per_month, Reward.state)
    .add_columns(_my_account.c.id.label("account_id"), _in_force.c.hold_days, _in_force.c.year_cap)
    .select_from(Reward)
    .outerjoin(_in_force, true())
    .outerjoin(_my_account, true())
    .where(Reward.slug == bindparam("slug"), PUBLIC)
)


def offer(slug: str, user_id: int, today: datetime.date) -> Row | None:
    """All that an exchange goes by, in one question: as much of a published reward as it takes, this person's account (None:
    has not joined), and the figures of the rules in force (None: there are none)."""
    return run(_OFFER, slug=slug, user_id=user_id, today=today).one_or_none()


def all_rewards() -> Sequence[Reward]:
    return db.session.scalars(
        select(Reward).options(selectinload(Reward.stocks)).order_by(Reward.position, Reward.id)
    ).all()


def places() -> list[str]:
    """Codes of the places where something is offered."""
    offered = select(RewardStock.station_code).join(Reward).where(PUBLIC, RewardStock.closed_at.is_(None)).distinct()
    return list(db.session.scalars(offered.order_by(RewardStock.station_code)))


def next_release(stock_ids: Collection[int], now: datetime.datetime) -> dict[int, datetime.datetime]:
    """When something that is kept for somebody may become free again, by stock."""
    soonest = (
        select(Redemption.stock_id, func.min(Redemption.expires_at))
        .where(Redemption.stock_id.in_(stock_ids), Redemption.state.in_(OPEN), Redemption.expires_at > now)
        .group_by(Redemption.stock_id)
    )
    return dict(db.session.execute(soonest).all())


def exchanged(account_id: int, since: datetime.datetime, *, reward_id: int | None = None) -> tuple[int, int]:
    """How many vouchers and how many points since then; what was given back does not count."""
    found = select(
        func.coalesce(func.sum(Redemption.quantity), 0), func.coalesce(func.sum(Redemption.points), 0)
    ).where(Redemption.account_id == account_id, Redemption.made_at >= since, Redemption.state.in_(COUNTED))
    if reward_id is not None:
        found = found.where(Redemption.reward_id == reward_id)
    number, points = db.session.execute(found).one()
    return int(number), int(points)


def of_member(user_id: int, public_id: str) -> Redemption | None:
    """A member's own voucher; another's is as unknown as one that does not exist."""
    mine = select(Redemption).join(Account, Account.id == Redemption.account_id)
    mine = mine.where(Account.user_id == user_id, Redemption.public_id == public_id)
    return db.session.scalar(mine.options(selectinload(Redemption.steps)))


def vouchers_of(account_id: int, *, most: int = 20) -> Sequence[Redemption]:
    """A member's vouchers: those still open first, then the newest."""
    mine = select(Redemption).where(Redemption.account_id == account_id)
    order = (Redemption.state.in_(OPEN).desc(), Redemption.id.desc())
    return db.session.scalars(mine.order_by(*order).limit(most)).all()


def open_of_account(account_id: int) -> Sequence[Redemption]:
    """Every voucher of a member that is still to be collected."""
    mine = select(Redemption).where(Redemption.account_id == account_id, Redemption.state.in_(OPEN))
    return db.session.scalars(mine.order_by(Redemption.id)).all()


def by_public_id(public_id: str) -> Redemption | None:
    return db.session.scalar(select(Redemption).where(Redemption.public_id == public_id))


def by_code(code: str) -> Redemption | None:
    return db.session.scalar(select(Redemption).where(Redemption.code == code))


def by_id(redemption_id: int) -> Redemption | None:
    wanted = select(Redemption).where(Redemption.id == redemption_id)
    return db.session.scalar(wanted.options(selectinload(Redemption.steps)).execution_options(populate_existing=True))


def of_holding_transactions(hold_transaction_ids: Collection[int]) -> dict[int, Redemption]:
    """Vouchers by the transaction that set their points aside."""
    rows = select(Hold.transaction_id, Redemption).join(Redemption, Redemption.hold_id == Hold.id)
    found = db.session.execute(rows.where(Hold.transaction_id.in_(hold_transaction_ids)))
    return {row[0]: row[1] for row in found}


def open_at(places: Collection[str] | None) -> Sequence[Redemption]:
    """Vouchers waiting at these places (None: everywhere), those that end first at the head."""
    waiting = select(Redemption).where(Redemption.state.in_(OPEN))
    if places is not None:
        waiting = waiting.where(Redemption.station_code.in_(places))
    return db.session.scalars(waiting.order_by(Redemption.expires_at, Redemption.id).limit(200)).all()


def open_of(reward_id: int, station_code: str | None = None) -> int:
    """How many vouchers for this reward (at this place) are out."""
    found = select(func.count()).where(Redemption.reward_id == reward_id, Redemption.state.in_(OPEN))
    if station_code:
        found = found.where(Redemption.station_code == station_code)
    return db.session.scalar(found) or 0


def due(now: datetime.datetime, most: int = 10_000) -> Sequence[int]:
    """Vouchers whose time is over."""
    over = select(Redemption.id).where(Redemption.state.in_(OPEN), Redemption.expires_at <= now)
    return db.session.scalars(over.order_by(Redemption.id).limit(most)).all()


def last_moves(stock_ids: Collection[int], most: int = 10) -> dict[int, list[StockMove]]:
    """The newest moves of each of these stocks, in one query."""
    newest = func.row_number().over(partition_by=StockMove.stock_id, order_by=StockMove.id.desc())
    numbered = select(StockMove.id, newest.label("number")).where(StockMove.stock_id.in_(stock_ids)).subquery()
    wanted = select(StockMove).join(numbered, numbered.c.id == StockMove.id).where(numbered.c.number <= most)
    found: dict[int, list[StockMove]] = {stock_id: [] for stock_id in stock_ids}
    for move in db.session.scalars(wanted.order_by(StockMove.id.desc())):
        found[move.stock_id].append(move)
    return found


def stock(reward_id: int, station_code: str) -> RewardStock | None:
    return db.session.scalar(
        select(RewardStock).where(RewardStock.reward_id == reward_id, RewardStock.station_code == station_code)
    )


def on_offer_at(places: Collection[str], *, most_points: int, most: int = 60) -> Sequence[RewardStock]:
    """Published goods that lie at these places, are free, and cost no more than this."""
    lying = select(RewardStock).join(Reward, Reward.id == RewardStock.reward_id)
    lying = lying.where(
        RewardStock.station_code.in_(places),
        RewardStock.closed_at.is_(None),
        RewardStock.on_hand > RewardStock.held,
        Reward.state == content.Publication.PUBLISHED,
        Reward.cost <= most_points,
    )
    order = (RewardStock.station_code, Reward.position, Reward.id)
    return db.session.scalars(lying.options(joinedload(RewardStock.reward)).order_by(*order).limit(most)).all()


def open_count(now: datetime.datetime) -> int:
    """Vouchers that wait to be collected."""
    waiting = select(func.count()).where(Redemption.state.in_(OPEN), Redemption.expires_at > now)
    return db.session.scalar(waiting) or 0


def to_index(ids: Collection[int] | None) -> Sequence[Reward]:
    """The rewards of these numbers, or all, in any state: for the search index."""
    return db.session.scalars(search.only(select(Reward), Reward.id, ids)).all()
