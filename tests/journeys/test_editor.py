"""An editor publishes a story about a project and a page of the exhibition; citizens read them; the auditor finds who did it."""

import pytest

from app.charity.models import Project
from app.core.db import db
from app.exhibition.models import Exhibit
from tests.journeys.conftest import ALL_READINGS

pytestmark = pytest.mark.browser

STORY = ("施工队进场了", "The builders have arrived")
PAGE = ("站里的一天", "A day at the station")
TEXT = ("早上七点半开门，先烧一壶水。", "The door opens at half past seven, and first the kettle goes on.")


@pytest.fixture
def project(demonstration_app) -> Project:
    return db.session.query(Project).filter_by(code="demo-06").one()


@pytest.fixture
def exhibit(demonstration_app) -> Exhibit:
    return db.session.query(Exhibit).filter_by(slug="history").one()


@pytest.mark.parametrize("reading", ALL_READINGS, indirect=True)
def test_published_read_and_found_in_the_audit_log(somebody, reading, project, exhibit):
    editor, citizen, auditor = somebody(), somebody(), somebody()
    in_english = reading.lang == "en"
    story, page, text = (each[in_english] for each in (STORY, PAGE, TEXT))

    reviewers = [somebody(), somebody()]
    reviewers[0].signs_in_as("second-editor")
    reviewers[1].signs_in_as("third-editor")
    editor.signs_in_as("editor")
    write_story(editor, reading.name(project))
    citizen.opens(f"/charity/projects/{project.code}")
    citizen.sees_no(story)
    editor.presses("送审")
    editor.sees("已送审，等同事看过")
    for reviewer in reviewers:
        reviewer.follows("审校", within="nav")
        reviewer.clicks(reviewer.page.get_by_role("link", name=story, exact=True))
        reviewer.presses("通过")
    reviewers[-1].sees("已发布，市民现在能看到了")
    citizen.opens(f"/charity/projects/{project.code}")
    citizen.sees(story, within="#updates")

    write_page(editor, reading.name(exhibit), shown=text)
    citizen.opens(f"/exhibition/{exhibit.slug}")
    citizen.sees_no(page)
    editor.presses("送审")
    editor.sees("已送审，等同事看过")
    for reviewer in reviewers:
        reviewer.follows("审校", within="nav")
        reviewer.clicks(reviewer.page.get_by_role("link", name=reading.name(exhibit), exact=True))
        reviewer.presses("通过")
    reviewers[-1].sees("已发布，市民现在能看到了")
    citizen.opens("/")
    citizen.follows("展馆", within="header")
    citizen.clicks(citizen.page.locator(f"main a[href='/exhibition/{exhibit.slug}']"))
    citizen.sees(page, within=".story-body")
    citizen.sees(text, within=".story-body")

    auditor.signs_in_as("auditor")
    auditor.follows("操作记录", within="nav")
    auditor.finds_all_accessible()
    auditor.selects("操作", "发布项目动态")
    auditor.presses("筛选")
    auditor.sees(STORY[0], within="main table tbody tr:first-child")
    auditor.sees("演示审核", within="main table tbody tr:first-child")
    auditor.selects("操作", "发布展厅")
    auditor.presses("筛选")
    auditor.sees(exhibit.title, within="main table tbody tr:first-child")
    auditor.presses("现在核对")
    auditor.sees_no("对不上")


def test_an_exhibit_moves_and_an_old_version_comes_back(somebody, reading, exhibit):
    editor, citizen = somebody(), somebody()
    editor.signs_in_as("editor")
    editor.follows("展馆", within="nav")
    editor.clicks(editor.page.get_by_role("link", name=reading.name(exhibit), exact=True))
    editor.fills("导语", "换一种说法。")
    editor.fills("导语（英文）", "Told another way.")
    told = "Told another way." if reading.lang == "en" else "换一种说法。"
    editor.page.locator(".write-look .lead", has_text=told).wait_for(state="attached")  # While one writes.
    editor.presses("存为新稿")
    editor.follows("看稿子和改动")
    editor.sees("换一种说法。", within=".changes ins")
    editor.finds_all_accessible()
    editor.presses("恢复这一稿")
    editor.sees("旧稿已恢复成新的草稿")
    moves_blocks(editor, exhibit)
    editor.opens(f"/desk/exhibition/exhibits/{exhibit.slug}")
    editor.fills("网址名", "how-it-began")
    editor.presses("换网址")
    citizen.opens(f"/exhibition/{exhibit.slug}")
    assert citizen.address == "/exhibition/how-it-began"
    citizen.sees(reading.name(exhibit), within="h1")


def moves_blocks(editor, exhibit) -> None:
    """By hand, by keys, and not at all."""
    page = next(page for section in exhibit.sections for page in section.pages if len(page.blocks) > 2)
    first, second, third, *rest = [f"block-{each.key}" for each in page.blocks]
    editor.opens(f"/desk/exhibition/exhibits/{exhibit.slug}/pages/{page.key}")
    blocks = editor.page.locator(".desk-block")
    order = lambda: blocks.evaluate_all("all => all.map((each) => each.id)")  # noqa: E731
    editor.drags(editor.page.locator(f"#{third} .desk-grip"), editor.page.locator(f"#{first} .desk-grip"))
    assert order() == [third, first, second, *rest]
    editor.drags(editor.page.locator(f"#{third} .desk-grip"), editor.page.locator(f"#{first} .desk-grip"))
    assert order() == [first, third, second, *rest]
    assert editor.page.evaluate("document.activeElement.closest('.desk-block').id") == third
    with editor.page.expect_navigation():
        editor.page.keyboard.press("ArrowDown")
    assert order() == [first, second, third, *rest]
    editor.presses("上移", within=f"#{third}")
    assert order() == [first, third, second, *rest]
    editor.finds_all_accessible()


def test_entries_are_added_and_moved_while_the_page_stands(somebody, exhibit):
    editor = somebody()
    editor.signs_in_as("editor")
    editor.opens(f"/desk/exhibition/exhibits/{exhibit.slug}/pages/timeline/new-block/links")
    editor.page.fill("#rows-0-label", "找驿站")
    editor.page.locator("button[value=add]").click()
    editor.page.locator("#rows-1-label:focus").fill("帮助")
    editor.page.fill("#rows-1-href", "/help")
    editor.page.locator("button[value=up-1]").click()
    editor.page.locator("#rows-0-href[value='/help']").wait_for()
    assert editor.page.input_value("#rows-1-label") == "找驿站"
    editor.finds_all_accessible()
    editor.page.locator("button[value=remove-1]").click()
    editor.page.locator("#rows-1").wait_for(state="detached")
    editor.page.locator(".write-look .write-here", has_text="帮助").wait_for(state="attached")
    with editor.page.expect_navigation():
        editor.page.press("#rows-0-label", "Enter")
    editor.sees("帮助", within=".desk-blocks")


def write_story(editor, project_name: str) -> None:
    editor.follows("公益项目", within="nav")
    editor.clicks(editor.page.get_by_role("link", name=project_name, exact=True))
    editor.follows("写一篇动态")
    editor.fills("标题", "")
    editor.fills("正文", "三台设备**当天**到货。")
    editor.presses("存为草稿", status=422)
    editor.sees("请填写标题", within=".form-errors")
    editor.finds_all_accessible()
    editor.fills("标题", STORY[0])
    editor.fills("英文标题", STORY[1])
    editor.fills("英文正文", "Three machines came the same day.")
    editor.presses("预览")
    editor.sees("三台设备当天到货。", within="#preview")
    editor.presses("存为草稿")
    editor.sees("草稿已存好。看过下面的样子，再送审。")


def write_page(editor, exhibit_name: str, *, shown: str) -> None:
    editor.follows("展馆", within="nav")
    editor.clicks(editor.page.get_by_role("link", name=exhibit_name, exact=True))
    editor.follows("新建展页")
    editor.fills("标题", PAGE[0])
    editor.fills("标题（英文）", PAGE[1])
    editor.fills("网址名", "a-day")
    editor.fills("单元", "驿站")
    editor.fills("单元（英文，新单元用）", "The station")
    editor.presses("存为草稿")
    editor.follows("正文")
    editor.page.fill("textarea[name=text]", TEXT[0])
    editor.page.fill("textarea[name=text_en]", TEXT[1])
    editor.page.locator(".write-look", has_text=shown).wait_for(state="attached")  # While one writes.
    editor.presses("保存")
    editor.sees(shown, within=".desk-blocks")


def test_an_auditor_changes_nothing(somebody, project, exhibit):
    auditor = somebody()
    auditor.signs_in_as("auditor")
    for path in (f"/desk/charity/projects/{project.code}", f"/desk/exhibition/exhibits/{exhibit.slug}"):
        auditor.opens(path)
        assert auditor.has("main form") == 0, f"{path} offers an auditor something to send"
    auditor.opens("/desk/audit")
    token = auditor.page.locator("input[name=csrf_token]").first.get_attribute("value")
    for path in (
        f"/desk/review/project/{project.code}/withdrawal",
        f"/desk/exhibition/exhibits/{exhibit.slug}/address",
        "/desk/stations/imports",
    ):
        answer = auditor.context.request.post(
            auditor.origin + path,
            form={"csrf_token": token, "version": "1", "state": "withdrawn"},
            headers={"Origin": auditor.origin, "Referer": f"{auditor.origin}/desk/audit"},
        )
        assert answer.status == 403, f"{path} answered an auditor {answer.status}"
