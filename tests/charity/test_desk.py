"""The editor's day: writing, publishing, correcting, and what keeps others out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.charity import operations
from app.charity.models import Correction, Project, Transaction, Update
from app.content.operations import ChangedMeanwhile
from app.core.audit import AuditEntry
from app.core.db import db
from tests.builders import charity as make
from tests.builders import workflow
from tests.builders.accounts import signed_in
from tests.site import filled

FORM = "main form.form:has([name=body])"


@pytest.fixture
def editor(app, db_session):
    """An editor of the publisher “bureau”."""
    make.publisher("bureau")
    return desk_of(app, Role.EDITOR, scope="bureau")


def desk_of(app, role: Role, **options):
    """Somebody at the desk, with a form's token for the bare posts of those who mean no good."""
    db.session.commit()
    visitor = signed_in(app, role, **options)
    visitor.get("/me")
    return visitor


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_editor_writes_a_project_and_citizens_see_it(app, editor, site):
    page = editor.get("/desk/charity/projects/new")
    page = editor.follow(
        editor.submit(page, title="社区助餐点", summary="让老人吃上热饭。", causes=["elderly"], year=2026)
    )
    address = page.path
    page = editor.submit(
        editor.get(f"{address}/documents/new"), title="资金下达通知", issuer="财政局", number="1号", dated="2026-03"
    )
    form = editor.get(f"{address}/money/new")
    paper = form.select("select[name=document_id] option")[1]["value"]
    editor.submit(form, kind="allocated", amount="48", amount_unit="wan", document_id=paper, dated_on="2026-03-12")
    editor.submit(editor.get(f"{address}/outputs/new"), title="座位", unit="个", promised="40", delivered="44")
    editor.submit(editor.get(f"{address}/milestones/new"), title="开始供餐", due_on="2026-08-31", weight="100")
    public = address.replace("/desk", "")
    site.get(public, 404)
    workflow.publish(app, editor, address)
    page = site.get(public)
    assert page.texts(".figure-amount") == ["48 万元"]
    assert "40 个" in page and "44 个" in page and "资金下达通知" in page and "2026年3月" in page
    assert actions()[-1] == "project.published"


def test_an_editor_publishes_an_update_and_an_auditor_finds_the_entry(app, editor, site, db_session):
    made = make.project()
    page = editor.get(f"/desk/charity/projects/{made.code}/updates/new")
    page = editor.submit(page, press="预览", status=200, title="开工了", body="今天**开工**。")
    assert page.one("#preview strong").get_text() == "开工"
    page = editor.follow(editor.submit(page, press="存为草稿"))
    assert "开工了" not in site.get(f"/charity/projects/{made.code}")
    workflow.publish(app, editor, page.path)
    assert "开工了" in site.get(f"/charity/projects/{made.code}")
    assert "project-update.published" in actions()


def test_markdown_of_an_editor_cannot_bring_script(app, editor, site, db_session):
    made = make.project()
    page = editor.get(f"/desk/charity/projects/{made.code}/updates/new")
    wicked = "<script>alert(1)</script> [点我](javascript:alert(1))"
    page = editor.follow(editor.submit(page, press="存为草稿", title="试", body=wicked))
    workflow.publish(app, editor, page.path)
    page = site.get(f"/charity/projects/{made.code}")
    assert "alert(1)" in page and not page.select(".story script, .story a")


@pytest.mark.parametrize("path", ["", "/facts", "/money/new", "/money/1", "/updates/new", "/updates/1"])
def test_another_publishers_project_is_not_there(app, editor, db_session, path):
    other = make.project(make.publisher("another"), allocated=5)
    make.update(other)
    editor.get(f"/desk/charity/projects/{other.code}{path}", 404)


@pytest.mark.parametrize("path", ["/facts", "/money", "/money/1", "/updates", "/updates/1"])
def test_another_publishers_project_cannot_be_changed(app, editor, db_session, path):
    other = make.project(make.publisher("another"), allocated=5)
    make.update(other)
    editor.post(f"/desk/charity/projects/{other.code}{path}", {"version": "1", "amount": "1"}, 404)


def test_a_project_cannot_be_opened_for_another_publisher(editor, db_session):
    make.publisher("another")
    editor.post("/desk/charity/projects", {"publisher": "another", "title": "x", "summary": "y", "version": "0"}, 422)
    assert db.session.scalar(select(Project.id)) is None


def test_another_publishers_paper_cannot_be_cited(editor, db_session):
    mine, other = make.project(), make.project(make.publisher("another"))
    paper = operations.write_document(other, {"title": "通知", "issuer": "别处"}, by=make.BY, now=make.clock.now())
    data = {"version": str(mine.version), "kind": "paid", "amount": "1", "amount_unit": "yuan", "precision": "exact"}
    editor.post(f"/desk/charity/projects/{mine.code}/money", data | {"document_id": str(paper.id)}, 422)


def test_an_auditor_reads_everything_and_changes_nothing(app, db_session):
    made = make.project(allocated=5)
    auditor = desk_of(app, Role.AUDITOR)
    assert made.title in auditor.get("/desk/charity")
    page = auditor.get(f"/desk/charity/projects/{made.code}")
    assert not page.select("main form")
    auditor.get(f"/desk/charity/projects/{made.code}/facts", 403)
    auditor.post(f"/desk/charity/projects/{made.code}/money/1", {"version": "1"}, 403)


def test_a_member_has_no_desk(app, db_session):
    signed_in(app, Role.MEMBER).get("/desk/charity", 403)


def test_a_published_figure_changes_only_with_a_reason(editor, site, db_session):
    made = make.project(allocated=4_800_000)
    address = f"/desk/charity/projects/{made.code}/money/1"
    page = editor.submit(editor.get(address), status=422, amount="4.9")
    assert "请写明原因" in page and page.one("[name=amount]")["value"] == "4.9"
    assert db.session.scalar(select(Transaction.amount_minor)) == 4_800_000
    editor.submit(page, reason="数字抄错了一位")
    page = site.get(f"/charity/projects/{made.code}")
    assert page.texts(".figure-amount") == ["4.9 万元"]
    assert "48,000.00 元" in page.one(".correction del").get_text() and "数字抄错了一位" in page
    assert "数字抄错了一位" in site.get("/charity/corrections")


def test_a_draft_figure_is_changed_without_ceremony(editor, db_session):
    made = make.project(allocated=4_800_000, published=False)
    editor.submit(editor.get(f"/desk/charity/projects/{made.code}/money/1"), amount="4.9")
    assert db.session.scalar(select(Correction.id)) is None


def test_what_was_delivered_is_corrected_in_public_too(editor, site, db_session):
    made = make.project()
    make.output(made, 100, 80)
    page = editor.get(f"/desk/charity/projects/{made.code}/outputs/1")
    editor.submit(page, delivered="60", reason="复核后更正")
    page = site.get(f"/charity/projects/{made.code}")
    assert "80 米" in page.one(".correction del").get_text() and "60 米" in page.one(".correction ins").get_text()


BAD_MONEY = [
    ({"amount": "四十八"}, "请只填数字"),
    ({"amount": "-3"}, "请只填数字"),
    ({"amount": "0.001", "amount_unit": "yuan"}, "请只填数字"),
    ({"amount": ""}, "请填写金额"),
    ({"dated_on": "2026-02-30"}, "这样的日期"),
    ({"dated_on": "0001-01-01"}, "这样的日期"),
]


@pytest.mark.parametrize(("fields", "message"), BAD_MONEY)
def test_bad_input_is_explained_and_nothing_typed_is_lost(editor, db_session, fields, message):
    made = make.project(published=False)
    page = editor.get(f"/desk/charity/projects/{made.code}/money/new")
    page = editor.submit(page, status=422, **{"label": "首付款", "amount": "48", **fields})
    assert message in page
    assert page.one("[name=label]")["value"] == "首付款"
    assert db.session.scalar(select(Transaction.id)) is None


def test_an_end_before_the_start_is_noticed(editor, db_session):
    made = make.project(published=False)
    page = editor.get(f"/desk/charity/projects/{made.code}/facts")
    page = editor.submit(page, status=422, planned_start="2026-06-01", planned_end="2026-05-01")
    assert "完成的日期早于开始的日期" in page


def test_parts_larger_than_the_whole_are_explained(editor, db_session):
    made = make.project(allocated=100, published=False)
    page = editor.get(f"/desk/charity/projects/{made.code}/money/new")
    page = editor.submit(page, status=422, kind="allocated", amount="5", part_of="1")
    assert "加起来比整笔还多" in page and page.one("[name=amount]")["value"] == "5"


def test_two_editors_at_once_lose_nothing(app, editor, db_session):
    made = make.project()
    story = make.update(made, published=False)
    second = desk_of(app, Role.EDITOR, scope="bureau")
    address = f"/desk/charity/projects/{made.code}/updates/{story.number}"
    mine, theirs = editor.get(address), second.get(address)
    second.submit(theirs, FORM, body="他们写的。")
    page = editor.submit(mine, FORM, status=409, body="我写的。")
    assert page.one("textarea[name=body]").get_text().strip() == "我写的。"
    assert "他们写的。" in page.one(".theirs").get_text()
    assert db.session.scalar(select(Update.body)) == "他们写的。"
    editor.submit(page, FORM)
    db.session.expire_all()
    assert db.session.scalar(select(Update.body)) == "我写的。"


def test_facts_saved_meanwhile_are_shown_beside_ones_own(app, editor, db_session):
    made = make.project()
    second = desk_of(app, Role.EDITOR, scope="bureau")
    mine, theirs = (each.get(f"/desk/charity/projects/{made.code}/facts") for each in (editor, second))
    second.submit(theirs, place="乙地")
    page = editor.submit(mine, status=409, place="甲地")
    assert page.one("[name=place]")["value"] == "甲地" and "乙地" in page.one(".notice--error").get_text()


def test_what_was_not_seen_is_not_published(app, editor, db_session):
    made = make.project(published=False)
    mine = editor.get(f"/desk/charity/projects/{made.code}")
    editor.submit(editor.get(f"/desk/charity/projects/{made.code}/facts"), place="乙地")
    page = editor.follow(editor.submit(mine, workflow.PANEL))
    assert "请看过最新内容再决定" in page
    db.session.expire_all()
    assert db.session.scalar(select(Project.published_at)) is None


def test_of_two_claims_on_one_version_one_wins(db_session):
    made = make.project(allocated=100)
    seen = made.version
    facts = {"kind": make.MoneyKind.PAID, "amount_minor": 5}
    operations.write_money(made, None, facts, by=make.BY, now=make.clock.now(), version=seen)
    with pytest.raises(ChangedMeanwhile):
        operations.write_money(made, None, facts, by=make.BY, now=make.clock.now(), version=seen)


def test_two_stories_begun_at_once_get_a_number_each(app, db_session):
    made = make.project()
    code = made.code
    db.session.commit()
    visitors = [desk_of(app, Role.EDITOR, scope="bureau") for _ in range(4)]
    pages = [visitor.get(f"/desk/charity/projects/{code}/updates/new") for visitor in visitors]
    tokens = [page.one("form.form input[name=csrf_token]")["value"] for page in pages]

    def write(each: int) -> int:
        fields = {
            "csrf_token": tokens[each],
            "version": "0",
            "title": f"第{each}篇",
            "dated_on": "2026-05-06",
            "body": "文",
        }
        return visitors[each].client.post(f"/desk/charity/projects/{code}/updates", data=fields).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(write, range(4))) == [303] * 4
    assert sorted(db.session.scalars(select(Update.number))) == [1, 2, 3, 4]


def test_of_two_corrections_of_one_figure_at_once_one_is_told_to_look_again(app, db_session):
    made = make.project(allocated=100)
    code = made.code
    db.session.commit()
    visitors = [desk_of(app, Role.EDITOR, scope="bureau") for _ in range(3)]
    pages = [visitor.get(f"/desk/charity/projects/{code}/money/1") for visitor in visitors]

    def correct(each: int) -> int:
        fields = filled(pages[each].one("form.form"), {"amount": f"{each + 2}", "reason": "更正"}, None)
        return visitors[each].client.post(f"/desk/charity/projects/{code}/money/1", data=fields).status_code

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(correct, range(3))) == [303, 409, 409]
    assert len(db.session.scalars(select(Correction.id)).all()) == 1
