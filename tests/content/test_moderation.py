"""Nothing that people send is public before somebody else has looked, and nobody lets their own pass."""

import pytest

from app.accounts.rules import Role
from app.content.moderation import operations as moderation
from app.content.moderation import rules, words
from app.content.moderation.rules import Moderation
from app.content.notes import operations as notes
from app.content.notes import queries
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from tests.builders.accounts import person, signed_in
from tests.builders.stations import station
from tests.points.at_once import at_once, failures, successes


def written(text: str = "今天有热水", by=None, owner_id: int = 1):
    note = notes.write(
        text, owner_kind="station", owner_id=owner_id, shown_until=None, by=by or person(), now=clock.now()
    )
    db.session.commit()
    return note


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("可以代购彩票", "selling"),
        ("本站必 中，快来", "prediction"),
        ("必·中", "prediction"),
        ("转发有奖", "inducement"),
        ("加Ｖ Ｘ 详谈", "contact"),
        ("六合彩", "gambling"),
    ],
)
def test_words_that_never_pass(text, reason):
    assert list(rules.refused_words(text, words.refused())) == [reason]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "text",
    [
        "今天下午停水，隔壁超市能接水。",
        "天气炎热，请进来歇脚。",
        "轮椅请走右边坡道，按门铃有人接。",
        "充电线有三种接口，用完请放回。",
    ],
)
def test_words_of_an_honest_note(app, text):
    with app.test_request_context():
        assert words.fault_of(text) == ""


@pytest.mark.sqlite_only
@pytest.mark.parametrize("text", ["有事打13812345678", "看 www.example.com", "QQ: 1234567", "看\u202e反了"])
def test_private_numbers_addresses_and_hidden_signs(app, text):
    with app.test_request_context():
        assert words.fault_of(text)


def test_a_note_waits_is_shown_and_taken_back(app, site, db_session):
    place = station()
    note = written("今天有热水，杯子在柜子里", owner_id=place.id)
    assert "今天有热水" not in site.get(f"/stations/{place.code}")
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get("/desk/contributions")
    assert place.name in page and "今天有热水" in page
    operator.submit(page, "form[action$='/decision']", press="公开", words_en="Hot water today")
    assert "今天有热水" in site.get(f"/stations/{place.code}")
    assert "Hot water today" in site.another(lang="en").get(f"/stations/{place.code}")
    db.session.refresh(note)
    notes.withdraw(note, by=person(), now=clock.now())
    db.session.commit()
    assert "今天有热水" not in site.get(f"/stations/{place.code}")
    actions = [entry.action for entry in db.session.query(AuditEntry).filter_by(subject_kind="note")]
    assert actions == ["note.add", "note.shown", "note.withdrawn"]


def test_what_was_shown_is_taken_down_with_a_reason(app, site, db_session):
    place = station()
    note = written("今天有热水，请慢用", owner_id=place.id)
    notes.decide(note, Moderation.SHOWN, text_en="Hot water", by=person(), now=clock.now())
    db.session.commit()
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get("/desk/contributions")
    assert "请写明理由" in operator.submit(page, "form[action$='/decision']", 422, press="撤下")
    operator.submit(page, "form[action$='/decision']", press="撤下", reason="和实际不符")
    assert "今天有热水" not in site.get(f"/stations/{place.code}")
    db.session.refresh(note)
    assert (note.state, note.text_en) == (Moderation.REFUSED, "Hot water")


def test_a_refusal_needs_a_reason_and_the_typing_stays(app, db_session):
    note = written()
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get("/desk/contributions")
    again = operator.submit(page, "form[action$='/decision']", 422, press="不通过", words_en="Kept")
    assert "请写明理由" in again and again.one("input[name=words_en]")["value"] == "Kept"
    operator.submit(again, "form[action$='/decision']", press="不通过", reason="不是这个站点的事")
    db.session.refresh(note)
    assert (note.state, note.reason) == (Moderation.REFUSED, "不是这个站点的事")


def test_nobody_lets_their_own_pass(app, db_session):
    me = person()
    note = written(by=me)
    with pytest.raises(moderation.OwnContribution):
        notes.decide(note, Moderation.SHOWN, by=me, now=clock.now())


def test_auditors_look_and_do_not_decide(app, db_session):
    note = written()
    auditor = signed_in(app, Role.AUDITOR)
    assert not auditor.get("/desk/contributions").select("form[action$='/decision']")
    auditor.post(f"/desk/contributions/notes/{note.id}/decision", {"answer": "shown"}, 403)
    for role in (Role.OWNER, Role.EDITOR, Role.MEMBER):
        signed_in(app, role, scope="X").get("/desk/contributions", 403)


def test_two_decide_at_once_and_one_decision_stands(app, db_session):
    number = written().id
    deciders = [person().id for _ in range(6)]

    def decide(index: int):
        from app.accounts import queries as people

        note = queries.by_id(number)
        answer = Moderation.SHOWN if index % 2 else Moderation.REFUSED
        notes.decide(note, answer, reason="两人同时", by=people.by_id(deciders[index]), now=clock.now())
        return answer

    results = at_once(app, 6, decide)
    # What is shown may still be taken down; what is refused stays so.
    assert 1 <= len(successes(results)) <= 2
    failures(results, moderation.DecidedMeanwhile)


def test_a_second_note_replaces_the_one_that_waits(app, db_session):
    first, second = written("第一条"), written("第二条")
    db.session.refresh(first)
    assert (first.state, second.state) == (Moderation.WITHDRAWN, Moderation.WAITING)
