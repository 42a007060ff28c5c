"""Figures as of a day, at an address that stays: later sums, corrections, steps and stories are not there yet."""

import datetime

from app.charity import as_of, operations
from app.charity.rules import MoneyKind
from app.core import clock
from app.core.db import db
from tests.builders import charity as make

MARCH, JUNE = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)


def built():
    made = make.project(make.publisher("bureau", local=True), actual_start=JUNE, planned_end=datetime.date(2026, 4, 1))
    first = make.money(made, 30_000_00, MoneyKind.ALLOCATED, label="首笔", dated_on=MARCH)
    make.money(made, 20_000_00, MoneyKind.ALLOCATED, label="追加", dated_on=JUNE)
    make.money(made, 7_00, MoneyKind.PAID, label="没有日期")
    make.output(made, 40, 44)
    make.update(made)
    db.session.commit()
    return made, first


def test_later_sums_and_undated_ones_are_left_out(db_session):
    made, _first = built()
    then = as_of.on(made, datetime.date(2026, 4, 30))
    assert (then.project.amount_minor, then.undated) == (30_000_00, 1)
    assert then.project.actual_start is None and then.project.updates == []
    assert as_of.on(made, JUNE).project.amount_minor == 50_000_00


def test_a_later_correction_is_read_backwards(db_session):
    made, first = built()
    facts = {"kind": first.kind, "label": first.label, "dated_on": MARCH}
    for minor in (31_000_00, 32_000_00):
        said = {"by": make.BY, "now": clock.now(), "reason": "据原文"}
        operations.write_money(made, first.number, {**facts, "amount_minor": minor}, **said)
    output = made.outputs[0]
    said = {"title": output.title, "unit": output.unit, "promised": 40, "delivered": 39}
    operations.write_output(made, output.number, said, by=make.BY, now=clock.now(), reason="重数")
    db.session.commit()
    yesterday = clock.today(clock.now()) - datetime.timedelta(days=1)
    then = as_of.on(made, yesterday).project
    assert then.amount_minor == 50_000_00 and then.outputs[0].delivered == 44 and then.corrections == []
    assert as_of.on(made, clock.today(clock.now())).project.amount_minor == 52_000_00


def test_the_page_and_the_explorer_say_which_day_they_show(site, db_session):
    made, _first = built()
    page = site.get(f"/charity/projects/{made.code}?as_of=2026-04-30")
    assert "2026年4月30日的样子" in page and page.texts(".figure-amount") == ["3 万元"]
    assert "开工了" not in page and page.one("meta[name=robots]")["content"] == "noindex"
    page = site.get("/charity/projects?as_of=2026-04-30")
    assert "合计3 万元" in page.one(".summary").get_text() and "2026年4月30日的样子" in page
    assert page.texts(".project-amount") == ["3 万元"]
    assert not page.select("#files")
    for wrong in ("2026-13-01", "heute", "2999-01-01", "0001-01-01"):
        assert "的样子" not in site.get(f"/charity/projects/{made.code}?as_of={wrong}")


def test_too_many_projects_are_not_added_up_while_one_waits(site, db_session, monkeypatch):
    built()
    monkeypatch.setattr(as_of, "MOST", 0)
    assert "请再选一两个条件" in site.get("/charity/projects?as_of=2026-04-30")
