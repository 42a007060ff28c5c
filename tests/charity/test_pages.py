"""What citizens see."""

import datetime
import xml.etree.ElementTree as ET

import pytest

from app.charity.rules import MilestoneStatus, MoneyKind, Standing
from app.core import clock
from app.core.features import Slot
from tests.builders import charity as make
from tests.page import assert_english

PAGES = (
    "/charity", "/charity/projects", "/charity/projects?records=demonstration", "/charity/projects/taian-2024",
    "/charity/projects/jining-beihu-2023", "/charity/projects/demo-06", "/charity/publishers/demo", "/charity/two-yuan",
    "/charity/corrections", "/charity/causes/elderly", "/charity/counties/371625", "/charity/years/2025",
    "/charity/units/演示单位", "/charity/promises?records=demonstration", "/charity/calendar",
)  # fmt: skip


@pytest.mark.sqlite_only
@pytest.mark.parametrize("path", PAGES)
def test_every_page_reads_in_english(demo_site, path):
    assert_english(demo_site.another(lang="en").get(path))


def test_the_front_says_that_the_citys_own_figures_are_missing(demo_site):
    page = demo_site.get("/charity")
    assert "滨州的公益金数据还没有公布到本站" in page
    assert "共 7 份公示，来自 6 家单位。" in page


def test_every_demonstration_amount_is_labelled(demo_site):
    for path in ("/charity", "/charity/projects?records=demonstration", "/charity/projects/demo-06"):
        page = demo_site.get(path)
        for amount in page.select(".project-amount, .figure-amount, .ledger-amount"):
            is_demo = "demo-" in str(amount.find_parent("article") or "") or "demo-06" in path
            assert not is_demo or amount.select(".tag--demo"), f"{path}: {amount.get_text(' ')}"


def test_a_project_tells_what_was_promised_done_late_and_missing(demo_site):
    page = demo_site.get("/charity/projects/demo-06")
    assert "640 平方米" in page and "280 平方米" in page
    assert "地面需要分区施工，改到12月完成。" in page
    assert "按里程碑做到 40%" in page
    assert "延期批准文件" in page.texts(".gaps li")


def test_what_is_late_says_since_when_and_why(site, db_session):
    today = clock.today(clock.now())
    week = datetime.timedelta(days=7)
    made = make.project(planned_end=today - week, actual_start=today - 9 * week)
    step = {"title": "封顶", "due_on": today - 2 * week, "status": MilestoneStatus.NOT_MET}
    make.operations.write_milestone(made, None, step, by=make.BY, now=clock.now())
    done = step | {"title": "挖坑", "status": MilestoneStatus.MET, "met_on": today}
    make.operations.write_milestone(made, None, done, by=make.BY, now=clock.now())
    page = site.get(f"/charity/projects/{made.code}")
    assert [line.split(" ")[0] for line in page.texts(".delays li")] == ["封顶", "整个项目"]
    assert "晚了 14 天" in page.texts(".delays li")[0] and "没有说明原因。" in page.texts(".late-reason")[0]


def test_budget_allocation_and_payment_stand_on_one_scale(site, db_session):
    made = make.project(allocated=80_000_00)
    make.money(made, 100_000_00, MoneyKind.BUDGET)
    page = site.get(f"/charity/projects/{made.code}")
    assert page.texts(".sums dd") == ["10 万元", "8 万元", "没有公布"]
    assert [bar["width"] for bar in page.select(".sums rect")] == ["100.0", "80.0", "0.0"]


def test_a_release_names_its_paper_and_says_whose_figures_they_are(demo_site):
    page = demo_site.get("/charity/projects/taian-2024")
    assert page.texts(".figure-amount") == ["8,497 万元"]
    assert "84,970,000.00 元" in page
    assert "不是滨州的数" in page
    assert "文号" in page.texts(".gaps li")
    assert "https://m.qlwb.com.cn/detail/26372570.html" in page.links().values()


def test_an_inexact_source_is_not_made_exact(demo_site):
    assert "超过 5,224 万元" in demo_site.get("/charity/projects/dongying-2021-2025")


def test_sales_and_money_raised_stand_each_for_itself(demo_site):
    page = demo_site.get("/charity/projects/qingdao-2025")
    assert page.texts(".figure-amount") == ["19.07 亿元", "5.63 亿元", "2.39 亿元", "115.87 亿元"]


@pytest.mark.parametrize(
    ("code", "sources", "uses"),
    [
        ("taian-2024", ["1,226 万元", "74 万元", "3,464 万元", "3,733 万元"], []),
        (
            "linyi-2024",
            ["2,237 万元", "2,119 万元", "6,766 万元"],
            ["186 万元", "1,215 万元", "505 万元", "9,216 万元"],
        ),
        ("demo-06", ["42 万元（演示）"], ["15 万元（演示）", "10 万元（演示）", "17 万元（演示）"]),
    ],
)
def test_the_flow_names_givers_above_and_purposes_below(demo_site, code, sources, uses):
    shown = demo_site.get(f"/charity/projects/{code}").select(".flow-names")
    assert [[amount.get_text() for amount in side.select("strong")] for side in shown] == [
        each for each in (sources, uses) if each
    ]


def test_the_explorer_puts_the_selection_into_a_sentence(demo_site):
    page = demo_site.get("/charity/projects?cause=elderly")
    assert "共 5 份公示" in page.texts(".summary-found")[0]
    assert "不是哪一个城市的总数" in page
    assert "扶老 5" in page.texts(".facets a[aria-current]")


def test_every_filter_of_the_explorer_leads_somewhere(demo_site):
    for records in ("", "?records=demonstration"):
        for address in {str(link["href"]) for link in demo_site.get(f"/charity/projects{records}").select(".facets a")}:
            assert demo_site.get(address).select(".project-card"), address


@pytest.mark.parametrize("query", ["cause=none&year=x&page=1", "q=%25_", "county=1", "records=all", "q=" + "长" * 300])
def test_nonsense_in_the_address_is_no_error(demo_site, query):
    demo_site.get(f"/charity/projects?{query}")


@pytest.mark.parametrize("path", ["/charity/projects?page=0", "/charity/projects?page=99999999999999999999",
                                  "/charity/corrections?page=99999999999999999999", "/charity/projects/none",
                                  "/charity/publishers/none"])  # fmt: skip
def test_what_is_not_there_is_not_found(demo_site, path):
    demo_site.get(path, 404)


def test_no_selection_kindly_says_so(demo_site):
    assert "没有符合的项目" in demo_site.get("/charity/projects?q=不存在的词")


def test_two_yuan_draws_only_what_has_a_source(demo_site):
    page = demo_site.get("/charity/two-yuan")
    assert "分配比例待中心核对" in page and "不套用别省比例" in page
    assert all(source.select("a") or "出处" in source.get_text() for source in page.select(".split-source"))
    assert len(page.select(".stack")) == len(page.select(".split-source")) == 7


def test_a_draft_is_nobodys_and_a_withdrawn_project_says_that_it_is_gone(site, db_session):
    draft, gone = make.project(published=False), make.project()
    make.operations.move_project(gone, make.Publication.WITHDRAWN, gone.version, by=make.BY, now=make.clock.now())
    site.get(f"/charity/projects/{draft.code}", 404)
    site.get(f"/charity/projects/{gone.code}", 410)


def test_the_open_listing_holds_every_real_figure_with_its_paper_and_no_demonstration(demo_site):
    listing = demo_site.get("/charity/projects.json").json
    assert len(listing["projects"]) == 7
    assert not [each for each in listing["projects"] if each["publisher"]["id"] == "demo"]
    taian = next(each for each in listing["projects"] if each["id"] == "taian-2024")
    assert taian["amountMinor"] == 8_497_000_000 and taian["currency"] == "CNY"
    assert taian["transactions"][0]["document"]["issuer"] == "泰安市民政局"


def test_the_feed_prefers_real_updates_and_labels_demonstrations(demo_site, demonstrated):
    feed = ET.fromstring(demo_site.get("/charity/updates.atom").data)
    titles = [entry.text or "" for entry in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert all("【演示】" in title for title in titles[1:]) and len(titles) > 10
    with demonstrated.app_context():
        make.update(make.project(), "真的开工了")
        make.db.session.commit()
    feed = demo_site.get("/charity/updates.atom").text
    assert "真的开工了" in feed and "【演示】" not in feed


def test_the_card_of_the_home_page_labels_a_demonstration(demonstrated):
    feature = next(each for each in demonstrated.extensions["features"] if each.name == "charity")
    with demonstrated.test_request_context():
        cards = list(feature.highlights(Slot.PROJECT, make.clock.now()))
    assert [card.demonstration for card in cards] == [True]
    assert "说到" in cards[0].status


def test_search_finds_projects_and_labels_demonstrations(demo_site):
    page = demo_site.get("/search?q=助餐点")
    titles = page.texts(".finding-words")
    assert any(title.startswith("示例项目1") and "演示" in title for title in titles)


def test_a_real_project_of_the_city_ends_the_notice(site, db_session):
    make.project(make.publisher("center", local=True), allocated=100)
    assert "还没有公布到本站" not in site.get("/charity")


def test_a_plaque_opens_its_project(site, db_session):
    from app.qr import operations as placements

    made = make.project()
    plaque = placements.add_placement("project", made.id, "门口的牌子", by=make.BY, now=make.clock.now())
    assert site.get(f"/charity/projects/{made.code}").select("#plaque svg")
    page = site.get(f"/S/{plaque.code}", 302)
    assert page.location.startswith(f"/charity/projects/{made.code}")


def test_foreign_money_keeps_its_sign(site, db_session):
    made = make.project(make.publisher("other", standing=Standing.SAMPLE), allocated=1_234_500, currency="GBP")
    make.money(made, 5, MoneyKind.PAID)
    assert site.get(f"/charity/projects/{made.code}").texts(".figure-amount") == ["£12,345"]


def test_a_correction_has_an_address_of_its_own(site, db_session):
    made = make.project(allocated=4_800_000)
    facts = {"kind": make.MoneyKind.ALLOCATED, "amount_minor": 4_900_000}
    make.operations.write_money(made, 1, facts, by=make.BY, now=make.clock.now(), reason="抄错了一位")
    page = site.get("/charity/corrections")
    address = page.one(".correction-day a")["href"]
    page = site.get(address)
    assert "抄错了一位" in page and "48,000.00 元" in page.one("del").get_text()
    assert address in site.client.get("/charity/corrections.atom").get_data(as_text=True)
    site.get("/charity/corrections/NONE", 404)


def test_a_ticket_is_divided_only_as_far_as_sources_say(demo_site):
    page = demo_site.get("/charity/two-yuan?game=scratch")
    assert "6.5 元" in page.one("#game").get_text() and "财政部" not in page.one("h1").get_text()
    assert page.one("#game [aria-current]").get_text(strip=True) == "刮刮乐"
    assert "没有找到可以公开引用的出处" in page.one("#game").get_text()
    assert "1.02 元" in demo_site.get("/charity/two-yuan?game=zzz").one("#game").get_text()
