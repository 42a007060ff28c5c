"""Places that pause or close for good: nothing is promised there any more, and nobody stands before a closed door."""

import pytest

from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.points.earning import operations as earning
from app.points.earning import rules as earning_rules
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
from app.points.exchange.rules import Refusal, State
from app.points.ledger import proof
from app.stations import operations as operating
from app.stations import rules as stations
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.builders.stations import station
from tests.site import Site


def moved_to(place, state: stations.State) -> None:
    facts = {"state": state}
    operating.change_station(place, facts, version=place.version, by=person(Role.OPERATOR), now=clock.now())
    db.session.commit()


def test_15_a_place_that_closes_for_good_gives_back_what_it_kept(db_session):
    place, towel, account = station("CLOSING-1"), build.reward(cost=30, stock=0), build.member(100)
    build.supply(towel, 5, place.code)
    row = build.voucher(account, towel, place=place.code)
    moved_to(place, stations.State.CLOSED)
    db_session.expire_all()
    assert (row.state, row.steps[-1].note) == (State.CANCELLED_BY_PLACE, "这个站点不再开放，请换一个领取点")
    assert (account.available, account.held) == (100, 0)
    with pytest.raises(exchange.Refused) as refused:
        build.voucher(account, towel, place=place.code)
    assert refused.value.why is Refusal.NOT_HERE
    db_session.rollback()
    assert [*proof.breaks(), *stock_proof.breaks()] == []


def test_15_a_place_that_pauses_hands_over_what_it_kept_and_promises_nothing_more(db_session):
    place, towel, account = station("PAUSING-1"), build.reward(cost=30, stock=0), build.member(100)
    build.supply(towel, 5, place.code)
    row = build.voucher(account, towel, place=place.code)
    moved_to(place, stations.State.PAUSED)
    with pytest.raises(exchange.Refused):
        build.voucher(account, towel, place=place.code)
    db_session.rollback()
    exchange.hand_over(row, by=person(Role.OWNER, scope=place.code), now=clock.now(), adult_checked=True)
    db_session.commit()
    assert [*proof.breaks(), *stock_proof.breaks()] == []


def test_a_keeper_confirms_nothing_at_a_place_that_is_closed_for_good(db_session):
    place, activity, account = station("CLOSING-2"), build.activity(), build.member()
    keeper = person(Role.OWNER, scope=place.code)
    moved_to(place, stations.State.CLOSED)
    with pytest.raises(earning.Refused) as refused:
        earning.confirm(activity, account, by=keeper, place=place.code, now=clock.now())
    assert refused.value.why is earning_rules.Refusal.NOT_YOURS


def test_the_desk_is_told_that_a_place_is_open_again_and_offers_anew_with_one_button(app, db_session):
    place, towel = station("PAUSING-2"), build.reward(cost=30, stock=0)
    build.supply(towel, 5, place.code)
    path, site = f"/desk/points/rewards/{towel.slug}", Site(app)
    site.sign_in(person(Role.OPERATOR).name, PASSWORD)
    assert "没有在那里提供" not in site.get(path)
    moved_to(place, stations.State.PAUSED)
    assert "没有在那里提供" not in site.get(path), "nobody is sent to offer things at a place that is not open"
    moved_to(place, stations.State.OPEN)
    page = site.get(path)
    assert "站点正在开放，这件好物从" in page
    again = site.follow(site.submit(page, "form.publication:has(input[name=station_code])"))
    assert "没有在那里提供" not in again and exchange.queries.stock(towel.id, place.code).closed_at is None
