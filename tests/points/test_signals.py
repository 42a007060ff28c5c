"""Signals are counted from the books' own rows, and ask a person to look."""

import datetime

from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.points.earning import operations as earning
from app.points.exchange import operations as exchange
from app.points.members import operations as members
from app.points.members.rules import Found, How, Looked
from app.points.signals import queries
from app.points.signals.rules import FROM, Signal
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.site import Site, assert_english

PLACE = "DEMO-1"


def test_each_signal_shows_from_its_threshold_on(app, db_session, monkeypatch):
    monkeypatch.setitem(FROM, Signal.MANY_CONFIRMED, 3)
    monkeypatch.setitem(FROM, Signal.MANY_ACTIVITIES, 3)
    monkeypatch.setitem(FROM, Signal.SAME_PAIR, 2)
    monkeypatch.setitem(FROM, Signal.WRONG_DIGITS, 2)
    now, keeper = clock.now(), person(Role.OWNER, scope=PLACE)
    account = build.member(500)
    for _ in range(2):
        earning.confirm(build.activity(), account, by=keeper, place=PLACE, now=now)
    members.note_look_up(Looked.VOUCHER, How.TYPED, Found.WRONG_PIN, by_id=keeper.id, now=now)
    exchange.hand_over(build.voucher(account), by=keeper, now=now, adult_checked=True)
    assert queries.all_of_them(now) == []
    earning.confirm(build.activity(), account, by=keeper, place=PLACE, now=now)
    members.note_look_up(Looked.VOUCHER, How.TYPED, Found.BLOCKED, by_id=keeper.id, now=now)
    exchange.hand_over(build.voucher(account), by=keeper, now=now)
    db.session.commit()
    seen = {each.signal: each for each in queries.all_of_them(now)}
    assert set(seen) == set(Signal)
    assert (seen[Signal.MANY_CONFIRMED].by_id, seen[Signal.MANY_CONFIRMED].count) == (keeper.id, 3)
    assert seen[Signal.MANY_ACTIVITIES].number == seen[Signal.SAME_PAIR].number == account.key
    assert queries.all_of_them(now + datetime.timedelta(days=32)) == []


def test_the_desk_reads_them_and_nobody_else(app, db_session, monkeypatch):
    monkeypatch.setitem(FROM, Signal.MANY_CONFIRMED, 1)
    keeper = person(Role.OWNER, scope=PLACE, display_name="站主甲")
    earning.confirm(build.activity(), build.member(), by=keeper, place=PLACE, now=clock.now())
    db.session.commit()
    for lang in ("zh", "en"):
        site = Site(app, lang=lang)
        site.sign_in(person(Role.AUDITOR).name, PASSWORD)
        page = site.get("/desk/points/signals")
        assert "站主甲" in page
    assert_english(page)
    other = Site(app)
    other.sign_in(keeper.name, PASSWORD)
    other.get("/desk/points/signals", status=403)
