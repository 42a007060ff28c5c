"""说到 / 做到, the publication calendar, and what goes into a calendar of one's own."""

import datetime

import pytest

from app.charity import rules
from app.charity.rules import InTime, MilestoneStatus, ProjectKind, Standing
from app.core import clock
from tests.builders import charity as make

DUE = datetime.date(2025, 6, 30)


@pytest.mark.parametrize(
    ("dated", "told"),
    [
        (None, InTime.UNKNOWN), ("2025", InTime.UNKNOWN), ("2024", InTime.BY_THEN), ("2026", InTime.AFTER),
        ("2025-06", InTime.BY_THEN), ("2025-07", InTime.AFTER), ("2025-06-30", InTime.BY_THEN),
        ("2025-07-01", InTime.AFTER), ("2024-12", InTime.BY_THEN),
    ],
)  # fmt: skip
def test_a_paper_is_early_or_late_only_when_its_date_says_so(dated, told):
    assert rules.in_time(dated, DUE) is told


def test_what_is_short_comes_first_and_demonstrations_apart(site, db_session):
    kept, short = make.project(title="做完的"), make.project(title="没做完的")
    make.output(kept, 10, 12)
    make.output(short, 10, None)
    make.output(make.project(), None, 5)
    make.output(make.project(make.publisher("demo", standing=Standing.DEMONSTRATION)), 10, 1)
    page = site.get("/charity/promises")
    assert page.texts(".kept-title") == ["没做完的", "做完的"]
    assert "公开说好 2 件，做到 1 件，还差 1 件。" in page.texts(".summary-found")
    assert site.get("/charity/promises?show=kept").texts(".kept-title") == ["做完的"]
    assert len(site.get("/charity/promises?records=demonstration").select(".kept")) == 1
    site.get("/charity/promises?page=2", 404)


def test_a_draft_promises_nothing(site, db_session):
    make.output(make.project(published=False), 10, 1)
    assert "还没有公开的承诺可比" in site.get("/charity/promises")


def test_the_calendar_names_each_notice_with_its_day_and_its_original(demo_site):
    page = demo_site.get("/charity/calendar")
    assert len(page.select("#due .due-days li")) == 2
    assert "没有收录，不等于没有公布" in page
    assert page.select("#published a[href='https://m.qlwb.com.cn/detail/26372570.html']")


def test_a_notice_of_the_city_is_no_longer_missing(site, db_session):
    made = make.project(make.publisher("center", local=True), kind=ProjectKind.RELEASE, year=2024)
    paper = {"title": "公告", "issuer": "局", "dated": "2025-07-02", "url": "https://example.org/1"}
    make.operations.write_document(made, paper, by=make.BY, now=clock.now())
    page = site.get("/charity/calendar")
    assert "没有收录" not in page and "在那天以后" in page


def test_the_days_go_into_a_calendar_of_ones_own(demo_site):
    text = demo_site.get("/charity/calendar.ics").data.decode()
    assert text.count("BEGIN:VEVENT") == 4 and "DTSTART;VALUE=DATE:20270630" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_milestones_of_a_selection_say_whether_they_are_a_demonstration(site, db_session):
    day = datetime.date(2026, 12, 1)
    facts = {"title": "完工", "due_on": day, "status": MilestoneStatus.SCHEDULED}
    for by in (None, make.publisher("demo", standing=Standing.DEMONSTRATION)):
        made = make.project(by, title="一桥")
        make.operations.write_milestone(made, None, facts, by=make.BY, now=clock.now())
    real = site.get("/charity/milestones.ics").data.decode()
    shown = site.get("/charity/milestones.ics?records=demonstration").data.decode()
    assert "SUMMARY:一桥：完工" in real and "【演示】" not in real and real.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:【演示】一桥：完工" in shown
