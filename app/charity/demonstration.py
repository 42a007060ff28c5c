"""Sample projects of the chosen city, under a publisher that can only hold demonstrations, and the editor's scopes."""

import datetime
from collections.abc import Mapping
from typing import Any

from app.accounts import operations as accounts
from app.accounts import queries as people
from app.accounts import rules as roles
from app.charity import imports, operations, queries, sample_pictures, sample_questions, shares, writing
from app.charity.models import Project, Publisher
from app.charity.reminders import operations as reminders
from app.charity.rules import Cause, Level, MilestoneStatus, MoneyKind, ProjectKind
from app.content import rules as content
from app.content.workflow import kinds
from app.content.workflow import operations as workflow
from app.core import clock
from app.core.audit import System
from app.core.city import City

FILE = "charity/demonstration.toml"
# The second and the third pair of eyes: sign-in name, what others see, password.
REVIEWERS = (("editor2", "演示校对", "editor2-demo-1"), ("editor3", "演示审核", "editor3-demo-1"))

WRITTEN_ABOUT = "demo-03"
DRAFT = {
    "title": "演示：器材到货", "title_en": "Demonstration: the equipment has arrived",
    "body": "器材已到货，正在安装。", "body_en": "The equipment has arrived and is being fitted.",
}  # fmt: skip


def load(city: City, now: datetime.datetime) -> None:
    imports.load_records(city, now)
    codes = [imports.CENTRE]
    file = city.read(FILE)
    if file:
        publisher = imports.load_publisher(file["publisher"])
        codes.append(publisher.code)
        for row in file.get("projects", []):
            _load(city, publisher, row, now)
    for name, display_name, password in REVIEWERS:
        accounts.add_person(name, display_name, password, by=System(), now=now, is_demonstration=True)
    for name in ("editor", *(reviewer[0] for reviewer in REVIEWERS)):
        editor = people.by_name(name)
        if editor is not None:
            for code in codes:
                accounts.grant_role(editor, roles.Role.EDITOR, scope_key=code, by=System(), now=now)
    _under_review(now)
    sample_pictures.load("editor", REVIEWERS[0][0], now)
    sample_questions.load(now)
    reminders.remind(city.read(shares.FILE).get("calendar", []), now=now, today=clock.today(now))


def _under_review(now: datetime.datetime) -> None:
    """A story on its way: written by the editor, passed by one reviewer, waiting for the next."""
    author, second = people.by_name("editor"), people.by_name(REVIEWERS[0][0])
    project = queries.desk_project(WRITTEN_ABOUT, None)
    if author is None or second is None or project is None:
        return
    story = operations.add_update(project, {**DRAFT, "dated_on": clock.today(now)}, by=author, now=now)
    body = {"body": "器材已到货，正在安装。预计月底完工，完工后公布验收单。"}
    operations.save_update(story, 1, {**DRAFT, **body, "dated_on": clock.today(now)}, by=author, now=now)
    workflow.submit(writing.UPDATE, story, kinds.Plan(), seen=2, by=author, now=now)
    workflow.decide(writing.UPDATE, story, passed=True, words="日期核对过", seen=2, by=second, now=now)


def _load(city: City, publisher: Publisher, row: Mapping[str, Any], now: datetime.datetime) -> None:
    project = operations.add_project(
        publisher, _facts(city, publisher, row), [Cause(row["cause"])], by=System(), now=now, code=row["slug"]
    )
    for line in row.get("transactions", []):
        kind = MoneyKind(line["kind"])
        facts = {
            "kind": kind,
            "label": line.get("note") or None,
            "label_en": line.get("note_en") or None,
            "level": Level(row["level"]) if kind is MoneyKind.ALLOCATED else None,
            "amount_minor": line["amount_minor"],
            "dated_on": _date(line.get("date")),
        }
        operations.write_money(project, None, facts, by=System(), now=now)
    for line in row.get("milestones", []):
        _load_milestone(project, line, now)
    for line in row.get("outputs", []):
        facts = {
            "title": line["label"],
            "title_en": line.get("label_en") or None,
            "unit": line["unit"],
            "unit_en": line.get("unit_en") or None,
            "promised": line.get("promised"),
            "delivered": line.get("delivered"),
            "evidence": line.get("evidence") or None,
            "evidence_en": line.get("evidence_en") or None,
        }
        operations.write_output(project, None, facts, by=System(), now=now)
    operations.move_project(project, content.Publication.PUBLISHED, project.version, by=System(), now=now)
    for line in row.get("updates", []):
        _load_update(project, line, now)


def _facts(city: City, publisher: Publisher, row: Mapping[str, Any]) -> dict[str, Any]:
    county = city.counties.get(row.get("region", ""))
    start = _date(row.get("planned_start"))
    return {
        "kind": ProjectKind.PROJECT,
        "title": row["title"],
        "title_en": row.get("title_en") or None,
        "summary": row["summary"],
        "summary_en": row.get("summary_en") or None,
        "need": row.get("need") or None,
        "need_en": row.get("need_en") or None,
        "year": start.year if start else None,
        "level": Level(row["level"]),
        "county_code": county.code if county else None,
        "town_code": row["town"] if row.get("town") in city.towns else None,
        "unit": publisher.name,
        "unit_en": publisher.name_en,
        "contact_office": row.get("contact") or None,
        "contact_office_en": row.get("contact_en") or None,
        "planned_start": start,
        "planned_end": _date(row.get("planned_end")),
        "actual_start": _date(row.get("actual_start")),
        "actual_end": _date(row.get("actual_end")),
        "late_reason": row.get("late_reason") or None,
        "late_reason_en": row.get("late_reason_en") or None,
        "funders": list(row.get("funders", [])),
        "funders_en": list(row.get("funders_en", [])),
        "gaps": list(row.get("missing", [])),
        "gaps_en": list(row.get("missing_en", [])),
    }


def _load_milestone(project: Project, line: Mapping[str, Any], now: datetime.datetime) -> None:
    facts = {
        "title": line["title"],
        "title_en": line.get("title_en") or None,
        "due_on": _date(line.get("due")),
        "met_on": _date(line.get("met")),
        "status": MilestoneStatus(line["status"]),
        "weight": line.get("weight"),
    }
    operations.write_milestone(project, None, facts, by=System(), now=now)


def _load_update(project: Project, line: Mapping[str, Any], now: datetime.datetime) -> None:
    """Published at noon of its own day, so that the list reads as it would have."""
    day = datetime.date.fromisoformat(line["date"])
    noon = datetime.datetime.combine(day, datetime.time(12), clock.LOCAL)
    facts = {
        "title": line["title"],
        "title_en": line.get("title_en") or None,
        "body": line["text"],
        "body_en": line.get("text_en") or None,
        "dated_on": day,
    }
    update = operations.add_update(project, facts, by=System(), now=now)
    operations.move_update(update, content.Publication.PUBLISHED, update.version, by=System(), now=min(noon, now))


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
