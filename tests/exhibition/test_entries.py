"""The rows of a block at the desk: each with its fields, put into another order, and nothing lost or saved on the way."""

import tomllib

import pytest

from app.accounts.rules import Role
from app.content.rules import Publication
from app.core import city
from app.exhibition.blocks import rows
from app.exhibition.blocks import rules as blocks
from app.exhibition.blocks.rules import Kind
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, an_item

PAGE = "/desk/exhibition/exhibits/bridge/pages/first-arch"
QUESTION = {"question": "几个桥拱？", "answers": "三个; 五个;七个", "right": "3", "explanation": "数一数。"}


def told_blocks() -> list[dict]:
    """Every block with rows in the city's own exhibits."""
    files = [
        tomllib.loads(path.read_text("utf-8"))
        for path in sorted((city.CITIES / "binzhou" / "exhibition").glob("*.toml"))
    ]
    pages = [page for told in files for section in told.get("sections", ()) for page in section["pages"]]
    return [block for page in pages for block in page["blocks"] if block["kind"] in blocks.LISTS]


@pytest.mark.sqlite_only
def test_every_row_of_the_city_reads_back_as_it_was():
    told = told_blocks()
    assert {block["kind"] for block in told} == set(blocks.LISTS)
    for block in told:
        kind = Kind(block["kind"])
        for row in block[blocks.LISTS[kind][0]]:
            assert rows.row_of(kind, rows.cells_of(kind, row)) == row


@pytest.mark.sqlite_only
def test_a_row_nobody_changed_keeps_what_no_field_shows():
    strange = {**QUESTION, "founding": "hub-four"}
    read = rows.row_of(Kind.QUIZ, rows.cells_of(Kind.QUIZ, QUESTION))
    assert read["answers"] == "三个；五个；七个"
    assert rows.as_they_were(Kind.QUIZ, [{"question": "别的"}, strange], [read]) == [strange]
    assert rows.as_they_were(Kind.QUIZ, [strange], [{**read, "right": "1"}]) == [{**read, "right": "1"}]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://x.example/exhibition/items/a#xywh=1,2,30,40", "1,2,30,40"),
        ("1，2， 30、40", "1,2,30,40"),
        ("1 2 30 40", "1,2,30,40"),
        ("左边", "左边"),
        ("", ""),
    ],
)
def test_a_place_is_pasted_or_typed_as_people_type(typed, kept):
    assert rows.place(typed) == kept


@pytest.fixture
def editor(app, bridge):
    return signed_in(app, Role.EDITOR, scope=PUBLISHER)


def rows_of(page) -> list[str]:
    return [each.get("value", "") for each in page.select("input[name$='-label']")]


def test_rows_are_added_moved_and_removed_without_being_saved(editor):
    page = editor.get(f"{PAGE}/new-block/links")
    typed = {"rows-0-label": "一", "rows-0-href": "javascript:1"}
    page = editor.submit(page, status=200, press="再加一条", **typed)
    page = editor.submit(page, status=200, press="再加一条", **{"rows-1-label": "二", "rows-1-href": "/help"})
    assert rows_of(page) == ["一", "二", ""] and not page.select(".field-error"), "nobody is told off while adding"
    page = editor.submit(page, status=200, press="上移 第 2 条")
    page = editor.submit(page, status=200, press="下移 第 2 条")
    assert rows_of(page) == ["二", "", "一"]
    wrong = editor.submit(page, status=422)
    assert "链接请写本站地址" in wrong.one("#rows-2-href-error").text
    assert wrong.one(".form-errors a")["href"] == "#rows-2-href"
    page = editor.submit(wrong, status=200, press="删除 第 3 条")
    assert rows_of(page) == ["二", ""]
    made = editor.follow(editor.submit(page))
    assert made.texts(".block-links a") == ["二"], "a row with nothing in it is none"


def test_the_last_row_gone_leaves_an_empty_one_and_nothing_to_save(editor):
    page = editor.submit(
        editor.get(f"{PAGE}/new-block/links"), status=200, press="删除 第 1 条", **{"rows-0-label": "一"}
    )
    assert rows_of(page) == [""]
    assert "请至少填写一条" in editor.submit(page, status=422)
    for act in ("up-9", "remove-²", "down-99999", "x"):
        again = editor.post(f"{PAGE}/new-block/links", {"act": act, "rows-0-label": "一", "rows-²-label": "二"}, 200)
        assert rows_of(again) == ["一"]


def test_a_question_is_asked_with_its_answers_apart(editor):
    page = editor.get(f"{PAGE}/new-block/quiz")
    typed = {f"rows-0-{name}": value for name, value in QUESTION.items() if name != "answers"}
    answers = {"rows-0-answer_1": "三个", "rows-0-answer_3": "七个", "rows-0-right": "2", "rows-0-answer_1_en": "Three"}
    wrong = editor.submit(page, status=422, title="桥", **{**typed, **answers})
    assert {each["id"] for each in wrong.select(".field-error")} == {
        "rows-0-answer_2-error", "rows-0-answer_3_en-error", "rows-0-right-error",
    }  # fmt: skip
    assert wrong.select("details.entry-english[open]"), "an error is not folded away"
    right = {"rows-0-answer_2": "五个", "rows-0-answer_1_en": "", "rows-0-right": "3"}
    made = editor.follow(editor.submit(wrong, **right))
    assert made.texts(".block-quiz .choice") == ["三个", "五个", "七个"]


def test_a_record_nobody_holds_is_said_at_its_field(editor):
    typed = {"rows-0-date": "1998", "rows-0-text": "涨水", "rows-0-items": "nobody", "rows-0-sources": "S999"}
    wrong = editor.submit(editor.get(f"{PAGE}/new-block/timeline"), status=422, **typed)
    assert "没有编号为 S999" in wrong.one("#rows-0-sources-error").text
    wrong = editor.submit(wrong, status=422, **{"rows-0-sources": ""})
    assert "没有网址名为 nobody 的记录" in wrong.one("#rows-0-find-error").text
    looked = editor.submit(wrong, status=200, press="预览")
    assert "1 · 相关的展品记录：没有网址名为 nobody 的记录" in looked


def test_records_are_chosen_by_their_names_and_nothing_typed_is_lost(app, editor, db_session):
    """Without script: each button answers with the form again."""
    for slug, title in (("flood-1998", "洪水之年"), ("flood-1964", "那年洪水"), ("dyke-1999", "新堤")):
        an_item(slug, title=title)
    db_session.commit()
    page = editor.get(f"{PAGE}/new-block/timeline")
    typed = {"rows-0-date": "1998", "rows-0-text": "涨水", "rows-0-find": "洪水"}
    page = editor.submit(page, status=200, press="找一找 第 1 条", **typed)
    assert page.texts(".entry-found button") == ["洪水之年 · 1998", "那年洪水 · 1998"]
    page = editor.submit(page, status=200, press="洪水之年 · 1998")
    page = editor.submit(page, status=200, press="找一找 第 1 条", **{"rows-0-find": "%"})
    assert "没有找到叫这个的记录" in page and page.one("input[name=rows-0-date]")["value"] == "1998"
    half = editor.submit(page, status=422, **{"rows-0-find": "洪"})
    assert (
        "请从下面找到的记录里选一条" in half.one("#rows-0-find-error").text and len(half.select(".entry-found li")) == 2
    )
    page = editor.submit(half, status=200, press="那年洪水 · 1998")
    page = editor.submit(page, status=200, press="去掉 洪水之年")
    whole = {"rows-0-find": "https://x.example/exhibition/items/dyke-1999"}
    made = editor.follow(editor.submit(page, **whole))
    [block] = made.select(".desk-block")[-1:]
    opened = editor.get(block.select_one("a[href*='/blocks/']")["href"])
    assert opened.one("input[name=rows-0-items]")["value"] == "flood-1964 dyke-1999"
    assert "涨水" in opened.one("textarea[name=rows-0-text]").text


def test_a_grid_takes_one_record_a_row_and_asks_for_it_where_one_looks(editor, db_session):
    an_item()
    db_session.commit()
    page = editor.get(f"{PAGE}/new-block/grid")
    wrong = editor.submit(page, status=422, **{"rows-0-caption": "大水"})
    assert "请填写这一项" in wrong.one("#rows-0-find-error").text
    assert wrong.one(".form-errors a")["href"] == "#rows-0-find"
    for act in ("take-0-nobody", "take-9-flood-1998", "find-99", "drop-0-x", "take-0-<b>", "take-0"):
        again = editor.post(f"{PAGE}/new-block/grid", {"act": act, "rows-0-caption": "大水"}, 200)
        assert again.one("input[name=rows-0-item]").get("value", "") == "", act
    made = editor.follow(editor.submit(wrong, **{"rows-0-find": "洪水之年"}))
    assert "大水" in made


@pytest.mark.parametrize("kind", [Kind.ITEM, Kind.LOOK, Kind.TOUR, Kind.FULL])
def test_the_record_of_a_whole_block_is_chosen_by_its_name_too(kind, editor, db_session):
    an_item(title="洪水之年")
    an_item("dyke-1999", title="新堤").state = Publication.DRAFT
    db_session.commit()
    there = f"{PAGE}/new-block/{kind.value}"
    page = editor.get(there)
    assert not page.select("select[name=item]") and ("选填" in page.one("label[for=find]").text) == (kind is Kind.FULL)
    page = editor.submit(page, status=200, press="找一找", find="新堤", caption="大水")
    assert "没有找到叫这个的记录" in page  # Nobody reads it yet.
    page = editor.submit(page, status=200, press="找一找", find="洪水")
    page = editor.submit(page, status=200, press="洪水之年 · 1998")
    assert page.one("input[name=item]")["value"] == "flood-1998" and page.one("input[name=caption]")["value"] == "大水"
    assert page.one("#chooser a")["href"] == "/exhibition/items/flood-1998"
    page = editor.submit(page, status=200, press="去掉 洪水之年")
    for act in ("take-whole-dyke-1999", "take-whole", "find-whole-x", "drop-whole-<b>"):
        again = editor.post(there, {"act": act, "caption": "大水"}, 200)
        assert again.one("input[name=item]").get("value", "") == "", act
    wrong = editor.submit(page, status=422, item="nobody")
    assert "没有网址名为 nobody 的记录" in wrong.one("#find-error").text
    assert wrong.one(".form-errors a[href='#find']")
