"""Editors write exhibits, others pass them, citizens read them; nobody overwrites another; everything is in the audit log."""

import datetime

import pytest

from app.accounts.rules import Role
from app.content.workflow import operations as versions
from app.content.workflow import queries as version_queries
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.exhibition import queries
from app.exhibition.models import ExhibitPage
from app.exhibition.publishing import writing
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, an_item
from tests.builders.workflow import publish, say, send
from tests.site import Site

DESK = "/desk/exhibition/exhibits/bridge"
PAGE = f"{DESK}/pages/first-arch"


def an_editor(app, scope: str = PUBLISHER, **display: str) -> Site:
    return signed_in(app, Role.EDITOR, scope=scope, **display)


def actions(db_session) -> list[str]:
    return [entry.action for entry in db_session.query(AuditEntry).order_by(AuditEntry.id) if "exhibit" in entry.action]


def newest(bridge: ExhibitPage) -> dict:
    """What the newest version says of the page."""
    exhibit = bridge.exhibit
    db.session.expire_all()
    return version_queries.current_body(writing.EXHIBIT, exhibit)["pages"]["first-arch"]


def published(app) -> Site:
    """Two others pass what stands there; gives a citizen."""
    publish(app, an_editor(app), DESK, scope=PUBLISHER)
    return Site(app)


# --- the journey ---


def test_an_editor_makes_a_page_others_pass_it_and_citizens_read_it(app, bridge, db_session):
    editor, citizen = an_editor(app), Site(app)
    page = editor.get(f"{DESK}/new-page")
    page = editor.follow(
        editor.submit(page, title="第二个桥拱", title_en="The second arch", slug="second-arch", section="开头")
    )
    assert page.h1 == "第二个桥拱"
    form = editor.get(page.links()["正文"])
    page = editor.follow(editor.submit(form, text="水从**第二个**桥拱下流过。", text_en="Water flows under it."))
    assert "桥拱下流过。" in editor.get(page.links()["预览"])
    assert "桥拱下流过。" in editor.get(f"{DESK}/preview")
    send(editor, DESK)
    assert "第二个桥拱" not in citizen.get("/exhibition/bridge") and "没有" in citizen.get("/search?q=桥拱下")
    say(an_editor(app), DESK)
    assert "第二个桥拱" not in citizen.get("/exhibition/bridge"), "one pair of eyes is not enough"
    assert "已发布，市民现在能看到了" in say(an_editor(app), DESK)
    assert "桥拱下流过。" in citizen.get("/exhibition/bridge")
    assert "第二个桥拱" in citizen.get("/search?q=桥拱下")
    assert actions(db_session)[-4:] == ["exhibit.sent", "exhibit.passed", "exhibit.passed", "exhibit.published"]
    page = editor.get(DESK)
    editor.submit(page, "#publication form[action$='/withdrawal']", reason="要核对")
    citizen.get("/exhibition/bridge", 404)
    assert "第二个桥拱" not in citizen.get("/search?q=桥拱下")


def test_an_editor_opens_a_new_exhibit_which_needs_something_in_it(app, bridge, db_session):
    editor = an_editor(app)
    page = editor.get("/desk/exhibition/new-exhibit")
    fields = {"title": "渡口", "lead": "没有桥的时候。", "art": "history", "art_alt": "剪纸：一条船。", "slug": "ferry"}
    wrong = editor.submit(page, status=422, **{**fields, "slug": "games"})
    assert "这个网址名另有用处" in wrong and "没有桥的时候。" in wrong.one("textarea[name=lead]").text
    wrong = editor.submit(wrong, status=422, **{**fields, "slug": "bridge"})
    assert "已有展厅用了这个网址名" in wrong
    made = editor.follow(editor.submit(wrong, **fields))
    assert made.h1 == "渡口"
    Site(app).get("/exhibition/ferry", 404)
    assert "还没有内容，请先写一页再送审" in send(editor, "/desk/exhibition/exhibits/ferry")


def test_the_hour_and_the_old_words_are_kept(app, bridge, db_session):
    """A version for tomorrow waits; an old version comes back as a new draft, in the order it had."""
    editor, citizen = an_editor(app), Site(app)
    editor.submit(editor.get(f"{PAGE}/blocks/1"), text="桥拱是青石的。")
    tomorrow = (clock.local(clock.now()) + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    send(editor, DESK, publish_at=tomorrow)
    say(an_editor(app), DESK)
    assert "到时间自动公布" in say(an_editor(app), DESK)
    assert "桥拱是石头的。" in citizen.get("/exhibition/bridge")
    exhibit, later = bridge.exhibit, clock.now() + datetime.timedelta(days=2)
    head = version_queries.head("exhibit", exhibit.id)
    versions.publish_if_due(writing.EXHIBIT, exhibit, head, later)
    db_session.commit()
    assert "桥拱是青石的。" in citizen.get("/exhibition/bridge")
    listed = editor.get("/desk/review/exhibit/bridge")
    assert (listed.texts("del"), listed.texts("ins")) == (["头"], ["青"])
    editor.submit(listed, "form[action$='/restoration']:has(input[name=number_wanted][value='1'])")
    assert newest(bridge)["blocks"][0]["data"]["text"] == "桥拱是石头的。"
    assert "桥拱是青石的。" in citizen.get("/exhibition/bridge"), "until it has passed"


def test_blocks_move_change_hide_and_go(app, bridge):
    editor = an_editor(app)
    page = editor.follow(editor.submit(editor.get(PAGE), "form[action$='/blocks/2/position']"))
    page = editor.follow(editor.submit(editor.get(f"{PAGE}/blocks/1"), text="桥拱是青石的。"))
    story = published(app).get("/exhibition/bridge").text
    assert story.index("栏杆是木头的。") < story.index("桥拱是青石的。")
    page = editor.follow(editor.submit(editor.get(PAGE), "form[action$='/blocks/1/visibility']"))
    assert "已隐藏，公众看不到" in page
    editor.submit(page, "form[action$='/blocks/2/removal']")
    editor.submit(editor.get(f"{PAGE}/new-block/text"), text="桥没了。")
    citizen = published(app)
    assert "栏杆" not in citizen.get("/exhibition/bridge") and "青石" not in citizen.get("/exhibition/bridge")


def test_pages_and_sections_move_hide_and_go(app, bridge, db_session):
    editor = an_editor(app)
    editor.submit(editor.get(f"{DESK}/new-page"), title="结尾的话", slug="end", section="结尾")
    page = editor.get(DESK)
    page = editor.follow(editor.submit(page, "form[action$='/pages/end/position']", press="上移"))
    assert [section.h3.get_text() for section in page.select(".desk-section")] == ["开头", "结尾"]
    assert "结尾的话" in page.one("section[aria-label='开头']").text
    page = editor.follow(editor.submit(page, "section[aria-label='开头'] form[action$='/sections']", title="桥"))
    assert [section["aria-label"] for section in page.select(".desk-section")] == ["桥", "结尾"]
    page = editor.follow(editor.submit(page, "form[action$='/pages/first-arch/visibility']"))
    editor.submit(editor.get(f"{PAGE[:-10]}end/new-block/text"), text="桥还在。")
    citizen = published(app)
    story = citizen.get("/exhibition/bridge")
    assert "桥还在。" in story and "桥拱是石头的。" not in story and "没有" in citizen.get("/search?q=桥拱是石头")
    page = editor.follow(editor.submit(editor.get(DESK), "form[action$='/pages/end/removal']"))
    assert "桥还在。" in citizen.get("/exhibition/bridge"), "until it has passed"
    editor.submit(editor.get(DESK), "form[action$='/pages/first-arch/visibility']", press="显示")
    assert "桥还在。" not in published(app).get("/exhibition/bridge")


# --- addresses ---


def test_an_exhibit_moves_and_every_old_address_leads_on(app, bridge, db_session):
    editor, citizen = an_editor(app), Site(app)
    bridge.exhibit.hall.tour = ["bridge"]
    for old, new in (("bridge", "old-bridge"), ("old-bridge", "stone-bridge")):
        page = editor.get(f"/desk/exhibition/exhibits/{old}")
        assert "网址已换" in editor.follow(editor.submit(page, "form[action$='/address']", slug=new))
    for old in ("bridge", "old-bridge"):
        gone = citizen.get(f"/exhibition/{old}?x=1", 301)
        assert gone.location.endswith("/exhibition/stone-bridge?x=1")
        forged = citizen.get(
            f"/exhibition/{old}?slug=y&endpoint=z&_scheme=javascript&_external=1&_anchor=%0aalert(1)", 301
        )
        assert forged.location == "/exhibition/stone-bridge"
    assert citizen.get("/exhibition/bridge/feed.atom", 301).location.endswith("/exhibition/stone-bridge/feed.atom")
    assert "/exhibition/stone-bridge#first-arch" in citizen.get("/search?q=桥拱是石头").links().values()
    db_session.expire_all()
    assert bridge.exhibit.hall.tour == ["stone-bridge"]
    back = editor.get("/desk/exhibition/exhibits/stone-bridge")
    editor.submit(back, "form[action$='/address']", slug="bridge")
    assert citizen.get("/exhibition/bridge").h1 == "一座桥的故事"
    wrong = editor.submit(editor.get(DESK), "form[action$='/address']", status=422, slug="games")
    assert "这个网址名另有用处" in wrong


def test_a_link_to_a_page_still_arrives_after_it_was_renamed(app, bridge):
    editor = an_editor(app)
    editor.submit(editor.get(PAGE), f"form[action='{PAGE}']", slug="arch-one")
    story = published(app).get("/exhibition/bridge")
    assert story.select("#first-arch") and story.select("h3#arch-one")


@pytest.mark.parametrize(
    ("kind", "fields", "shown"),
    [
        ("heading", {"text": "桥头", "text_en": "The bridgehead"}, "桥头"),
        ("quote", {"text": "桥在，路就在。", "attribution": "一位老人"}, "桥在，路就在。"),
        ("picture", {"art": "county-mountain", "alt": "剪纸：山。", "caption": "远山"}, "远山"),
        ("fact", {"label": "几个桥拱", "value": "七个"}, "七个"),
        ("item", {"item": "flood-1998", "caption": "大水那年"}, "大水那年"),
        ("timeline", {"rows-0-date": "1998-07", "rows-0-text": "退水", "rows-0-items": "flood-1998"}, "退水"),
        ("odds", {"game": "fc3d"}, "1,000"),
        ("split", {"game": "qlc"}, "分配比例待中心核对"),
        ("links", {"rows-0-href": "/stations", "rows-0-label": "找驿站", "rows-0-label_en": "Find one"}, "找驿站"),
    ],
)  # fmt: skip
def test_every_kind_of_block_is_added_shown_and_opened_again(kind, fields, shown, app, bridge, db_session):
    an_item()
    db_session.commit()
    editor = an_editor(app)
    form = editor.get(f"{PAGE}/new-block/{kind}")
    looked = editor.submit(form, status=200, press="预览", **fields)
    assert shown in looked and len(newest(bridge)["blocks"]) == 2, "a preview saves nothing"
    editor.submit(form, **fields)
    assert shown in editor.get(f"{DESK}/preview")
    block = newest(bridge)["blocks"][-1]
    editor.submit(editor.get(f"{PAGE}/blocks/{block['key']}"))
    assert newest(bridge)["blocks"][-1] == block, "saving what was shown changes nothing"


# --- wrong input ---


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("text", {"text": ""}, "请填写这一项"),
        ("text", {"text": "长" * 5_001}, "5000"),
        ("text", {"text": "有出处。", "sources": "S999"}, "没有编号为 S999 的出处"),
        ("quote", {"text": "谁说的？"}, "请填写这一项"),
        ("timeline", {"rows-0-date": "1998"}, "请填写这一项"),
        ("links", {"rows-0-href": "javascript:alert(1)", "rows-0-label": "点这里"}, "链接请写本站地址"),
        ("links", {"rows-0-href": "//elsewhere.example", "rows-0-label": "点这里"}, "链接请写本站地址"),
        ("split", {}, "请检查这一项"),
    ],
)
def test_a_wrong_block_keeps_what_was_typed(kind, fields, said, app, bridge):
    editor = an_editor(app)
    page = editor.submit(editor.get(f"{PAGE}/new-block/{kind}"), status=422, **fields)
    assert said in page
    for name, value in fields.items():
        control = page.one(f"main [name={name}]")
        assert value in (control.get_text() if control.name == "textarea" else control.get("value", ""))


def test_an_unknown_kind_is_404(app, bridge):
    an_editor(app).get(f"{PAGE}/new-block/carousel", 404)


def test_a_slug_is_for_addresses(app, bridge):
    editor = an_editor(app)
    page = editor.submit(editor.get(f"{DESK}/new-page"), status=422, title="新页", slug="新 页", section="开头")
    assert "请只用小写字母、数字和短横线" in page
    taken = editor.submit(page, status=422, slug="first-arch")
    assert "已有同名的展页" in taken and taken.one("input[name=title]")["value"] == "新页"


# --- the wrong person ---


EDITING = [
    ("GET", "/desk/exhibition/new-exhibit"),
    ("POST", DESK),
    ("POST", f"{DESK}/address"),
    ("POST", f"{DESK}/sections"),
    ("GET", f"{DESK}/new-page"),
    ("POST", PAGE),
    ("POST", f"{PAGE}/position"),
    ("POST", f"{PAGE}/visibility"),
    ("POST", f"{PAGE}/removal"),
    ("POST", f"{DESK}/preview"),
    ("POST", f"{PAGE}/preview"),
    ("POST", f"{PAGE}/blocks/1/preview"),
    ("POST", f"{PAGE}/new-block/text/preview"),
    ("GET", f"{PAGE}/new-block/text"),
    ("GET", f"{PAGE}/blocks/1"),
    ("POST", f"{PAGE}/blocks/1/position"),
    ("POST", f"{PAGE}/blocks/1/removal"),
]


@pytest.mark.parametrize(("method", "path"), EDITING)
def test_only_editors_of_the_hall_edit(method, path, app, bridge):
    for role in (Role.MEMBER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR):
        visitor = signed_in(app, role)
        visitor.open(path, 403, method=method, data=token(visitor)) if method == "POST" else visitor.get(path, 403)
    stranger = an_editor(app, scope="another-publisher")
    stranger.open(path, 404, method=method, data=token(stranger)) if method == "POST" else stranger.get(path, 404)
    assert Site(app).open(path, None, method="GET").status in (303, 405)


def token(visitor: Site) -> dict[str, str]:
    page = visitor.get("/me")
    return {"csrf_token": str(page.select("input[name=csrf_token]")[0]["value"])}


def test_an_auditor_reads_and_finds_no_button(app, bridge):
    auditor = signed_in(app, Role.AUDITOR)
    for path in ("/desk/exhibition", DESK, PAGE, f"{DESK}/preview", f"{PAGE}/preview", "/desk/draws"):
        page = auditor.get(path)
        assert not page.select("main form"), path


def test_an_editor_of_another_publisher_sees_no_exhibit(app, bridge):
    stranger = an_editor(app, scope="another-publisher")
    assert "一座桥的故事" not in stranger.get("/desk/exhibition")
    stranger.get(PAGE, 404)


def test_the_desk_reads_in_english(app, bridge):
    from tests.site import assert_english

    editor = an_editor(app, lang="en")
    for path in (
        "/desk/exhibition", "/desk/exhibition/new-exhibit", DESK, f"{DESK}/new-page", PAGE, f"{PAGE}/preview", f"{DESK}/preview",
        f"{PAGE}/new-block/timeline", f"{PAGE}/new-block/split", "/desk/draws",
    ):  # fmt: skip
        assert_english(editor.get(path))
    editor.get(f"{PAGE}/blocks/1")


def test_what_lacks_english_is_found(app, bridge):
    _exhibits, pages, _items = queries.without_english()
    assert [page.slug for page in pages] == ["first-arch"]
