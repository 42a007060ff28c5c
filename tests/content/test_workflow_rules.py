"""Who may do what to a version, what differs between two, and what may name a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import persons
from app.content.workflow.rules import Act, State, Tag, allowed, difference, shortened

pytestmark = pytest.mark.sqlite_only


def acts(head, *, public=False, author=False, reviewed=False):
    return allowed(head, is_public=public, is_author=author, has_reviewed=reviewed)


def test_nobody_reviews_what_they_wrote_and_nobody_twice():
    assert Act.REVIEW in acts(State.REVIEW)
    assert Act.REVIEW not in acts(State.REVIEW, author=True)
    assert Act.REVIEW not in acts(State.REVIEW, reviewed=True)


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_only_what_is_written_is_sent(state):
    assert acts(state) == {Act.SUBMIT}
    assert Act.SUBMIT not in acts(State.REVIEW) | acts(State.APPROVED) | acts(State.PUBLISHED, public=True)


def test_what_is_public_can_be_taken_down_while_a_new_version_is_reviewed():
    assert acts(State.REVIEW, public=True, author=True) == {Act.TAKE_BACK, Act.WITHDRAW}


@given(st.text("甲乙丙\n", max_size=40), st.text("甲乙丙\n", max_size=40))
def test_a_difference_tells_both_texts_whole(old, new):
    pieces = difference(old, new)
    assert "".join(text for tag, text in pieces if tag is not Tag.NEW) == old
    assert "".join(text for tag, text in pieces if tag is not Tag.GONE) == new


def test_a_changed_figure_stands_alone_in_its_sentence():
    told = difference("建成助餐点 160 处。", "建成助餐点 169 处。")
    assert [each for each in told if each[0] is not Tag.SAME] == [(Tag.GONE, "0"), (Tag.NEW, "9")]


def test_of_a_long_text_only_the_surroundings_of_a_change_are_shown():
    story = "字" * 300
    pieces = shortened(difference(f"{story}甲{story}", f"{story}乙{story}"))
    assert sum(len(text) for _tag, text in pieces) < 100


@pytest.mark.parametrize(
    "text",
    [
        "患儿李小军做了手术", "孤儿王芳，", "小明（化名）今年上学", "张某某说", "村里的刘奶奶", "学生陈晨今年考上大学",
        "王丽，12岁", "赵强，男，", "身份证 37230119500101001X", "电话 13805431234", "Grandma Li came", "“李雷同学",
    ],
)  # fmt: skip
def test_what_may_name_a_person_is_pointed_at(text):
    assert persons.named_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "给老人装扶手 120 米。", "资助孤儿 68 名，每人每学年 1 万元。", "儿童福利院康复设备", "为困难学生发放助学金",
        "老人在家门口吃上热饭", "滨州市社会福利院", "救助残疾人 212 人次", "0543-0000000", "老年人、残疾人和儿童", "学生高考补助",
    ],
)  # fmt: skip
def test_counts_and_kinds_of_people_are_left_in_peace(text):
    assert persons.named_in(text) == []
