"""A quiz: judged on the server, for everybody; a passed one is announced for who is signed in."""

import pytest

from app.accounts.rules import Role
from app.core import events
from app.core.db import db
from app.exhibition.blocks import rules as blocks
from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Block, Source
from app.exhibition.quizzes import rules as quizzes
from tests.builders.accounts import signed_in
from tests.builders.exhibition import a_hall, a_page, an_exhibit
from tests.site import Site

ROWS = [
    {
        "question": "桥有几个拱？",
        "answers": "一个；两个；三个",
        "right": "3",
        "explanation": "数一数就是三个。",
        "sources": ["S1"],
    },
    {"question": "拱是什么做的？", "answers": "木头;石头", "right": "2", "explanation": "石头的。"},
]
QUIZ = "/exhibition/quizzes/bridge-1"


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"answers": "只有一个"}, "answers"),
        ({"answers": "同；同"}, "answers"),
        ({"answers": "一；二；三；四；五；六"}, "answers"),
        ({"right": "4"}, "right"),
        ({"right": "三"}, "right"),
        ({"answers_en": "One; Two"}, "answers_en"),
        ({"explanation": ""}, "explanation"),
    ],
)
def test_a_question_that_cannot_be_judged_is_refused(changed, part):
    problems = blocks.problems_of_rows(Kind.QUIZ, [{**ROWS[0], **changed}])
    assert part in {problem.part for problem in problems}


def test_answers_are_judged_one_by_one():
    judged = quizzes.judge(ROWS, [3, 9])
    assert [each.is_right for each in judged] == [True, False]
    assert not quizzes.is_complete(judged) and not quizzes.is_passed(judged)
    assert quizzes.is_passed(quizzes.judge(ROWS, [3, 2]))


@pytest.fixture
def bridge(app, db_session):
    page = a_page(an_exhibit(a_hall()), "first-arch", "桥拱是石头的。")
    db.session.add(Source(key="S1", grade="A", title="桥志", issuer="县志办", url="https://example.invalid/1"))
    block = Block(page=page, position=2, kind=Kind.QUIZ, data={"key": "bridge-1", "title": "看桥", "entries": ROWS})
    db.session.add(block)
    db_session.commit()
    return block


def test_a_visitor_without_an_account_answers_and_learns_why(app, bridge):
    room = Site(app).get("/exhibition/bridge")
    assert room.one("form.quiz")["action"] == QUIZ and "数一数就是三个" not in room
    half = Site(app).get(f"{QUIZ}?a1=3")
    assert "请选一个答案" in half and half.one("input[name=a1][value='3'][checked]") and "数一数" not in half
    wrong = Site(app).get(f"{QUIZ}?a1=1&a2=2")
    assert "2 道题，答对 1 道" in wrong and "对的是“三个”" in wrong and "桥志" in wrong
    passed = Site(app).get(f"{QUIZ}?a1=3&a2=2")
    assert "2 道全部答对。" in passed and "登录" in passed and not passed.soup.select("main form")


def test_a_passed_quiz_is_announced_once_it_is_sent_in_and_only_if_it_is_right(app, bridge, monkeypatch):
    heard = []
    monkeypatch.setitem(events._handlers, quizzes.QuizPassed, [heard.append])
    member = signed_in(app, Role.MEMBER)
    page = member.get(f"{QUIZ}?a1=3&a2=2")
    member.submit(page, "main form", status=303)
    [event] = heard
    assert (event.quiz, event.title) == ("bridge-1", "看桥")
    token = page.one("main input[name=csrf_token]")["value"]
    assert member.client.post(f"{QUIZ}?a1=1&a2=2", data={"csrf_token": token}).status_code == 400
    assert len(heard) == 1


def test_an_address_with_words_of_our_own_sends_the_answers_nowhere_else(app, bridge):
    reader = signed_in(app, Role.MEMBER)
    forged = f"{QUIZ}?a1=3&a2=2&key=other&endpoint=x&_scheme=javascript&_external=1"
    page = reader.get(forged)
    assert page.one("form[action*='/quizzes/'][method=post]")["action"] == f"{QUIZ}?a1=3&a2=2"
    assert reader.post(forged).location == f"{QUIZ}?a1=3&a2=2"


def test_a_hidden_quiz_is_nobodys(app, bridge, db_session):
    bridge.is_hidden = True
    db_session.commit()
    Site(app).get(f"{QUIZ}?a1=3&a2=2", 404)
