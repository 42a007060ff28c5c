"""People of a place come by an invitation that works once, have a sign-in of their own, and go at once when they go."""

import datetime

import pytest

from app.accounts import queries as people
from app.accounts.invitations import operations as invitations
from app.accounts.invitations import queries
from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from tests.builders.accounts import PASSWORD, person, signed_in
from tests.builders.stations import keeper, station
from tests.points.at_once import at_once, failures, successes
from tests.site import Site

NEW = "a quiet river bank"


@pytest.fixture
def place(db_session):
    made = station()
    db.session.commit()
    return made


def another():
    made = station()
    db.session.commit()
    return made


def link_of(page) -> str:
    return page.one(".invitation code").get_text().split("8000", 1)[1]


def invited_by_centre(app, place, role: str = "owner") -> str:
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get(f"/desk/stations/{place.code}/people")
    form = "form[action$='/people/invitations']"
    return link_of(operator.submit(page, form, 201, for_name="王师傅", role=role))


def joined(app, link: str, name: str = "wang", **fields) -> Site:
    visitor = Site(app)
    page = visitor.get(link)
    data = {"name": name, "display_name": "王师傅", "password": NEW, "again": NEW, **fields}
    visitor.submit(page, f"form[action='{link}']", **data)
    return visitor


def test_a_new_owner_comes_by_a_link_and_taps(app, place, site):
    link = invited_by_centre(app, place)
    owner = joined(app, link)
    owner.submit(owner.get(f"/owner/stations/{place.code}"), "form.all-well")
    assert site.get(f"/stations/{place.code}").select(".part--works")
    site.get(link, 410)
    Site(app).post("/sign-in", {"name": "wang", "password": NEW})


def test_opening_the_link_uses_nothing_up(app, place, site):
    link = invited_by_centre(app, place)
    for _ in range(3):
        site.get(link)
    joined(app, link)


def test_only_a_hash_of_it_is_kept(app, place):
    token = invited_by_centre(app, place).rsplit("/", 1)[1]
    row = queries.by_token(token)
    assert token not in (row.token_hash, row.for_name) and len(token) >= 43


def test_mistakes_come_back_and_the_link_still_works(app, place, site):
    link = invited_by_centre(app, place)
    person(name="wang")
    page = site.get(link)
    form = f"form[action='{link}']"
    fields = {"name": "ＷＡＮＧ", "display_name": "王师傅", "password": NEW, "again": NEW}
    again = site.submit(page, form, 422, **fields)
    assert "请换一个" in again and again.one("input[name=display_name]")["value"] == "王师傅"
    assert "两次写的不一样" in site.submit(page, form, 422, **{**fields, "name": "wang2", "again": "x"})
    assert "太容易被猜到" in site.submit(
        page, form, 422, **{**fields, "name": "wang2", "password": "12345678", "again": "12345678"}
    )
    joined(app, link, "wang2")


def test_an_owner_invites_a_helper_and_lets_them_go(app, place):
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get(f"/owner/stations/{place.code}/people")
    link = link_of(owner.submit(page, "form[action$='/people/invitations']", 201, for_name="小李"))
    helper = joined(app, link, "li")
    helper.get(f"/owner/stations/{place.code}")
    helper.get(f"/owner/stations/{place.code}/people", 403)
    page = owner.get(f"/owner/stations/{place.code}/people")
    owner.submit(page, "form[action*='/people/'][action$='/end']")
    assert "/sign-in" in helper.get(f"/owner/stations/{place.code}", 303).location


def test_a_lost_phone_is_dead_in_one_press_and_the_person_comes_back(app, place):
    who = keeper(place)
    name = who.name
    db.session.commit()
    lost = Site(app)
    lost.post("/sign-in", {"name": name, "password": PASSWORD})
    lost.get(f"/owner/stations/{place.code}")
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get(f"/desk/stations/{place.code}/people")
    link = link_of(operator.submit(page, "form[action$='/lost-phone']", 201))
    assert "/sign-in" in lost.get(f"/owner/stations/{place.code}", 303).location
    Site(app).post("/sign-in", {"name": name, "password": PASSWORD}, 422)
    new = Site(app)
    new.submit(new.get(link), f"form[action='{link}']", password=NEW, again=NEW)
    new.get(f"/owner/stations/{place.code}")
    Site(app).post("/sign-in", {"name": name, "password": NEW})
    assert len(people.keepers_of(place.code)) == 1


def test_an_invitation_dies_with_time_by_hand_and_with_its_inviter(app, place, site):
    operator, owner = person(Role.OPERATOR), keeper(place)
    now = clock.now()
    tokens = [
        invitations.invite(Role.OWNER, place.code, "甲", by=operator, now=now - datetime.timedelta(days=8)),
        invitations.invite(Role.OWNER, place.code, "乙", by=operator, now=now),
        invitations.invite(Role.HELPER, place.code, "丙", by=owner, now=now),
    ]
    invitations.end(queries.by_token(tokens[1]), by=operator, now=now)
    from app.accounts import operations as accounts

    accounts.end_role(owner.active_grants[0], by=operator, now=now)
    db.session.commit()
    for token in tokens[:2]:
        site.get(f"/invitations/{token}", 410)
    page = site.get(f"/invitations/{tokens[2]}")
    fields = {"name": "bing", "display_name": "丙", "password": NEW, "again": NEW}
    site.submit(page, f"form[action='/invitations/{tokens[2]}']", 410, **fields)
    assert people.by_name("bing") is None


def test_one_more_place_for_somebody_who_has_a_sign_in(app, place):
    link = invited_by_centre(app, place)
    other = another()
    visitor = signed_in(app, Role.OWNER, scope=other.code)
    visitor.submit(visitor.get(link), "form[action$='/acceptance']")
    visitor.get(f"/owner/stations/{place.code}")
    visitor.get(f"/owner/stations/{other.code}")


def test_a_successor_takes_the_place_over_in_one_moment(app, place):
    former, helper = keeper(place), keeper(place, Role.HELPER)
    names = former.name, helper.name
    db.session.commit()
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get(f"/desk/stations/{place.code}/people?for=新站主")
    link = link_of(operator.submit(page, "form[action$='/people/invitations']", 201))
    assert {each.name for each in people.keepers_of(place.code)} == set(names)
    joined(app, link, "successor")
    db.session.expire_all()
    assert {each.name for each in people.keepers_of(place.code)} == {names[1], "successor"}


def test_nobody_takes_up_the_invitation_they_wrote(app, place):
    owner = signed_in(app, Role.OWNER, scope=place.code)
    page = owner.get(f"/owner/stations/{place.code}/people")
    link = link_of(owner.submit(page, "form[action$='/people/invitations']", 201, for_name="我"))
    opened = owner.get(link)
    assert not opened.select("form[action$='/acceptance']")
    assert "这份邀请是您自己发的" in owner.follow(owner.post(f"{link}/acceptance"))
    assert joined(app, link, "li").get(f"/owner/stations/{place.code}"), "it waits for whom it is meant"


def test_staff_keep_no_place(app, place):
    link = invited_by_centre(app, place)
    operator = signed_in(app, Role.OPERATOR)
    operator.get(link)
    operator.post(f"{link}/acceptance")
    assert not people.keepers_of(place.code)


def test_another_owner_invites_nobody_here(app, place):
    other = another()
    stranger = signed_in(app, Role.OWNER, scope=other.code)
    stranger.get(f"/owner/stations/{place.code}/people", 404)
    stranger.post(f"/owner/stations/{place.code}/people/invitations", {"for_name": "x"}, 404)
    helper = keeper(place, Role.HELPER)
    grant = helper.active_grants[0].id
    db.session.commit()
    stranger.post(f"/owner/stations/{other.code}/people/{grant}/end", status=404)
    for role in (Role.AUDITOR, Role.EDITOR):
        signed_in(app, role, scope="X").get(f"/desk/stations/{place.code}/people", 403)


def test_many_take_it_up_at_once_and_one_comes_in(app, place):
    token = invitations.invite(Role.OWNER, place.code, "甲", by=person(Role.OPERATOR), now=clock.now())

    def take(index: int):
        row = queries.by_token(token)
        return invitations.take_up(row, name=f"new-{index}", display_name="甲", password=NEW, now=clock.now()).id

    results = at_once(app, 5, take)
    assert len(successes(results)) == 1
    assert len(failures(results, invitations.InvitationOver)) == 4
