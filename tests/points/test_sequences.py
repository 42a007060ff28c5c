"""Any sequence of movements against a simple model: what the books say is what a person with pencil and paper would say."""

import datetime
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.points.ledger import operations as ledger
from app.points.ledger import proof, queries
from app.points.ledger.models import Account, Hold, Lot
from app.points.ledger.rules import HoldState, NotEnough
from tests.builders import points as build

DAY = datetime.timedelta(days=1)
GRACE = 30
SPENDABLE_AFTER = st.sampled_from([0, 0, 0, 2])


@dataclass
class PencilLot:
    amount: int
    remaining: int
    usable: datetime.datetime
    expires: datetime.datetime
    extended: bool = False


@dataclass
class Pencil:
    """The model: lots and holds as lists, no database and no cleverness."""

    lots: list[PencilLot] = field(default_factory=list)
    holds: list[list[tuple[int, int]]] = field(default_factory=list)
    open: set[int] = field(default_factory=set)
    expired: int = 0
    redeemed: int = 0
    adjusted: int = 0

    @property
    def available(self) -> int:
        return sum(lot.remaining for lot in self.lots)

    @property
    def held(self) -> int:
        return sum(amount for number in self.open for _lot, amount in self.holds[number])

    def take(self, amount: int, now: datetime.datetime) -> list[tuple[int, int]] | None:
        usable = [n for n, lot in enumerate(self.lots) if lot.remaining and lot.usable <= now < lot.expires]
        usable.sort(key=lambda n: (self.lots[n].expires, n))
        if sum(self.lots[n].remaining for n in usable) < amount:
            return None
        taken = []
        for n in usable:
            share = min(amount, self.lots[n].remaining)
            if share:
                self.lots[n].remaining -= share
                taken.append((n, share))
                amount -= share
        return taken

    def put_back(self, number: int, now: datetime.datetime, *, by_member: bool) -> None:
        for n, share in self.holds[number]:
            lot = self.lots[n]
            if lot.expires <= now and not (by_member and lot.extended):
                self.expired += lot.remaining
                lot.remaining, lot.expires, lot.extended = 0, now + GRACE * DAY, True
            lot.remaining += share


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("earn"), st.integers(1, 60), st.integers(1, 40), SPENDABLE_AFTER),
        st.tuples(st.just("hold"), st.integers(1, 80)),
        st.tuples(st.just("collect"), st.integers(0, 5)),
        st.tuples(st.just("cancel"), st.integers(0, 5), st.booleans()),
        st.tuples(st.just("lapse"), st.integers(0, 5)),
        st.tuples(st.just("adjust"), st.integers(-40, 40).filter(bool)),
        st.tuples(st.just("wait"), st.integers(1, 20)),
        st.tuples(st.just("expire")),
    ),
    max_size=40,
)


class Books:
    """The same movements in the real ledger, each in a savepoint as a request would be a transaction."""

    def __init__(self) -> None:
        self.account: Account = build.member()
        self.now = clock.now()
        self.pencil = Pencil()
        self.hold_ids: list[int] = []
        self.step = 0

    def why(self) -> ledger.Why:
        self.step += 1
        return ledger.Why(key=f"step:{self.account.id}:{self.step}", now=self.now, reason="测试")

    def earn(self, amount: int, days: int, pending: int) -> None:
        expires, usable = self.now + days * DAY, self.now + pending * DAY
        ledger.earn(self.account.id, amount, expires_at=expires, usable_at=usable, why=self.why())
        self.pencil.lots.append(PencilLot(amount, amount, usable, expires))

    def hold(self, amount: int) -> None:
        taken = self.pencil.take(amount, self.now)
        try:
            with db.session.begin_nested():
                posted = ledger.hold(self.account.id, amount, expires_at=self.now + DAY, why=self.why())
        except NotEnough:
            assert taken is None, "the books refuse what the pencil allows"
            return
        assert taken is not None, "the books allow what the pencil refuses"
        self.pencil.holds.append(taken)
        self.pencil.open.add(len(self.pencil.holds) - 1)
        wanted = select(Hold.id).where(Hold.transaction_id == posted.transaction_id)
        self.hold_ids.append(db.session.execute(wanted).scalar_one())

    def end(self, number: int, state: HoldState, *, by_member: bool = False) -> None:
        if number >= len(self.hold_ids):
            return
        try:
            with db.session.begin_nested():
                if state is HoldState.POSTED:
                    ledger.collect(self.hold_ids[number], why=self.why())
                else:
                    about = {"why": self.why(), "grace_days": GRACE, "by_member": by_member}
                    ledger.give_back(self.hold_ids[number], state, **about)
        except ledger.AlreadyResolved:
            assert number not in self.pencil.open
            return
        self.pencil.open.remove(number)
        if state is HoldState.POSTED:
            self.pencil.redeemed += sum(amount for _lot, amount in self.pencil.holds[number])
        else:
            self.pencil.put_back(number, self.now, by_member=by_member)

    def collect(self, number: int) -> None:
        self.end(number, HoldState.POSTED)

    def cancel(self, number: int, by_member: bool) -> None:
        self.end(number, HoldState.VOIDED, by_member=by_member)

    def lapse(self, number: int) -> None:
        self.end(number, HoldState.EXPIRED, by_member=True)

    def adjust(self, amount: int) -> None:
        taken = self.pencil.take(-amount, self.now) if amount < 0 else []
        try:
            with db.session.begin_nested():
                ledger.adjust(self.account.id, amount, expires_at=self.now + 9 * DAY, why=self.why())
        except NotEnough:
            assert taken is None
            return
        assert taken is not None
        self.pencil.adjusted += amount
        if amount > 0:
            self.pencil.lots.append(PencilLot(amount, amount, self.now, self.now + 9 * DAY))

    def wait(self, days: int) -> None:
        self.now += days * DAY

    def expire(self) -> None:
        ledger.expire_lapsed(self.account.id, self.now)
        for lot in self.pencil.lots:
            if lot.expires <= self.now:
                self.pencil.expired += lot.remaining
                lot.remaining = 0

    def compare(self) -> None:
        db.session.expire_all()
        lots = db.session.scalars(select(Lot).where(Lot.account_id == self.account.id).order_by(Lot.id)).all()
        assert [(lot.remaining, lot.expires_at) for lot in lots] == [
            (lot.remaining, lot.expires) for lot in self.pencil.lots
        ]
        assert (self.account.available, self.account.held) == (self.pencil.available, self.pencil.held)
        totals = queries.totals()
        assert (totals.expired, totals.redeemed) == (self.pencil.expired, self.pencil.redeemed)
        assert totals.outstanding == self.pencil.available + self.pencil.held
        assert totals.issued + totals.adjusted == totals.outstanding + totals.expired + totals.redeemed
        lines = queries.movements(self.account.id)
        assert (lines[-1].balance if lines else 0) == self.account.available


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(operations=OPERATIONS)
def test_the_books_say_what_pencil_and_paper_say(operations, db_session):
    books = Books()
    for name, *arguments in operations:
        getattr(books, name)(*arguments)
        books.compare()
    assert list(proof.breaks()) == []
    db_session.rollback()  # Nothing stays for the next example; the member does, with an empty passbook.
