"""Lists kept at the desk, fields of a class's own, and records that point to each other."""

import io

import pytest

from app.accounts.rules import Role
from app.core import spreadsheets
from app.core.audit import AuditEntry
from app.exhibition.collection import rules
from app.exhibition.models import Item
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, an_item
from tests.builders.workflow import desk_of, publish
from tests.site import Site

LISTS = "/desk/exhibition/lists"
DESK = "/desk/exhibition/items/flood-1998"


@pytest.fixture
def items(app, db_session) -> tuple[Item, Item]:
    a_hall()
    found = an_item(), an_item("dyke-1999", title="新堤")
    db_session.commit()
    return found


def test_links_are_typed_by_their_names():
    known = {"属于": rules.Tie.PART, "part-of": rules.Tie.PART}
    assert rules.link_lines("属于：a-1\n\npart-of: b\n属于:a-1", known) == [
        (rules.Tie.PART, "a-1"),
        (rules.Tie.PART, "b"),
    ]
    with pytest.raises(ValueError, match="什么"):
        rules.link_lines("什么：a", known)


def test_two_records_point_to_each_other_once_one_has_passed(app, items):
    editor, citizen = desk_of(app, PUBLISHER), Site(app)
    page = editor.get(DESK)
    form = f"form[action='{DESK}']"
    wrong = editor.submit(page, form, status=422, **{"rows-0-item": "nobody", "title": "大水"})
    assert "没有网址名为 nobody 的记录" in wrong.one("#rows-0-find-error").text
    assert wrong.one("input[name=title]")["value"] == "大水"
    looked = editor.submit(
        page, form, status=200, press="找一找 第 1 条", **{"rows-0-find": "堤", "summary": "改过的话。"}
    )
    assert "改过的话。" in looked.one("textarea[name=summary]").text
    chosen = editor.submit(looked, form, status=200, press="新堤 · 1998", summary="那一年发了大水。")
    editor.submit(chosen, form)
    assert "属于：dyke-1999" in editor.get("/desk/review/exhibition-item/flood-1998")
    assert not citizen.get("/exhibition/items/flood-1998").select("#ties")
    publish(app, editor, DESK, scope=PUBLISHER)
    assert "属于： 新堤" in citizen.get("/exhibition/items/flood-1998").texts("main li")
    assert "包含： 洪水之年" in citizen.get("/exhibition/items/dyke-1999")
    page = editor.get(DESK)
    assert (
        page.one("input[name=rows-0-item]")["value"] == "dyke-1999"
        and page.texts(".entry-picked li span")[0] == "新堤 1998"
    )


def test_a_class_has_fields_of_its_own(app, items, db_session):
    editor, citizen = desk_of(app, PUBLISHER), Site(app)
    number = items[0].class_id
    page = editor.get(LISTS)
    editor.submit(page, f"form[action$='/terms/{number}/fields']", name="水位", name_en="Water level")
    form = editor.get(DESK)
    label = next(each for each in form.select("label") if "水位" in each.get_text())
    editor.submit(form, f"form[action='{DESK}']", **{label["for"]: "十二米"})
    publish(app, editor, DESK, scope=PUBLISHER)
    assert "十二米" in citizen.get("/exhibition/items/flood-1998")
    assert "Water level" in Site(app, lang="en").get("/exhibition/items/flood-1998")
    editor.submit(editor.get(LISTS), "form[action*='/fields/']")
    assert "十二米" not in citizen.get("/exhibition/items/flood-1998")


def test_a_list_grows_is_renamed_put_in_order_and_keeps_what_is_used(app, items, db_session):
    editor, number = desk_of(app, PUBLISHER), items[0].class_id
    page = editor.follow(
        editor.submit(editor.get(LISTS), "form[action$='/lists/class']", name="票证", name_en="Ticket")
    )
    assert page.texts("section[aria-labelledby=list-class] .desk-page > span") == ["事件 2 条", "票证 0 条"]
    assert "已有这一项" in editor.follow(editor.submit(page, "form[action$='/lists/class']", name="票证"))
    page = editor.follow(editor.submit(page, f"form[action$='/terms/{number}']", name="大事", name_en="Event"))
    assert "大事" in Site(app).get("/exhibition/items/flood-1998")
    page = editor.follow(editor.submit(page, f"form[action$='/terms/{number}/position']"))
    assert page.texts("section[aria-labelledby=list-class] .desk-page > span") == ["票证 0 条", "大事 2 条"]
    assert "不能删" in editor.follow(editor.post(f"{LISTS}/terms/{number}/removal"))
    page = editor.follow(editor.submit(page, "form[action$='/removal']"))
    assert page.texts("section[aria-labelledby=list-class] .desk-page > span") == ["大事 2 条"]
    assert db_session.query(AuditEntry).filter_by(action="exhibition-list.change").count() == 4


def test_only_the_halls_editors_keep_its_lists(app, items):
    assert not signed_in(app, Role.AUDITOR).get(LISTS).select("main form")
    stranger = signed_in(app, Role.EDITOR, scope="another")
    assert not stranger.get(LISTS).select("main form")
    stranger.post(f"{LISTS}/theme", {"name": "x"}, status=404)
    signed_in(app, Role.OPERATOR).get(LISTS, 403)


def test_the_table_goes_out_as_a_workbook_and_comes_in_again_unchanged(app, items):
    editor = desk_of(app, PUBLISHER)
    data = editor.get("/desk/exhibition/items/table.xlsx").data
    assert [row.values["title"] for row in spreadsheets.read(data).rows] == ["洪水之年", "新堤"]
    page = editor.get("/desk/exhibition/items/imports")
    sent = editor.submit(page, file=("records.xlsx", io.BytesIO(data).getvalue()), item_class="event")
    assert "没有变化 2 条" in " ".join(editor.follow(sent).texts("main .facts div"))
