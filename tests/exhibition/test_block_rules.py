"""What a block holds and where it moves to, without a page."""

import pytest

from app.exhibition.blocks import rules as block_rules
from app.exhibition.blocks.rules import Kind
from app.exhibition.publishing import rules


@pytest.mark.sqlite_only
def test_a_block_holds_what_its_kind_knows():
    assert not list(block_rules.problems(Kind.TEXT, {"text": "好"}))
    assert [p.reason for p in block_rules.problems(Kind.TEXT, {"text": "好", "style": "red"})] == ["unknown"]
    assert [p.reason for p in block_rules.problems(Kind.TEXT, {"text": ["好"]})] == ["wrong-kind"]
    assert [p.reason for p in block_rules.problems(Kind.TIMELINE, {"entries": []})] == ["missing"]
    assert [p.reason for p in block_rules.problems(Kind.SPLIT, {"game": "ssq", "split": "x"})] == ["missing"]


@pytest.mark.sqlite_only
def test_moving_stops_at_the_edges_and_goes_over_into_the_next_section():
    blocks = [{"key": key, "is_hidden": False} for key in "abc"]
    body = {"sections": [{"title": "一", "pages": ["p"]}, {"title": "二", "pages": ["q"]}],
            "pages": {"p": {"blocks": blocks}, "q": {"blocks": []}}}  # fmt: skip

    def order(change) -> str:
        return "".join(each["key"] for each in change(body)["pages"]["p"]["blocks"])

    assert order(rules.with_block_moved("p", "a", -1)) == "abc"
    assert order(rules.with_block_moved("p", "a", 1)) == "bac"
    assert order(rules.with_block_moved("p", "a", 9)) == "bca"
    assert rules.with_page_moved("q", -1)(body)["sections"][0]["pages"] == ["p", "q"]
    assert rules.with_page_moved("p", -1)(body)["sections"] == body["sections"]
    assert order(lambda same: same) == "abc", "a verb leaves what it was given as it is"
