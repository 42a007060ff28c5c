"""Ask and answer: a verified phone, a chosen name, a person who lets it pass, a unit that answers, and a way to switch it off."""

import datetime

import pytest
from sqlalchemy import select

from app.accounts import operations as accounts
from app.accounts.phones import operations as phones
from app.accounts.rules import Role
from app.charity.questions import operations, queries, rules
from app.charity.questions.models import Question
from app.content.moderation.rules import Moderation
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from tests.builders import charity as make
from tests.builders.accounts import PASSWORD, person, signed_in
from tests.builders.workflow import desk_of
from tests.conftest import SECRET
from tests.site import Site

DECISION, DESK = "form[action$='/decision']", "/desk/charity/questions"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("name", "word"), [("福 彩小王", "福彩"), ("官方客服", "官方"), ("老街坊", "")])
def test_nobody_asks_in_the_name_of_those_who_answer(name, word):
    assert rules.official_in(name) == word


@pytest.mark.sqlite_only
def test_waiting_is_told_in_whole_days():
    day = datetime.date(2026, 5, 6)
    assert rules.waited(day, day + datetime.timedelta(days=3)) == 3
    assert (rules.usual([]), rules.usual([1, 9, 2])) == (None, 2)


@pytest.mark.sqlite_only
def test_only_an_open_counter_a_verified_phone_and_patience():
    assert rules.may_ask(is_open=True, has_phone=True, waiting=2)
    assert not rules.may_ask(is_open=False, has_phone=True, waiting=0)
    assert not rules.may_ask(is_open=True, has_phone=False, waiting=0)
    assert not rules.may_ask(is_open=True, has_phone=True, waiting=3)


@pytest.fixture
def project(app, db_session):
    made = make.project(make.publisher("bureau", local=True))
    db.session.commit()
    return made


def citizen(app, number: str = "13800138000") -> tuple[Site, int]:
    """A member whose phone is verified, and their browser."""
    now = clock.now()
    user = accounts.add_member("街坊", now=now)
    ticket, _row = phones.ask(number, secret=SECRET, now=now, below=lambda _most: 7)
    phones.give(phones.prove(ticket, "000007", secret=SECRET, now=now), user, now)
    user.password_hash = accounts.hasher.hash(PASSWORD)
    db.session.commit()
    site = Site(app)
    site.sign_in(user.name, PASSWORD)
    return site, user.id


def asked(project, by_id: int, text: str = "楼里有电梯吗？", *, shown: bool = True) -> Question:
    row = operations.ask(project, "老街坊", text, by_id=by_id, now=clock.now())
    if shown:
        operations.decide(row, Moderation.SHOWN, by=person(), now=clock.now())
    db.session.commit()
    return row


def test_from_a_question_to_its_answer(app, project, site):
    address = f"/charity/projects/{project.code}/questions"
    visitor, _number = citizen(app)
    visitor.submit(visitor.get(address), "#ask form", name="老街坊", text="楼里有电梯吗？")
    assert "楼里有电梯吗" not in site.get(address) and "楼里有电梯吗" in visitor.get(address).one("#mine").get_text()
    operator = signed_in(app, Role.OPERATOR)
    operator.submit(operator.get(DESK), DECISION, press="公开")
    page = site.get(f"/charity/projects/{project.code}")
    assert "老街坊" in page and "今天刚问" in page
    editor = desk_of(app)
    page = editor.get(DESK)
    editor.submit(page, "form[action$='/answer']", answer="有，今年六月装好。")
    page = site.get(f"/charity/projects/{project.code}")
    assert "有，今年六月装好" in page and "当天答复" in page and "这家单位一般当天答复" in page
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"project-question.shown", "project-question.answer"} <= actions


def test_a_name_in_an_answer_is_looked_at_twice(app, project):
    row = asked(project, person().id)
    editor = desk_of(app)
    form = "form[action$='/answer']"
    page = editor.submit(editor.get(DESK), form, 422, answer="王奶奶家已经装好。")
    assert "王奶奶" in page.one(".field-error").get_text()
    editor.submit(page, form, answer="王奶奶家已经装好。", checked=True)
    db.session.expire_all()
    assert row.answer == "王奶奶家已经装好。"


def test_two_colleagues_answer_at_once_and_the_first_word_stays(app, project):
    row = asked(project, person().id)
    operations.answer(row, "第一句", None, seen=0, by=person(), now=clock.now())
    with pytest.raises(operations.AnsweredMeanwhile):
        operations.answer(row, "第二句", None, seen=0, by=person(), now=clock.now())
    operations.answer(row, "改好的一句", None, seen=1, by=person(), now=clock.now())
    assert row.answer == "改好的一句" and row.answer_number == 2


def test_who_may_not_ask_is_told_what_to_do(app, project, site):
    address = f"/charity/projects/{project.code}/questions"
    assert str(site.get(address).select("#ask a.button")[0]["href"]).startswith("/sign-in?next=")
    site.get(site.post(address, status=303).location)
    member = signed_in(app, Role.MEMBER)
    assert "/points/join" in member.get(address).one("#ask a.button")["href"]
    member.post(address, {"name": "我", "text": "问"}, status=403)
    visitor, number = citizen(app)
    for count in range(rules.MOST_WAITING):
        asked(project, number, f"问题{count}", shown=False)
    with pytest.raises(operations.TooMany):
        asked(project, number, "再一个", shown=False)
    assert not visitor.get(address).select("#ask form")


def test_words_that_never_pass_come_back_with_what_was_typed(app, project):
    visitor, _number = citizen(app)
    page = visitor.get(f"/charity/projects/{project.code}/questions")
    for name, text in (("福彩中心", "几点开门？"), ("我", "加微信13812345678"), ("我", "孤儿王小明收到钱了吗？")):
        page = visitor.submit(page, "#ask form", 422, name=name, text=text)
        assert text in str(page.one("#ask textarea")) and page.select(".field-error")


def test_strangers_neither_decide_nor_answer_nor_withdraw(app, project):
    row = asked(project, person().id)
    stranger = desk_of(app, "another")
    stranger.post(f"{DESK}/{row.code}/answer", {"answer": "假的", "seen": "0"}, status=404)
    stranger.post(f"{DESK}/{row.code}/decision", {"answer": "refused", "reason": "不好"}, status=403)
    stranger.post(f"{DESK}/switch", {"is_open": "0"}, status=403)
    visitor, _number = citizen(app)
    visitor.post(f"/charity/projects/{project.code}/questions/{row.code}/withdrawal", status=404)


def test_switched_off_only_office_and_telephone_are_left(app, project, site):
    asked(project, person().id)
    operator = signed_in(app, Role.OPERATOR)
    address = f"/charity/projects/{project.code}"
    assert site.get(address).select("#questions")
    operator.submit(operator.get(DESK), "#switch form")
    page = site.get(address)
    assert not page.select("#questions") and page.select(".contact")
    site.get(f"{address}/questions", 404)
    operator.submit(operator.get(DESK), "#switch form")
    assert "楼里有电梯吗" in site.get(address)


def test_who_leaves_leaves_no_name_behind(app, project, site):
    _visitor, number = citizen(app)
    shown = asked(project, number)
    asked(project, number, "还没看过的", shown=False)
    assert [each["text"] for each in queries.facts_of(number)] == ["还没看过的", "楼里有电梯吗？"]
    operations.forget(number)
    db.session.commit()
    db.session.expire_all()
    assert queries.facts_of(number) == [] and (shown.made_by, shown.made_by_name) == (None, "")
    assert "一位市民" in site.get(f"/charity/projects/{project.code}")
    assert "老街坊" not in str([entry.facts for entry in db.session.scalars(select(AuditEntry))])


def test_refused_questions_are_forgotten_after_a_month(app, project):
    row = asked(project, person().id, shown=False)
    operations.decide(row, Moderation.REFUSED, reason="与项目无关", by=person(), now=clock.now())
    assert operations.forget_ended(clock.now() - datetime.timedelta(days=30)) == 0
    assert operations.forget_ended(clock.now() + datetime.timedelta(minutes=1)) == 1
