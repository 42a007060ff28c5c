"""Records come in by table, keep what they say in Dublin Core, and are found."""

import csv
import io

import pytest
from sqlalchemy import event

from app.accounts.rules import Role
from app.content.workflow import queries as version_queries
from app.core import settings, spreadsheets
from app.core.db import db
from app.exhibition.collection import queries, rules, tables
from app.exhibition.models import Field, Item, Term
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, an_item
from tests.builders.workflow import desk_of, publish
from tests.site import Site

HEADINGS = ["objectid", "title", "date", "subject", "Unknown", "标题"]


def test_columns_are_understood_by_their_names_and_each_fact_once():
    assert rules.guessed(HEADINGS) == {
        "objectid": "key", "title": "title", "date": "date", "subject": "subjects", "Unknown": "", "标题": "",
    }  # fmt: skip


def test_a_line_becomes_a_record_with_its_year_and_its_subjects():
    cells = {
        "objectid": "demo_001",
        "title": "老彩票",
        "date": "约 1992 年",
        "subject": "票面; 生肖；票面",
        "Unknown": "x",
    }
    line = rules.line(2, cells, rules.guessed(HEADINGS))
    assert (line.slug, line.values["year"], line.subjects, line.faults) == ("demo-001", 1992, ("票面", "生肖"), ())


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"title": ""}, ("title", "missing")),
        ({"title": "长" * 401}, ("title", "too-long")),
        ({"title": "票", "rights": "javascript:alert(1)"}, ("rights_uri", "no-address")),
    ],
)
def test_a_line_that_no_page_could_show_says_why(cells, fault):
    mapping = {"title": "title", "rights": "rights_uri"}
    assert fault in rules.line(2, cells, mapping).faults


def test_two_lines_of_one_address_are_both_named():
    lines = [rules.line(number, {"title": title}, {"title": "title"}) for number, title in ((2, "A b"), (3, "a-B"))]
    assert rules.repeated(lines) == {"a-b"}


@pytest.mark.parametrize("text", ["桥", "洪水 1998"])
def test_a_chinese_name_gets_an_address_that_stays(text):
    assert rules.slugged(text) == rules.slugged(text) and rules.slugged(text).startswith("item-")


@pytest.mark.parametrize("data", [b"", b"\0\0", b"a,b\n", b"a,a\n1,2\n", b"PK\x03\x04nothing", b"\xff\xfe\x00x"])
def test_a_file_that_is_no_table_is_refused(data):
    with pytest.raises(tables.Unreadable):
        tables.read(data)


def test_a_workbook_and_a_csv_of_an_old_program_are_tables():
    book = spreadsheets.write([spreadsheets.Sheet("展品", [spreadsheets.Column("题名")], [["第一张票"]])])
    assert tables.read(book).rows == [{"题名": "第一张票"}]
    assert tables.read("题名\r\n第一张票\r\n".encode("gb18030")).rows == [{"题名": "第一张票"}]


def test_nothing_that_goes_out_is_a_formula():
    item = Item(slug="a", title='=HYPERLINK("x")', summary="'@1", record={"latitude": "-3.5"}, themes=[], places=[])
    item.item_class = Term(vocabulary="class", key="object", name="藏品")
    row = next(csv.DictReader(io.StringIO(tables.written([item]).removeprefix("\ufeff"))))
    assert (row["title"], row["latitude"]) == ('\'=HYPERLINK("x")', "-3.5")
    for data in (tables.written([item]).encode(), tables.workbook([item])):
        back = tables.read(data).rows[0]
        assert (back["title"], back["description"], back["latitude"]) == ('=HYPERLINK("x")', "'@1", "-3.5")


@pytest.fixture
def hall(app, db_session):
    db.session.add(Term(vocabulary="class", key="object", name="藏品", name_en="Object", position=1))
    a_hall()
    db_session.commit()


def upload(editor: Site, name: str, data: bytes, **values):
    page = editor.get("/desk/exhibition/items/imports")
    return editor.follow(editor.submit(page, file=(name, data), item_class="object", is_demonstration=True, **values))


def test_the_real_table_is_imported_published_and_found_without_a_picture(app, hall, shared_data, db_session):
    data = (shared_data / "collection-demo-metadata.csv").read_bytes()
    settings.put(version_queries.STEPS, 0)  # A small place where nobody else is there to look.
    editor, citizen = desk_of(app, PUBLISHER), Site(app)
    preview = upload(editor, "collection-demo-metadata.csv", data)
    count = len(list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")))))
    assert f"新增 {count} 条" in " ".join(preview.texts("main .facts div"))
    done = editor.follow(editor.submit(preview, "main form[action$='/confirmation']", press="导入为草稿"))
    assert f"{count} 条还没有送审" in done
    citizen.get("/exhibition/items/demo-001", status=404)
    editor.follow(editor.submit(done, "main form[action$='/submission']"))
    page = citizen.get("/exhibition/items/demo-001")
    assert "演示资料" in page and "Pacific Photo Co." in page and "在美国不受著作权保护" in page
    assert "Good News - Power (radio episode)" in citizen.get("/exhibition/items?q=psychiana")
    assert "共 1 条" in citizen.get("/exhibition/items?place=moscow%2C+idaho&decade=1910")
    again = upload(editor, "again.csv", data)
    assert f"没有变化 {count} 条" in " ".join(again.texts("main .facts div"))


def test_an_editor_corrects_the_map_of_columns(app, hall, db_session):
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    preview = upload(editor, "票.csv", "名字,说法\n第一张票,一句话\n".encode())
    assert "不能导入 1 条" in " ".join(preview.texts("main .facts div"))
    mapped = editor.follow(
        editor.submit(preview, "main form[action$='/mapping']", **{"column-0": "title", "column-1": "summary"})
    )
    assert "新增 1 条" in " ".join(mapped.texts("main .facts div"))


def told(page) -> str:
    """新增、修改、没有变化、不能导入, as the preview counts them."""
    return " ".join(page.texts("main .facts div"))


def test_a_table_brings_classes_own_fields_and_links_and_takes_them_out_again(app, hall, db_session):
    """Rows may point to each other; a field of another class, a link to nobody and an unknown class are named by their line."""
    settings.put(version_queries.STEPS, 0)
    ticket = Term(vocabulary="class", key="ticket", name="票证", name_en="Ticket", position=2)
    db_session.add(ticket)
    db_session.flush()
    db_session.add(Field(class_id=ticket.id, key="face", name="面值", name_en="Face value", position=1))
    an_item()
    db_session.commit()
    editor = desk_of(app, PUBLISHER)
    rows = (
        "网址名,题名,说明,类别,Face value,关系\r\n"
        "one,甲票,一张,票证,壹圆,属于：two；有关：flood-1998\r\n"
        "two,乙票,=两张,Ticket,,same: one\r\n"
        "three,丙,三,,壹圆,\r\nfour,丁,四,没有的,,\r\nfive,戊,五,,,属于：nobody\r\nsix,己,六,,,有关：five\r\nseven,庚,七,,,乱写\r\n"
    )
    preview = upload(editor, "票.csv", rows.encode())
    assert "新增 2 条" in told(preview) and "不能导入 5 条" in told(preview)
    nowhere = "和别的记录的关系：没有这个网址名的记录"
    for line in (
        "第 4 行 · 面值：这一类没有这个项目", "第 5 行 · 类别：词表里没有这一项", f"第 6 行 · {nowhere}", f"第 7 行 · {nowhere}",
        "第 8 行 · 和别的记录的关系：看不懂",
    ):  # fmt: skip
        assert line in " ".join(preview.texts(".use-list li")), line
    done = editor.follow(editor.submit(preview, "main form[action$='/confirmation']", press="导入为草稿"))
    editor.follow(editor.submit(done, "main form[action$='/submission']"))
    page = Site(app).get("/exhibition/items/one")
    assert "壹圆" in page and "属于： 乙票" in page.texts("main li") and "有关： 洪水之年" in page.texts("main li")
    assert "Face value" in Site(app, lang="en").get("/exhibition/items/one")
    for name in ("table.csv", "table.xlsx"):
        data = editor.get(f"/desk/exhibition/items/{name}").data
        row = tables.read(data).rows[1]
        assert (row["面值"], row["class"], row["links"]) == ("壹圆", "ticket", "part-of: two；related: flood-1998")
        assert "没有变化 3 条" in told(upload(editor, name, data)), name


def test_what_goes_out_comes_in_again_unchanged(app, run, db_session):
    """All records of the city, and one with everything a spreadsheet stumbles over."""
    run("exhibition", "load-content")
    odd = {"rights": "'=1", "source": "-1", "creator": "甲；乙", "transcript": "一\r\n\r\n二"}
    item = an_item("odd", title="English only", date="约 1990 年", year=1987, record=odd)
    item.summary = "No 'Han'\r\nhere"
    an_item("odder", title="@家", title_en="+1", summary_en="=2", date=None, year=1990, number="0012")
    db_session.commit()
    editor = desk_of(app, PUBLISHER)
    for name in ("table.csv", "table.xlsx"):
        data = editor.get(f"/desk/exhibition/items/{name}").data
        preview = upload(editor, name, data)
        assert all(f"{what} 0 条" in told(preview) for what in ("新增", "修改", "不能导入")), told(preview)


def test_a_table_is_its_uploaders_and_an_auditor_uploads_none(app, hall, db_session):
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    upload(editor, "a.csv", b"title\nA\n")
    key = db_session.query(queries.ItemImport).one().key
    signed_in(app, Role.EDITOR, scope="other").get(f"/desk/exhibition/items/imports/{key}", status=404)
    signed_in(app, Role.AUDITOR).get("/desk/exhibition/items/imports", status=403)


def test_records_of_a_table_are_written_together(app, hall, db_session):
    """While a table is taken over nobody else writes to SQLite: a record more asks the database next to nothing more."""
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    counted = []
    for count in (4, 24):
        for what in ("新增", "修改"):
            lines = [f"r{count}-{number},{what}{number},民俗,part-of: r{count}-0" for number in range(count)]
            preview = upload(editor, "many.csv", "\n".join(["id,title,subject,links", *lines]).encode())
            asked.clear()
            done = editor.submit(preview, "main form[action$='/confirmation']", press="导入为草稿")
            counted.append(sum(not each.startswith("INSERT") for each in asked))
            assert f"{what} {count} 条" in editor.follow(done)
    added, changed = counted[2] - counted[0], counted[3] - counted[1]
    assert added <= 20 and changed <= 4 * 20


def test_a_record_is_public_when_two_others_have_passed_it(app, hall, db_session):
    editor, address = desk_of(app, PUBLISHER), "/desk/exhibition/items/old-wallet"
    page = editor.get("/desk/exhibition/items/new")
    facts = {
        "title": "老票夹",
        "slug": "old-wallet",
        "summary": "夹票的夹子。",
        "subjects": "票面；夹子",
        "creator": "佚名",
    }
    editor.follow(editor.submit(page, **facts))
    Site(app).get("/exhibition/items/old-wallet", status=404)
    publish(app, editor, address, scope=PUBLISHER)
    assert "夹票的夹子" in Site(app).get("/exhibition/items/old-wallet")
    editor.submit(editor.get(address), f"main form[action='{address}']", title="旧票夹")
    assert "老票夹" in Site(app).get("/exhibition/items/old-wallet")
    row = queries.item_for_desk("old-wallet")
    assert ([term.name for term in row.themes], row.record) == (["票面", "夹子"], {"creator": "佚名"})


def test_nobody_overwrites_another_and_another_halls_editor_finds_nothing(app, hall, db_session):
    item = an_item()
    db_session.commit()
    address = f"/desk/exhibition/items/{item.slug}"
    editor, form = desk_of(app, PUBLISHER), f"main form[action='{address}']"
    stale = editor.get(address)
    editor.submit(editor.get(address), form, title="大水之年")
    assert "刚才有人改过这里" in editor.submit(stale, form, title="旱年", status=422)
    desk_of(app, "bureau").get(address, status=404)


def test_a_year_opens_what_the_fund_did(app, db_session):
    an_item(year=1998)
    db_session.commit()
    assert "1998 年的公益金项目，本站还没有收录" in Site(app).get("/exhibition/items/flood-1998")


def test_any_one_leads_to_a_public_record(app, db_session):
    an_item()
    db_session.commit()
    assert Site(app).client.get("/exhibition/items/random").headers["Location"].endswith("/flood-1998")


def test_a_theme_is_a_page_and_one_without_records_is_none(demo_site):
    page = demo_site.get("/exhibition/themes/elderly")
    assert page.h1 == "扶老" and "条记录，从" in page
    demo_site.get("/exhibition/themes/no-such", status=404)
