"""Text as the index sees it, and where a query stands in it."""

import pytest

from app.core.search import marks, words

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("双色球", "双色 色球 球"),
        ("福彩3D，开奖", "福彩 彩 3d 开奖 奖"),
        ("第2026096期", "第 2026096 期"),
        ("８，４９７万元", "8497 万元 元"),
        ("每周二、四、日", "每周 周二 二 四 日"),
        ("Hot-Water station", "hot water station"),
        ("𠀀𠀁", "𠀀𠀁 𠀁"),
        ("二〇二六", "二〇 〇二 二六 六"),
        ("😀…《》_ \0", ""),
    ],
)
def test_text_becomes_pairs_and_whole_words(text, tokens):
    assert words.bigrams(text) == tokens


def test_a_query_is_a_phrase_of_pairs_and_a_single_character_a_beginning():
    assert [(term.tokens, term.is_open) for term in words.terms("双色球 球 2026 a")] == [
        (("双色", "色球"), False),
        (("球",), True),
        (("2026",), True),
        (("a",), False),
    ]


def test_a_query_of_any_length_stays_small():
    assert len(words.terms("福 彩 " * 5_000)) == 2
    assert sum(len(term.tokens) for term in words.terms("福彩公益" * 2_500)) < words.LONGEST_RUN
    assert words.terms("'; DROP TABLE search_entry --")[0].tokens == ("drop",)
    assert words.terms("，。!?\0\u200b😀") == ()


def marked(text: str, query: str) -> str:
    return "".join(f"[{part}]" if is_asked else part for part, is_asked in marks.marked(text, words.terms(query)))


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("双色球开奖", "双色球", "[双色球]开奖"),
        ("双色双色球", "色双色", "双[色双色]球"),
        ("福彩公益，公益福彩", "公益 福彩", "[福彩公益]，[公益福彩]"),
        ("第2026096期", "2026", "第[2026]096期"),
        ("编号12026", "2026", "编号12026"),
        ("共８，４９７万元", "8497", "共[８，４９７]万元"),
        ("㍿与ﬁve", "five", "㍿与[ﬁve]"),
        ("A站与a1站", "a", "[A]站与a1站"),
        ("没有", "双色球", "没有"),
        ("", "双色球", ""),
    ],
)
def test_what_was_asked_for_is_marked_as_it_was_written(text, query, shown):
    assert marked(text, query) == shown


def test_a_snippet_stands_around_the_first_mark():
    text = "头" * 100 + "热水" + "尾" * 100
    parts = marks.snippet(text, words.terms("热水"))
    said = "".join(part for part, _ in parts)
    assert said.startswith("…头") and said.endswith("尾…") and ("热水", True) in parts
    assert len(said) == marks.LENGTH + 2
    english = marks.snippet(
        "Bohai Road station, " * 9 + "phone charging, seats, Wi-Fi " + "and umbrellas " * 9, words.terms("charging")
    )
    assert "".join(part for part, _ in english).startswith("…Road station, phone charging, seats")
    assert marks.snippet("a" * 500, words.terms("b"))[0][0] == "a" * marks.LENGTH
    assert marks.snippet("短文", words.terms("热水")) == [("短文", False)]
    assert marks.snippet("头" * 200, words.terms("热水"))[-1] == ("…", False)


def test_the_closest_title_is_the_one_that_says_little_else():
    asked = words.terms("双色球")
    assert marks.covering(asked)("《双色球》") == 1
    assert 0 < marks.covering(asked)("双色球第2026096期开奖") < 0.5
    assert marks.covering(asked)("") == marks.covering(asked)("——") == 0
