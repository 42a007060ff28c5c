"""Blocks that show several things: what they need, how they look, and that a hidden one is nobody's."""

import pytest

from app.accounts.rules import Role
from app.core.db import db
from app.exhibition import rules
from app.exhibition.blocks import rules as blocks
from app.exhibition.blocks.rules import Kind
from app.exhibition.maps import rules as maps
from app.exhibition.models import Block
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit, an_item
from tests.builders.workflow import publish
from tests.site import Site

STEP = {"at": "5,6,7,8", "title": "先看眼睛", "text": "笑着的。"}
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
        (Kind.TOUR, {"item": "x", "title": "走", "entries": [{"at": "1,2,3,4", "title": "头"}]}, "text"),
        (Kind.MAP, {"title": "地方", "entries": [{"at": "北京", "label": "北京"}]}, "at"),
        (Kind.MAP, {"title": "地方", "entries": [{"at": "1,2", "label": "甲", "href": "//evil.example"}]}, "href"),
        (Kind.FULL, {"art": "mark", "item": "x"}, "art"),
        (Kind.AUDIO, {"recording": "x", "title": "没有文字稿"}, "transcript"),
        (Kind.VIDEO, {"recording": "x", "title": "没有字幕"}, "captions"),
    ],
)
def test_a_block_that_shows_nothing_is_refused(kind, data, part):
    assert part in {problem.part for problem in blocks.problems(kind, data)}


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
            (Kind.TOUR, {"item": "afu-1992", "title": "走一遍", "entries": [STEP]}, [item]),
            (Kind.MAP, {"title": "两处", "entries": [{"at": "37.4,118", "label": "这里", "href": "/stations"}]}, []),
            (Kind.FULL, {"item": "afu-1992", "alt": "剪纸娃娃"}, [item]),
        ),
        3,
    ):
        db.session.add(Block(page=found, position=number, kind=kind, data=data, items=items))
    db_session.commit()
    return found


def test_a_story_shows_grids_lists_charts_and_places(app, page):
    room = Site(app).get("/exhibition/bridge")
    assert room.texts(".block-grid .grid-words") == ["探出头来"]
    assert [(chip.text, chip["href"]) for chip in room.select(".block-browse .chip")] == [
        ("本展厅1", "/exhibition/items?class=event&exhibit=bridge"),
        ("1990 年代1", "/exhibition/items?class=event&decade=1990"),
    ]
    assert "看全部 1 条，还可以再筛选" in room and "1,200 座" in room
    assert room.one("[data-place]")["href"] == "/exhibition/items/afu-1992#xywh=1,2,3,4"
    assert room.one("[data-step] a")["href"] == "/exhibition/items/afu-1992#xywh=5,6,7,8"
    assert room.one(".block-tour .zoom-view")["aria-label"].startswith("第 2 幅图，共 2 幅，阿福。")
    assert room.one(".map-list a")["href"] == "/stations" and "不作导航依据" in room
    assert room.one(".block-full svg")["aria-label"] == "剪纸娃娃"


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.ITEM}))
def test_every_kind_of_block_has_a_form_and_a_template(app, page, kind):
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    links = editor.get(PAGE).soup.select(f"a[href$='/{kind}']")
    assert len(links) == 1 and editor.get(links[0]["href"])


def test_an_editor_adds_a_tour_and_changes_it(app, page, db_session):
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    form = editor.get(editor.get(PAGE).links()["一幅图，一步步看"])
    typed = {"item": "afu-1992", "title": "再走一遍", "rows-0-title": "眼睛", "rows-0-text": "亮的"}
    wrong = editor.submit(form, status=422, **typed, **{"rows-0-at": "左边"})
    assert "复制的链接" in wrong.one("#rows-0-at-error").text
    pasted = "http://localhost/exhibition/items/afu-1992#xywh=1,2,30,40"
    made = editor.follow(editor.submit(wrong, **{"rows-0-at": pasted}))
    assert "再走一遍" in made and "亮的" in editor.get(made.links()["预览"])


def test_places_on_a_map_lie_as_they_do_and_apart():
    spots = maps.laid_out(["39.9,116.4", "39.1,117.2", "39.1,117.2", "23.7,114.7"])
    assert len(set(spots)) == 4 and spots[3][1] > spots[0][1] and spots[3][0] < spots[0][0]
    assert all(0 < x < maps.WIDTH and 0 < y < maps.HEIGHT for x, y in spots)
    assert maps.laid_out(["37.4,118"]) == [(maps.WIDTH // 2, maps.HEIGHT // 2)] and maps.laid_out([]) == []


def test_a_hidden_block_is_kept_for_the_editor_and_shown_to_nobody(app, page, db_session):
    editor, citizen = signed_in(app, Role.EDITOR, scope=PUBLISHER), Site(app)
    form = "form[action$='/blocks/1/visibility']"
    desk = editor.follow(editor.submit(editor.get(PAGE), form, press="隐藏"))
    assert "已隐藏，公众看不到" in desk
    publish(app, editor, PAGE, scope=PUBLISHER)
    room = citizen.get("/exhibition/bridge")
    assert "桥拱是石头的" not in room and "栏杆是木头的" in room
    assert "桥拱是石头" not in citizen.get("/search?q=桥拱是石头")
    editor.submit(editor.get(PAGE), form, press="显示")
    publish(app, editor, PAGE, scope=PUBLISHER)
    assert "桥拱是石头的" in citizen.get("/exhibition/bridge")


def test_a_block_is_put_several_places_further_at_once(app, page, db_session):
    first = page.blocks[0].id
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    editor.submit(editor.get(PAGE), "form[action$='/blocks/1/position']", steps="3")
    publish(app, editor, PAGE, scope=PUBLISHER)
    db_session.expire_all()
    assert [block.id for block in page.blocks].index(first) == 3, "the same row, in another place"
