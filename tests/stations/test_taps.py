"""Taps that were kept on a phone: late ones, repeated ones, old ones, and the way back from a wrong one."""

import datetime

import pytest

from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.stations import operations as places
from app.stations import queries
from app.stations.acts import operations
from app.stations.acts.models import OwnerAct
from app.stations.acts.operations import Tap
from app.stations.rules import Service, Status
from tests.builders.accounts import signed_in
from tests.builders.stations import keeper, said, station, status_of
from tests.points.at_once import at_once, failures, successes

HOUR = 3600
JSON = {"Accept": "application/json"}


@pytest.fixture
def place(db_session):
    made = station()
    db.session.commit()
    return made


@pytest.fixture
def owner(app, place):
    visitor = signed_in(app, Role.OWNER, scope=place.code)
    visitor.get(f"/owner/stations/{place.code}")
    return visitor


def tapped(owner, place, path: str = "confirmation", **fields):
    return owner.post(f"/owner/stations/{place.code}/{path}", fields, 200, headers=JSON)


def test_a_late_tap_counts_from_when_it_was_made_and_says_so(owner, place, site):
    place.hours_confirmed_at = clock.now() - datetime.timedelta(days=1)
    db.session.commit()
    answer = tapped(owner, place, key="a" * 32, age=3 * HOUR)
    assert answer.response.json == {"done": True}
    db.session.expire_all()
    row = queries.by_code(place.code).offered[0]
    assert row.said_at <= clock.now() - datetime.timedelta(hours=2, minutes=59) and row.is_late
    assert "站主确认，补传" in site.get(f"/stations/{place.code}").one(".part--works").get_text()
    assert "补传" in site.get(f"/stations/{place.code}").one("#hours").get_text()
    acts = owner.get(f"/owner/stations/{place.code}/acts")
    assert "补传" in acts
    owner.submit(acts, press="撤销")
    assert "补传" not in site.get(f"/stations/{place.code}").one("#hours").get_text()


def test_the_same_tap_sent_again_is_one_act(owner, place):
    for _ in range(3):
        tapped(owner, place, "services/water", key="b" * 32, age=5, state="broken")
    assert db.session.query(OwnerAct).count() == 1


def test_a_tap_older_than_twelve_hours_changes_nothing(owner, place):
    tapped(owner, place, key="c" * 32, age=12 * HOUR + 60)
    assert "12 小时以前" in owner.get(f"/owner/stations/{place.code}")
    assert status_of(place, Service.WATER) is Status.UNKNOWN


def test_a_late_tap_does_not_overwrite_what_is_newer(owner, place):
    said(place, Service.WATER, Status.BROKEN, ago=datetime.timedelta(hours=1))
    db.session.commit()
    tapped(owner, place, "services/water", key="d" * 32, age=2 * HOUR, state="works")
    assert status_of(place, Service.WATER) is Status.BROKEN
    assert "没有采用" in owner.get(f"/owner/stations/{place.code}")
    # All is well, two hours ago: true for what nobody has spoken of since.
    tapped(owner, place, key="e" * 32, age=2 * HOUR)
    assert (status_of(place, Service.WATER), status_of(place, Service.CHARGING)) == (Status.BROKEN, Status.WORKS)


def test_a_clock_that_runs_ahead_claims_nothing_of_tomorrow(owner, place):
    owner.post(f"/owner/stations/{place.code}/confirmation", {"key": "f" * 32, "age": "-500"}, 400, headers=JSON)
    assert status_of(place, Service.WATER) is Status.UNKNOWN


def test_who_is_signed_out_is_told_apart_from_done(site, place):
    answer = site.post(f"/owner/stations/{place.code}/confirmation", {"key": "a" * 32}, headers=JSON)
    assert "/sign-in" in answer.location


def test_one_tap_arrives_many_times_at_once(app, place):
    who = keeper(place).id
    code = place.code
    db.session.commit()

    def tap(_index: int):
        from app.accounts import queries as people

        row = queries.by_code(code)
        return operations.say(
            row, Service.WATER, Status.BROKEN, Tap("g" * 32, 60), by=people.by_id(who), now=clock.now()
        ).id

    results = at_once(app, 6, tap)
    assert len(successes(results)) == 1
    assert len(failures(results, (operations.AlreadyTaken, places.NothingNew))) == 5


def test_undo_brings_back_what_stood_before(owner, place, site):
    said(place, Service.WATER, Status.BROKEN, ago=datetime.timedelta(hours=1))
    db.session.commit()
    owner.submit(owner.get(f"/owner/stations/{place.code}"), "form.all-well")
    assert status_of(place, Service.WATER) is Status.WORKS
    history = owner.get(f"/owner/stations/{place.code}/acts")
    answer = owner.submit(history, "form[action$='/undoing']")
    assert "已撤销" in owner.follow(answer)
    assert (status_of(place, Service.WATER), status_of(place, Service.CHARGING)) == (Status.BROKEN, Status.UNKNOWN)
    assert "饮水" in site.get(f"/stations/{place.code}").one(".part--broken").get_text()
    assert "撤销不了" in owner.follow(owner.submit(history, "form[action$='/undoing']"))


def test_undo_leaves_alone_what_was_said_since(owner, place):
    owner.submit(owner.get(f"/owner/stations/{place.code}"), "form[action$='/services/water']", press="暂停")
    history = owner.get(f"/owner/stations/{place.code}/acts")
    later = clock.now() + datetime.timedelta(minutes=2)
    places.say(place, Service.WATER, Status.WORKS, source="centre", by=keeper(station()), now=later)
    db.session.commit()
    assert "撤销不了" in owner.follow(owner.submit(history, "form[action$='/undoing']"))
    db.session.expire_all()
    assert next(row for row in place.services if row.service is Service.WATER).status is Status.WORKS


def test_undo_of_todays_hours(owner, place, site):
    form = "form[action$='/today']"
    owner.submit(owner.get(f"/owner/stations/{place.code}"), form, answer="closed")
    owner.submit(owner.get(f"/owner/stations/{place.code}/acts"), "form[action$='/undoing']")
    assert "营业中" in site.get(f"/stations/{place.code}").one(".place-now").get_text()


def todays(place) -> list[tuple[int | None, int | None]]:
    db.session.expire_all()
    return [(row.opens, row.closes) for row in queries.by_code(place.code).hours_exceptions]


def test_todays_hours_are_kept_and_sent_later_too(owner, place):
    place.hours_confirmed_at = clock.now() - datetime.timedelta(days=2)
    db.session.commit()
    hours = {"answer": "other", "opens": "10:00", "closes": "16:00"}
    for _ in range(2):
        tapped(owner, place, "today", key="i" * 32, age=20 * 60, **hours)
    assert todays(place) == [(600, 960)]
    assert queries.by_code(place.code).hours_confirmed_at <= clock.now() - datetime.timedelta(minutes=19)
    assert owner.get(f"/owner/stations/{place.code}/acts").text.count("补传") == 1
    tapped(owner, place, "today", key="j" * 32, age=12 * HOUR + 60, answer="closed")
    assert "12 小时以前" in owner.get(f"/owner/stations/{place.code}")
    # Somebody has said something newer of the hours since.
    tapped(owner, place, "today", key="k" * 32, age=30 * 60, answer="closed")
    assert "没有采用" in owner.get(f"/owner/stations/{place.code}")
    assert todays(place) == [(600, 960)]


def test_only_a_day_and_only_ones_own(app, owner, place):
    tapped(owner, place, key="h" * 32)
    act = db.session.query(OwnerAct).one()
    other = station()
    db.session.commit()
    stranger = signed_in(app, Role.OWNER, scope=other.code)
    stranger.post(f"/owner/stations/{place.code}/acts/{act.id}/undoing", status=404)
    stranger.post(f"/owner/stations/{other.code}/acts/{act.id}/undoing", status=404)
    with pytest.raises(operations.NotUndoable):
        operations.undo(act, place, by=keeper(place), now=act.received_at + datetime.timedelta(hours=25))
