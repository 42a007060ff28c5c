"""What a visitor of the hall sees."""

import pytest

from app.content.rules import Publication
from app.core import commands
from app.core.db import db
from app.exhibition.models import Exhibit, ExhibitPage
from tests.builders.exhibition import a_hall, a_page, an_exhibit, an_item, import_draws, load_content, ssq_row
from tests.site import Site, assert_english

PATHS = [
    "/exhibition", "/exhibition/history", "/exhibition/odds", "/exhibition/draw", "/exhibition/ticket-themes",
    "/exhibition/fund", "/exhibition/stations", "/exhibition/items", "/exhibition/items?theme=elderly&class=project",
    "/exhibition/items/first-ticket-1987", "/exhibition/items/kl8-rules-2025", "/exhibition/years",
    "/exhibition/years/1987", "/exhibition/games", "/exhibition/games/ssq", "/exhibition/games/fc3d",
    "/exhibition/games/qlc", "/exhibition/games/kl8", "/exhibition/games/scratch", "/exhibition/draws",
    "/exhibition/draws/ssq",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_the_demonstration_read_in_both_languages(path: str, demonstrated):
    Site(demonstrated).get(path)
    assert_english(Site(demonstrated, lang="en").get(path))


def test_a_citizen_walks_from_the_entrance_through_a_room_to_a_record_and_its_year(demo_site):
    hall = demo_site.get("/exhibition")
    room = demo_site.get(hall.links()["从一张募捐券说起"])
    assert room.h1 == "从一张募捐券说起"
    assert "孙永生" in room
    record = demo_site.get(room.one("#first-ticket ~ .timeline a[href$='first-ticket-1987?exhibit=history']")["href"])
    assert "本馆绘制，非彩票实物" in record
    assert "从一张募捐券说起 · 第一张" in record.links()
    year = demo_site.get(record.links()["1987"])
    assert "天津座谈会" in year


def test_a_story_names_its_sources_with_issuer_date_and_grade(demo_site):
    page = demo_site.get("/exhibition/history")
    source = page.texts(".sources li")[0]
    assert all(words in source for words in ("新华社", "2008-10-29", "新闻媒体"))
    notes = {str(link["href"]) for link in page.select(".notes a")}
    assert notes <= {f"#{row['id']}" for row in page.select(".sources li")}


def test_after_the_last_room_comes_the_first(demo_site):
    assert "从一张募捐券说起" in demo_site.get("/exhibition/stations").texts(".next-room-title")


def test_where_games_are_shown_the_18_line_stands(demo_site):
    for path in (
        "/exhibition/odds",
        "/exhibition/draw",
        "/exhibition/games",
        "/exhibition/games/kl8",
        "/exhibition/draws/ssq",
    ):
        assert demo_site.get(path).select(".adult-notice"), path


def test_a_game_shows_version_exact_odds_and_what_is_to_be_checked(demo_site):
    page = demo_site.get("/exhibition/games/ssq")
    assert "1 / 17,721,088" in page.text
    assert "双色球游戏规则（自2026014期起）" in page
    assert "据该页，待核对" in page
    assert "目前是否执行，以官方公告为准" in page
    assert "奖金 51% · 1.02 元" in page


@pytest.mark.parametrize("code", ["fc3d", "qlc", "kl8"])
def test_a_split_without_a_source_is_a_sentence_and_no_chart(code: str, demo_site):
    page = demo_site.get(f"/exhibition/games/{code}")
    assert "分配比例待中心核对" in page
    assert not page.select(".stack")


def test_prize_amounts_without_an_official_page_are_not_printed(demo_site):
    assert "1,040" not in demo_site.get("/exhibition/games/fc3d")


def test_no_page_predicts(demo_site):
    for path in PATHS:
        text = demo_site.get(path).text
        assert not any(word in text for word in ("推荐号码", "预测号码", "试机号", "幸运号码")), path


# --- records ---


def test_facets_count_what_they_leave(demo_site):
    page = demo_site.get("/exhibition/items?theme=elderly")
    said = next(chip for chip in page.texts(".chip--current") if chip.startswith("扶老"))
    assert f"共 {said.split()[-1]} 条" in page


def test_two_characters_are_found(demo_site):
    assert "抗洪赈灾彩票" in demo_site.get("/exhibition/items?q=洪水")


def test_nothing_found_invites(demo_site):
    assert "没有这样的记录" in demo_site.get("/exhibition/items?q=飞碟")


@pytest.mark.parametrize(
    "path",
    ["/exhibition/nowhere", "/exhibition/items/nothing", "/exhibition/years/1066", "/exhibition/games/dlt",
     "/exhibition/draws/scratch", "/exhibition/draws/ssq/2026999", "/exhibition/draws/ssq/x", "/exhibition/items?page=99",
     "/exhibition/years/99999999999999999999"],
)  # fmt: skip
def test_what_does_not_exist_is_404(path: str, demo_site):
    demo_site.get(path, 404)


def test_odd_queries_are_harmless(demo_site):
    for query in (
        "?page=0",
        "?page=-3",
        "?page=x",
        "?q=%25%27",
        "?q=" + "长" * 300,
        "?class=event&theme=nothing",
    ):
        demo_site.get(f"/exhibition/items{query}")


# --- an empty site ---


def test_an_empty_hall_is_kind(site):
    page = site.get("/exhibition")
    assert "展馆正在布置" in page
    assert page.links()["看游戏与规则"] == "/exhibition/games"


def test_an_empty_archive_says_how_to_import(site):
    page = site.get("/exhibition/draws/ssq")
    assert "档案还是空的" in page
    assert "flask exhibition import-draws draws.json --game ssq" in page


# --- draws ---


def test_a_draw_shows_numbers_day_and_source(site, db_session):
    import_draws(ssq_row("26095", "2026-08-18"), ssq_row())
    page = site.get("/exhibition/draws/ssq/2026096")
    assert "2026年8月20日（周四）" in page
    assert page.texts(".draw-large .ball-number") == ["01", "04", "16", "22", "26", "31", "04"]
    assert "测试文件" in page
    assert "上一期 2026095" in page.links()
    assert_english(site.another(lang="en").get("/exhibition/draws/ssq/2026096"))


def test_a_short_issue_number_leads_to_the_full_address(site, db_session):
    import_draws(ssq_row())
    assert site.get("/exhibition/draws/ssq/26096", 301).location.endswith("/exhibition/draws/ssq/2026096")


def test_the_archive_is_searched_by_issue_and_by_day(site, db_session):
    import_draws(ssq_row("25150", "2025-12-28"), ssq_row("26095", "2026-08-18"), ssq_row())
    assert site.get("/exhibition/draws/ssq?q=26096").texts(".draw-issue") == ["第 2026096 期"]
    assert site.get("/exhibition/draws/ssq?q=2026-08").texts(".draw-issue") == ["第 2026096 期", "第 2026095 期"]
    assert "没有找到“2024”" in site.get("/exhibition/draws/ssq?q=2024")
    assert "没有看懂“大奖”" in site.get("/exhibition/draws/ssq?q=大奖")


def test_the_archive_has_pages(site, db_session):
    import_draws(*(ssq_row(f"26{n:03}", f"2026-0{1 + n // 28}-{1 + n % 28:02}") for n in range(1, 41)))
    assert len(site.get("/exhibition/draws/ssq").select(".draw-list li")) == 30
    assert len(site.get("/exhibition/draws/ssq?page=2").select(".draw-list li")) == 10
    site.get("/exhibition/draws/ssq?page=3", 404)


# --- what is public ---


@pytest.mark.parametrize("state", [Publication.DRAFT, Publication.WITHDRAWN])
def test_an_exhibit_that_is_not_published_is_nowhere(state, site, db_session):
    exhibit = an_exhibit(a_hall(), state=state)
    a_page(exhibit, "arch", "桥拱是石头的。")
    site.get("/exhibition/bridge", 404)
    assert "一座桥的故事" not in site.get("/exhibition")
    assert "一座桥的故事" not in site.get("/search?q=桥")
    assert "bridge" not in site.get("/sitemap.xml").text


def test_a_draft_page_is_missing_from_its_exhibit(site, db_session):
    exhibit = an_exhibit(a_hall())
    a_page(exhibit, "arch", "桥拱是石头的。")
    a_page(exhibit, "rail", "栏杆是木头的。", state=Publication.DRAFT)
    page = site.get("/exhibition/bridge")
    assert "桥拱是石头的。" in page
    assert "栏杆是木头的。" not in page


def test_chinese_without_english_is_marked_and_listed(site, db_session):
    exhibit = an_exhibit(a_hall())
    a_page(exhibit, "arch", "桥拱是石头的。")
    an_item()
    assert_english(site.another(lang="en").get("/exhibition/bridge"))
    from app.exhibition import doors

    with site.app.test_request_context():
        assert {label for label, _url in doors.untranslated()} >= {"一座桥的故事", "洪水之年"}


def test_markdown_of_an_editor_is_made_safe(site, db_session):
    a_page(an_exhibit(a_hall()), "arch", "<script>alert(1)</script>\n\n[点这里](javascript:alert(1))")
    page = site.get("/exhibition/bridge")
    assert not page.select("main script")
    assert not page.select("main a[href^=javascript]")


# --- for the whole site ---


def test_search_finds_rooms_pages_records_games_and_draws(site, db_session):
    load_content()
    import_draws(ssq_row())
    commands.catch_up()  # As each start does: the games come with the program.
    assert {"展厅", "展页", "展品记录"} <= set(" ".join(site.get("/search?q=石家庄").text.split()).split())
    assert "/exhibition/draws/ssq/2026096" in site.get("/search?q=26096").links().values()
    assert "/exhibition/games/kl8" in site.get("/search?q=快乐8").links().values()


def test_the_sitemap_lists_the_hall(demo_site):
    text = demo_site.get("/sitemap.xml").text
    for path in ("/exhibition", "/exhibition/history", "/exhibition/items/first-ticket-1987", "/exhibition/games/ssq"):
        assert f"{path}<" in text


def test_the_home_page_shows_an_exhibit(demo_site):
    assert "今日展厅" in demo_site.get("/")


# --- content files ---


def test_loading_again_changes_nothing(run):
    assert "新增 0 行" not in run("exhibition", "load-content")
    assert "新增 0 行，更新 0 行，保留 0 行" in run("exhibition", "load-content")


def test_loading_again_keeps_what_was_edited_and_withdrawn(run, db_session):
    run("exhibition", "load-content")
    page = db_session.query(ExhibitPage).filter_by(slug="timeline").one()
    edited = page.exhibit
    page.title, edited.version = "改过的题目", 2
    exhibit = db_session.query(Exhibit).filter_by(slug="fund").one()
    exhibit.state = Publication.WITHDRAWN
    untouched = db_session.query(Exhibit).filter_by(slug="odds").one()
    title, untouched.title = untouched.title, "文件里不是这样"
    db_session.commit()
    said = run("exhibition", "load-content")
    db_session.expire_all()
    assert f"保留：{edited.slug} {edited.title}" in said
    assert page.title == "改过的题目"
    assert exhibit.state is Publication.WITHDRAWN
    assert untouched.title == title


def test_every_picture_of_the_content_is_drawn(demonstrated):
    with demonstrated.app_context():
        assert {row.picture for row in db.session.query(Exhibit)} == {
            f"exhibit-{row.art}" for row in db.session.query(Exhibit)
        }
