"""Editors make and publish pages; nobody overwrites another; everything is in the audit log."""

import threading

import pytest

from app.accounts.rules import Role
from app.content import operations as content
from app.content.rules import Publication
from app.core import clock
from app.core.audit import AuditEntry, System
from app.core.db import db, writing
from app.exhibition import forms, operations, queries, rules
from app.exhibition.models import ExhibitPage
from app.exhibition.rules import Kind
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit, an_item, as_json, ssq_row
from tests.site import Site

DESK = "/desk/exhibition/exhibits/bridge"
PAGE = f"{DESK}/pages/first-arch"


def an_editor(app, scope: str = PUBLISHER, **display: str) -> Site:
    return signed_in(app, Role.EDITOR, scope=scope, **display)


@pytest.fixture
def bridge(app, db_session) -> ExhibitPage:
    """A published exhibit with one published page of two paragraphs."""
    page = a_page(an_exhibit(a_hall()), "first-arch", "桥拱是石头的。", "栏杆是木头的。")
    db_session.commit()
    return page


def actions(db_session) -> list[str]:
    return [entry.action for entry in db_session.query(AuditEntry).order_by(AuditEntry.id) if "exhibit" in entry.action]


# --- the journey ---


def test_an_editor_makes_a_page_and_citizens_read_it(app, bridge, db_session):
    editor, citizen = an_editor(app), Site(app)
    page = editor.get(f"{DESK}/new-page")
    page = editor.follow(
        editor.submit(page, title="第二个桥拱", title_en="The second arch", slug="second-arch", section="开头")
    )
    assert page.h1 == "第二个桥拱"
    assert "第二个桥拱" not in citizen.get("/exhibition/bridge")
    refused = editor.follow(editor.submit(page, "main form[action$='/publication']", press="发布"))
    assert "这一页还没有内容" in refused
    form = editor.get(refused.links()["正文"])
    page = editor.follow(editor.submit(form, text="水从**第二个**桥拱下流过。", text_en="Water flows under it."))
    assert "桥拱下流过。" in editor.get(page.links()["预览"])
    published = editor.follow(editor.submit(page, "main form[action$='/publication']", press="发布"))
    assert "已发布，大家现在看得到了" in published
    assert "桥拱下流过。" in citizen.get("/exhibition/bridge")
    assert "第二个桥拱" in citizen.get("/search?q=桥拱下")
    assert actions(db_session)[-3:] == ["exhibit-page.add", "exhibit-page.change", "exhibit-page.published"]
    editor.submit(published, "main form[action$='/publication']", press="撤下")
    assert "第二个桥拱" not in citizen.get("/exhibition/bridge")


def test_an_editor_opens_a_new_exhibit(app, bridge, db_session):
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
    editor.submit(made, "main form[action$='/publication']", press="发布")
    assert Site(app).get("/exhibition/ferry").h1 == "渡口"


def test_blocks_move_change_and_go(app, bridge):
    editor = an_editor(app)
    first, second = (block.id for block in bridge.blocks)
    page = editor.follow(editor.submit(editor.get(PAGE), f"form[action$='/blocks/{second}/position']"))
    form = editor.get(f"{PAGE}/blocks/{first}")
    page = editor.follow(editor.submit(form, text="桥拱是青石的。"))
    story = Site(app).get("/exhibition/bridge").text
    assert story.index("栏杆是木头的。") < story.index("桥拱是青石的。")
    editor.submit(page, f"form[action$='/blocks/{second}/removal']")
    assert "栏杆是木头的。" not in Site(app).get("/exhibition/bridge")


@pytest.mark.parametrize(
    ("kind", "fields", "shown"),
    [
        ("heading", {"text": "桥头", "text_en": "The bridgehead"}, "桥头"),
        ("quote", {"text": "桥在，路就在。", "attribution": "一位老人"}, "桥在，路就在。"),
        ("picture", {"art": "county-mountain", "alt": "剪纸：山。", "caption": "远山"}, "远山"),
        ("fact", {"label": "几个桥拱", "value": "七个"}, "七个"),
        ("item", {"item": "flood-1998", "caption": "大水那年"}, "大水那年"),
        ("timeline", {"rows": "1998-07 | 涨水 | The water rose | | flood-1998\n下午 | 退水"}, "退水"),
        ("odds", {"game": "fc3d"}, "1,000"),
        ("split", {"game": "qlc"}, "分配比例待中心核对"),
        ("links", {"rows": "/stations | 找驿站 | Find a station"}, "找驿站"),
    ],
)  # fmt: skip
def test_every_kind_of_block_is_added_shown_and_opened_again(kind, fields, shown, app, bridge, db_session):
    an_item()
    db_session.commit()
    editor = an_editor(app)
    editor.submit(editor.get(f"{PAGE}/new-block/{kind}"), **fields)
    assert shown in Site(app).get("/exhibition/bridge")
    db_session.expire_all()
    block = bridge.blocks[-1]
    before = block.data
    editor.submit(editor.get(f"{PAGE}/blocks/{block.id}"))
    db_session.expire_all()
    assert bridge.blocks[-1].data == before, "saving what was shown changes nothing"


# --- wrong input ---


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("text", {"text": ""}, "请填写这一项"),
        ("text", {"text": "长" * 5_001}, "5000"),
        ("text", {"text": "有出处。", "sources": "S999"}, "没有编号为 S999 的出处"),
        ("quote", {"text": "谁说的？"}, "请填写这一项"),
        ("timeline", {"rows": "1998"}, "必填的栏不能空"),
        ("links", {"rows": "javascript:alert(1) | 点这里"}, "链接请写本站地址"),
        ("links", {"rows": "//elsewhere.example | 点这里"}, "链接请写本站地址"),
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


# --- two at once ---


def test_the_second_of_two_editors_overwrites_nothing_and_sees_both(app, bridge):
    anna, ben = an_editor(app), an_editor(app)
    number = bridge.blocks[0].id
    annas, bens = anna.get(f"{PAGE}/blocks/{number}"), ben.get(f"{PAGE}/blocks/{number}")
    anna.submit(annas, text="安娜：桥拱是青石的。")
    late = ben.submit(bens, status=422, text="本：桥拱是砖的。")
    assert "刚才有人改过这里" in late
    assert "安娜：桥拱是青石的。" in late.one(".their-words").text
    assert "本：桥拱是砖的。" in late.one("textarea[name=text]").text
    assert "安娜" in Site(app).get("/exhibition/bridge")
    ben.submit(late)
    assert "本：桥拱是砖的。" in Site(app).get("/exhibition/bridge")


def test_a_block_removed_meanwhile_leaves_what_was_typed(app, bridge):
    anna, ben = an_editor(app), an_editor(app)
    number = bridge.blocks[0].id
    bens = ben.get(f"{PAGE}/blocks/{number}")
    anna.submit(anna.get(PAGE), f"form[action$='/blocks/{number}/removal']")
    late = ben.submit(bens, status=None, text="本：桥拱是砖的。")
    assert late.status == 422
    assert "本：桥拱是砖的。" in late.one("textarea[name=text]").text


def test_exhibit_facts_are_not_overwritten_either(app, bridge):
    anna, ben = an_editor(app), an_editor(app)
    annas, bens = anna.get(DESK), ben.get(DESK)
    form = f"form[action='{DESK}']"
    fields = {"art_alt": "剪纸：一座桥。"}
    anna.submit(annas, form, lead="安娜的导语。", **fields)
    late = ben.submit(bens, form, status=422, lead="本的导语。", **fields)
    assert "安娜的导语。" in late.one(".their-words").text
    assert "本的导语。" in late.one("textarea[name=lead]").text


def test_two_who_publish_at_once_publish_once(app, bridge, db_session):
    """The version decides in the database: one moves the page, the other is told, one audit entry is written."""
    bridge.state = Publication.DRAFT
    db_session.commit()
    number, outcomes, barrier = bridge.id, [], threading.Barrier(2)
    db_session.remove()

    def publish() -> None:
        with app.app_context():
            page = db.session.get(ExhibitPage, number)
            version = page.version
            assert page.blocks
            db.session.rollback()
            barrier.wait()
            with writing():
                page = db.session.get(ExhibitPage, number)
                try:
                    operations.publish_page(page, version, Publication.PUBLISHED, by=System(), now=clock.now())
                    db.session.commit()
                    outcomes.append("published")
                except (content.ChangedMeanwhile, content.CannotMove):
                    db.session.rollback()
                    outcomes.append("told")
                db.session.remove()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["published", "told"]
    assert actions(db_session).count("exhibit-page.published") == 1


def test_a_stale_publish_button_says_so(app, bridge):
    editor = an_editor(app)
    stale = editor.get(PAGE)
    editor.submit(editor.get(PAGE), "main form[action$='first-arch']", title="改过的题目")
    said = editor.follow(editor.submit(stale, "main form[action$='/publication']", press="撤下"))
    assert "刚才有人改过这一页" in said
    assert "改过的题目" in Site(app).get("/exhibition/bridge")


# --- the wrong person ---


EDITING = [
    ("GET", "/desk/exhibition/new-exhibit"),
    ("POST", DESK),
    ("POST", f"{DESK}/publication"),
    ("GET", f"{DESK}/new-page"),
    ("POST", PAGE),
    ("POST", f"{PAGE}/publication"),
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
    for path in ("/desk/exhibition", DESK, PAGE, f"{PAGE}/preview", "/desk/draws"):
        page = auditor.get(path)
        assert not page.select("main form"), path


def test_an_editor_of_another_publisher_sees_no_exhibit(app, bridge):
    stranger = an_editor(app, scope="another-publisher")
    assert "一座桥的故事" not in stranger.get("/desk/exhibition")
    stranger.get(PAGE, 404)


def test_the_desk_reads_in_english(app, bridge):
    from tests.site import assert_english

    editor = an_editor(app, lang="en")
    number = bridge.blocks[0].id
    for path in (
        "/desk/exhibition", "/desk/exhibition/new-exhibit", DESK, f"{DESK}/new-page", PAGE, f"{PAGE}/preview",
        f"{PAGE}/new-block/timeline", f"{PAGE}/new-block/split", "/desk/draws",
    ):  # fmt: skip
        assert_english(editor.get(path))
    editor.get(f"{PAGE}/blocks/{number}")


# --- draws at the desk ---


def test_an_operator_imports_draws(app, db_session):
    operator = signed_in(app, Role.OPERATOR)
    page = operator.get("/desk/draws")
    file = ("draws.json", as_json(ssq_row("26095", "2026-08-18"), ssq_row()))
    page = operator.follow(operator.submit(page, source="开奖公告", file=file))
    assert "新增 2 期，最新一期 2026096" in page
    assert page.texts("tbody tr td .cell") == ["双色球", "draws.json", "开奖公告", "2"]
    again = operator.follow(operator.submit(page, source="开奖公告", file=file))
    assert "2 期都已在档案里，内容相同，没有改动" in again
    assert "开奖公告" in Site(app).get("/exhibition/draws/ssq/2026096")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            ("draws.json", as_json(ssq_row(), ssq_row("26095", "2026-08-18", blue=17))),
            "第 3 行（第 2 条）：蓝球 17 不在 1 到 16 之间",
        ),
        (("draws.xlsx", b"PK\x03\x04\x00"), "这不是文本文件"),
        (("draws.json", b""), "文件是空的"),
    ],
)
def test_a_wrong_file_is_refused_and_the_form_kept(file, said, app, db_session):
    operator = signed_in(app, Role.OPERATOR)
    page = operator.submit(operator.get("/desk/draws"), status=422, source="开奖公告", file=file)
    assert said in page
    assert page.one("input[name=source]")["value"] == "开奖公告"
    assert "档案还是空的" in Site(app).get("/exhibition/draws/ssq")


def test_the_source_of_a_file_is_asked_for(app, db_session):
    operator = signed_in(app, Role.OPERATOR)
    page = operator.submit(operator.get("/desk/draws"), status=422, file=("draws.json", as_json(ssq_row())))
    assert "请写明数据从哪里来" in page


# --- rules ---


@pytest.mark.sqlite_only
def test_rows_are_read_back_as_they_were_written():
    rows = [
        {"date": "1998-07", "text": "涨水", "text_en": "Flood", "sources": ["S1", "S2"], "items": ["flood-1998"]},
        {"date": "下午", "date_en": "Afternoon", "text": "退水"},
    ]
    assert forms.rows_from(Kind.TIMELINE, forms.rows_written(Kind.TIMELINE, rows)) == rows


@pytest.mark.sqlite_only
def test_a_block_holds_what_its_kind_knows():
    assert not list(rules.problems(Kind.TEXT, {"text": "好"}))
    assert [p.reason for p in rules.problems(Kind.TEXT, {"text": "好", "style": "red"})] == ["unknown"]
    assert [p.reason for p in rules.problems(Kind.TEXT, {"text": ["好"]})] == ["wrong-kind"]
    assert [p.reason for p in rules.problems(Kind.TIMELINE, {"entries": []})] == ["missing"]
    assert [p.reason for p in rules.problems(Kind.SPLIT, {"game": "ssq", "split": "x"})] == ["missing"]


@pytest.mark.sqlite_only
def test_moving_stops_at_the_edges():
    assert rules.moved([1, 2, 3], 1, -1) == [1, 2, 3]
    assert rules.moved([1, 2, 3], 1, 1) == [2, 1, 3]
    assert rules.moved([1, 2, 3], 3, 1) == [1, 2, 3]


def test_what_lacks_english_is_found(app, bridge):
    _exhibits, pages, _items = queries.without_english()
    assert [page.slug for page in pages] == ["first-arch"]
