"""Blocks that show several things: what they need, how they look, and that a hidden one is nobody's."""

import pytest

from app.accounts.rules import Role
from app.core.db import db
from app.exhibition import rules
from app.exhibition.models import Block
from app.exhibition.rules import Kind
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit, an_item
from tests.site import Site

PAGE = "/desk/exhibition/exhibits/bridge/pages/first-arch"


@pytest.mark.parametrize(
    ("kind", "data", "part"),
    [
        (Kind.GRID, {"entries": []}, "entries"),
        (Kind.GRID, {"entries": [{"caption": "没有展品"}]}, "item"),
        (Kind.BROWSE, {"title": "扶老"}, "query"),
        (Kind.CHART, {"title": "数", "unit": "元", "entries": [{"label": "一", "value": "很多"}]}, "value"),
        (Kind.LOOK, {"item": "x", "entries": [{"at": "0,0,0,10", "text": "看"}]}, "at"),
        (Kind.LOOK, {"item": "x", "entries": [{"at": "javascript:1", "text": "看"}]}, "at"),
    ],
)
def test_a_block_that_shows_nothing_is_refused(kind, data, part):
    assert part in {problem.part for problem in rules.problems(kind, data)}


def test_the_largest_value_fills_its_bar():
    assert rules.bar_widths(["50", "100.0", "0"]) == [50.0, 100.0, 0.0]
    assert rules.bar_widths(["0", "0"]) == [0.0, 0.0]


@pytest.fixture
def page(app, db_session):
    found = a_page(an_exhibit(a_hall()), "first-arch", "桥拱是石头的。", "栏杆是木头的。")
    item = an_item("afu-1992", title="阿福")
    for number, (kind, data, items) in enumerate(
        (
            (Kind.GRID, {"entries": [{"item": "afu-1992", "caption": "探出头来"}]}, [item]),
            (Kind.BROWSE, {"title": "那一类", "item_class": "event"}, []),
            (Kind.CHART, {"title": "三年", "unit": "座", "entries": [{"label": "头年", "value": "1200"}]}, []),
            (Kind.LOOK, {"item": "afu-1992", "entries": [{"at": "1,2,3,4", "text": "看这里"}]}, [item]),
        ),
        3,
    ):
        db.session.add(Block(page=found, position=number, kind=kind, data=data, items=items))
    db_session.commit()
    return found


def test_a_story_shows_grids_lists_charts_and_places(app, page):
    room = Site(app).get("/exhibition/bridge")
    assert room.texts(".block-grid .grid-words") == ["探出头来"]
    assert "看全部 1 条，还可以再筛选" in room and "1,200 座" in room
    assert room.one("[data-place]")["href"] == "/exhibition/items/afu-1992#xywh=1,2,3,4"


def test_a_hidden_block_is_kept_for_the_editor_and_shown_to_nobody(app, page, db_session):
    editor, citizen = signed_in(app, Role.EDITOR, scope=PUBLISHER), Site(app)
    form = f"form[action$='/{page.blocks[0].id}/visibility']"
    desk = editor.follow(editor.submit(editor.get(PAGE), form, press="隐藏"))
    assert "已隐藏，公众看不到" in desk
    room = citizen.get("/exhibition/bridge")
    assert "桥拱是石头的" not in room and "栏杆是木头的" in room
    assert "桥拱是石头" not in citizen.get("/search?q=桥拱是石头")
    editor.submit(desk, form, press="显示")
    assert "桥拱是石头的" in citizen.get("/exhibition/bridge")


def test_a_block_is_put_several_places_further_at_once(app, page, db_session):
    first, version = page.blocks[0].id, page.version
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    desk = editor.get(PAGE)
    editor.submit(desk, f"form[action$='/{first}/position']", steps="3")
    db_session.expire_all()
    assert [block.id for block in page.blocks].index(first) == 3 and page.version == version + 1
