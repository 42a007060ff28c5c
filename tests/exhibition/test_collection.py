"""Records come in by table, keep what they say in Dublin Core, and are found."""

import csv
import io

import pytest

from app.accounts.rules import Role
from app.content.workflow import queries as version_queries
from app.core import settings, spreadsheets
from app.core.db import db
from app.exhibition.collection import queries, rules, tables
from app.exhibition.models import Item, Term
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
    item = Item(slug="a", title='=HYPERLINK("x")', summary="-1", record={"latitude": "-3.5"}, themes=[], places=[])
    row = next(csv.DictReader(io.StringIO(tables.written([item]).removeprefix("\ufeff"))))
    assert (row["title"], row["latitude"]) == ('\'=HYPERLINK("x")', "-3.5")


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


def test_a_table_is_its_uploaders_and_an_auditor_uploads_none(app, hall, db_session):
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    upload(editor, "a.csv", b"title\nA\n")
    key = db_session.query(queries.ItemImport).one().key
    signed_in(app, Role.EDITOR, scope="other").get(f"/desk/exhibition/items/imports/{key}", status=404)
    signed_in(app, Role.AUDITOR).get("/desk/exhibition/items/imports", status=403)


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


def test_the_desk_says_what_the_hall_lacks(app, hall, db_session):
    an_item(title_en=None)
    db_session.commit()
    page = desk_of(app, PUBLISHER).get("/desk/exhibition/items/gaps")
    assert "没有英文的记录 1 处" in " ".join(page.texts("h2")) and "洪水之年" in page
