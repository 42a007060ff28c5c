"""The search index on a real database: both engines find the same, whatever is typed."""

import datetime
import random
import re
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from app.core import search
from app.core.db import db
from app.core.search import Entry, Order, SearchEntry, finding, index, words

NOW = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)


def entry(row_id: int, title: str, body: str = "", *, kind: str = "item", days_ago: float = 1, **more) -> Entry:
    moment = NOW - datetime.timedelta(days=days_ago)
    return Entry(**{"public_from": moment, "dated": moment, **more}, kind=kind, row_id=row_id, key=f"{kind}-{row_id}",
                 title=title, text=body)  # fmt: skip


def found(query: str, **options) -> list[int]:
    return [hit.row_id for hit in search.find(query, now=NOW, **options)]


def matching(kind: str, query: str) -> set[int]:
    return set(db.session.scalars(search.matching(kind, query)))


@pytest.fixture
def shelf(db_session):
    search.put(
        entry(1, "双色球", "红球三十三个，蓝球十六个。", days_ago=300),
        entry(2, "双色球第2026096期开奖", "一等奖 8,497 万元", kind="draw", days_ago=20),
        entry(3, "双色球第2026095期开奖", "一等奖空缺", kind="draw", days_ago=22),
        entry(4, "渤海路便民服务站", "热水、充电；也卖双色球。", kind="station", days_ago=5,
              title_en="Bohai Road station", text_en="Hot water and charging"),
        entry(5, "秋天的展览", "还没有发布：双色球", public_from=None),
        entry(6, "明天的展览", "明天发布：双色球", days_ago=-1),
    )  # fmt: skip


def test_the_closest_title_comes_first_then_the_newest(shelf):
    assert found("双色球") == [1, 2, 3, 4]
    assert found("双色球", order=Order.NEWEST) == [4, 2, 3, 1]


def test_words_of_one_and_two_characters_are_found_anywhere(shelf):
    assert found("色球") == [1, 2, 3, 4]
    assert found("水") == [4]
    assert found("球") == [1, 2, 3, 4]
    assert found("海路便") == [4]
    assert found("双球") == []


def test_numbers_and_latin_words_are_found_by_their_beginning(shelf):
    assert found("2026096") == found("2026096期") == [2]
    assert found("20260") == [2, 3]
    assert found("26096") == []
    assert found("8497") == found("８，４９７") == [2]
    assert found("hot WATER") == found("char station") == [4]


def test_everything_asked_for_must_be_there_in_any_order(shelf):
    assert found("双色球 热水") == found("热水，双色球") == [4]
    assert found("双色球 咖啡") == []
    assert found("个蓝球") == [], "a phrase ends at a comma"


def test_a_phrase_does_not_run_from_the_title_into_the_text(shelf):
    search.put(entry(9, "甲乙", "丙丁"))
    assert found("乙丙") == [] and found("甲乙 丙丁") == [9]


def test_only_what_is_public_now_is_found_but_a_feature_may_ask_for_all_its_rows(shelf):
    assert found("展览") == []
    assert [hit.row_id for hit in search.find("展览", now=NOW + datetime.timedelta(days=2))] == [6]
    assert matching("item", "展览") == {5, 6}
    assert matching("item", "双色球") == {1, 5, 6}
    assert matching("item", "，") == set()


def test_kinds_are_counted_and_can_be_asked_for_alone(shelf):
    assert search.counts("双色球", now=NOW) == {"item": 1, "draw": 2, "station": 1}
    assert search.counts("咖啡", now=NOW) == search.counts("！", now=NOW) == {}
    assert found("双色球", kinds=["draw"]) == [2, 3]
    assert found("双色球", kinds=["draw", "station"], order=Order.NEWEST) == [4, 2, 3]


def test_pages_follow_each_other_without_gap_or_repetition(db_session):
    rows = [entry(n, "福彩" if n % 3 else f"第{n}件", "福彩公益", days_ago=n) for n in range(1, 60)]
    search.put(*rows)
    for order in Order:
        whole = found("福彩", order=order, size=100)
        assert sorted(whole) == list(range(1, 60))
        assert [n for page in range(1, 8) for n in found("福彩", order=order, page=page, size=10)] == whole
    assert whole == list(range(1, 60)), "newest first"


def test_a_common_word_is_newest_first_too(db_session):
    """More rows than PostgreSQL looks at first, put in without order."""
    numbers = list(range(1, 700))
    random.Random(1).shuffle(numbers)
    search.put(*(entry(n, "福彩", "甲" if n % 2 else "乙", days_ago=n) for n in numbers))
    assert found("福彩", order=Order.NEWEST) == list(range(1, 21))
    assert found("甲", order=Order.NEWEST) == list(range(1, 41, 2))
    assert found("甲", order=Order.NEWEST, page=15) == list(range(561, 600, 2))
    assert len(found("福彩", size=1_000)) == 699


@pytest.mark.parametrize(("looked_up", "walked"), [(1_000, 2_000), (5, 400), (5, 10)])
def test_rare_common_and_old_words_are_found_in_one_order_on_every_way(looked_up, walked, db_session, monkeypatch):
    """PostgreSQL looks rare words up, walks the newest rows for common ones, and puts all in order for those long out of use."""
    monkeypatch.setattr(finding, "LOOKED_UP", looked_up)
    monkeypatch.setattr(finding, "WALKED", walked)
    monkeypatch.setattr(finding, "_common", {})
    monkeypatch.setattr(finding, "MOST_RANKED", 7)
    titles = {n: "双色球" if n % 5 == 0 else "福彩" for n in range(1, 90)}
    search.put(*(entry(n, titles[n], "旧双色球" if n > 60 else "公益双色球", days_ago=n) for n in titles))
    assert found("公益", order=Order.NEWEST, size=4, page=2) == [5, 6, 7, 8]
    assert found("旧双", order=Order.NEWEST) == list(range(61, 81))
    titled = [n for n in titles if n % 5 == 0]
    others = [n for n in titles if n % 5]
    assert found("双色球", size=100) == titled + others, "also titles that are too many to be put in order"
    pages = [found("双色球", size=6, page=page) for page in range(1, 16)]
    assert [n for page in pages for n in page] == titled + others


def test_a_title_is_matched_as_a_phrase_by_its_own_words_alone(db_session):
    """“色球” in the title of the first is no title hit of “双色球”, nor is what its text says."""
    search.put(
        entry(1, "色球和双色", "双色球", days_ago=1),
        entry(2, "看双色球", "别的", days_ago=2),
        entry(3, "号码2026096", "双色球", days_ago=3),
    )
    assert found("双色球") == [2, 1, 3]
    assert found("双色球 2026") == [3] and found("号") == [3]


def test_the_latest_words_count(shelf):
    search.put(entry(4, "黄河路便民服务站", "热水", kind="station", days_ago=5))
    assert found("渤海路") == found("充电") == []
    assert found("黄河路") == [4]
    search.put(entry(1, "双色球", "红球三十三个，蓝球十六个。", days_ago=1))
    assert found("红球", order=Order.NEWEST) == [1]
    search.remove("station", 4)
    assert found("便民服务站") == [] and search.counts("热水", now=NOW) == {}
    search.remove("station", 4)


def test_what_says_the_same_is_not_written_again(shelf):
    written = []
    db.session.connection()
    for again in (True, False):
        before = db.session.scalars(select(SearchEntry.id).where(SearchEntry.row_id == 3)).all()
        search.put(entry(3, "双色球第2026095期开奖", "一等奖空缺" if again else "一等奖两注", kind="draw", days_ago=22))
        after = db.session.scalars(select(SearchEntry.id).where(SearchEntry.row_id == 3)).all()
        written.append(before == after)
    assert written == [True, True], "the same date gives the same number"
    assert found("两注") == [3]


def test_a_row_without_a_number_is_refused(db_session):
    with pytest.raises(ValueError, match="Flush the row"):
        search.put(entry(None, "没有编号"))


def test_two_rows_that_would_have_one_number_are_both_found(db_session, monkeypatch):
    class Same:
        def __init__(self, *_, **__):
            pass

        def digest(self):
            return b"\0\0\0\4"

    monkeypatch.setattr(index.hashlib, "blake2b", Same)
    search.put(entry(1, "福彩"), entry(2, "福彩"))
    search.put(entry(3, "福彩"))
    assert sorted(found("福彩")) == [1, 2, 3]


def test_dates_before_computers_sort_too(db_session):
    old = datetime.datetime(1949, 10, 1, tzinfo=datetime.UTC)
    search.put(entry(1, "历史", dated=old), entry(2, "历史", days_ago=20_000), entry(3, "历史"))
    assert found("历史", order=Order.NEWEST) == [3, 2, 1]


def test_what_is_rolled_back_is_not_found(shelf):
    db.session.commit()
    search.put(entry(7, "撤回的展览"))
    assert found("撤回") == [7]
    db.session.rollback()
    assert found("撤回") == [] and found("双色球")


def test_marks_and_languages(shelf):
    hit = search.find("热水", now=NOW)[0]
    assert hit.title == [("渤海路便民服务站", False)] and hit.title_lang == "zh-CN"
    assert hit.summary == [("热水", True), ("、充电；也卖双色球。", False)] and hit.summary_lang == "zh-CN"
    hit = search.find("双色球", now=NOW, kinds=["station"], lang="en")[0]
    assert hit.title == [("Bohai Road station", False)] and hit.title_lang == "en"
    assert ("双色球", True) in hit.summary and hit.summary_lang == "zh-CN"
    hit = search.find("hot", now=NOW, lang="en")[0]
    assert hit.summary == [("Hot", True), (" water and charging", False)] and hit.summary_lang == "en"


HOSTILE = [
    "",
    " ",
    '"',
    "'",
    "''",
    '"""',
    "\\",
    "\0",
    "双\0色",
    "a\0b",
    "*",
    "AND",
    "OR NOT",
    "NEAR(a b)",
    "title:双色球",
    "{title text}: 球",
    "^双色球",
    "-双色球",
    "+ & | ! <-> :* ()",
    "双色 & !球",
    "'a':*A",
    "(((((((((((((((",
    "'; DROP TABLE search_entry; --",
    "1 OR 1=1",
    "%",
    "_",
    "%s %(q)s {0} $1 ?1 :q",
    "😀👨‍👩‍👧‍👦",
    "🇨🇳双色球",
    "，。！？《》",
    "\u202e\u200b\ufeff",
    "\ud800",
    "é" + "\u0301" * 500,
    "ﷺ" * 200,
    "球" * 10_000,
    "球 " * 10_000,
    "双色" * 10_000,
    "a" * 10_000,
    "9" * 10_000,
    " ".join(map(str, range(10_000))),
    string.printable,
    "".join(map(chr, range(1, 0x3000, 7))),
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_an_error(shelf, query):
    for order in Order:
        search.find(query, now=NOW, order=order, lang="en")
    search.counts(query, now=NOW)
    matching("item", query)
    assert db.session.scalar(select(func.count()).select_from(SearchEntry)) == 6


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_an_error(db_session, content):
    content = content.replace("\0", "").encode(errors="ignore").decode()  # PostgreSQL keeps no NUL; forms refuse it.
    search.put(entry(1, content[:100], content + "末尾"))
    search.put(entry(1, "", content * 20, text_en=content))
    search.remove("item", 1)
    assert db.session.scalar(select(func.count()).select_from(SearchEntry)) == 0


@pytest.mark.sqlite_only
def test_the_index_of_sqlite_holds_together(shelf):
    search.put(entry(4, "黄河路", "热水", kind="station"))
    search.remove("draw", 2)
    db.session.execute(text("INSERT INTO search_fts(search_fts) VALUES ('integrity-check')"))
    assert db.session.scalar(text("SELECT count(*) FROM search_fts")) == 5


CHARACTERS = st.sampled_from("双色球福彩公益站点一二〇々𠀀豈⼀") | st.characters(
    min_codepoint=0x4E00, max_codepoint=0x9FFF
)
TEXTS = st.lists(
    st.text(CHARACTERS, min_size=1, max_size=12)
    | st.sampled_from([" ", "，", "3D", "2026096", "ＡＢ", "\n", "1e5x", "é"]),
    min_size=1,
    max_size=12,
).map("".join)


@given(body=TEXTS, pick=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_piece_of_two_or_more_characters_is_found(db_session, body, pick):
    search.put(entry(1, "题目", body), entry(2, "别的", "无关"))
    for run in re.findall(f"[{words.HAN}⼀]+", body):
        start = pick.randrange(len(run))
        piece = run[start : start + pick.randint(1, len(run))]
        assert 1 in found(piece), f"“{piece}” is not found in “{body}”"
    db.session.rollback()


def test_a_rebuild_finds_the_same(shelf):
    before = [found(query) for query in ("双色球", "2026", "水")]
    again = db.session.execute(select(*index.COLUMNS)).all()
    entries = [Entry(**{name: getattr(row, name) for name in index.FIELDS}) for row in again]
    assert index.rebuild(reversed(entries)) == 6
    assert [found(query) for query in ("双色球", "2026", "水")] == before
    assert search.is_current()
    assert index.rebuild([]) == 0 and found("双色球") == []
