"""`python -m tests.bench.charity [projects …]`: the explorer's filters, totals and lists over made-up projects, both engines.

The projects come from a fixed seed: forty publishers, nine hundred units, eight years, the city's counties and towns. Measured
are the functions the page calls, rows built and all, without the web server; and what the first reader after a change waits for.
"""

import datetime
import random
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import flask_migrate
from sqlalchemy import insert, update

from app import create_app
from app.charity import columns, facets, selections
from app.charity.models import Project, ProjectCause, Publisher
from app.charity.rules import (
    Cause,
    Level,
    MoneyKind,
    Precision,
    Progress,
    ProjectKind,
    PublisherKind,
    Standing,
)
from app.charity.selections import Moment, Selection
from app.config import Config
from app.content.rules import Publication
from app.core import city
from app.core.db import db, writing
from app.core.search import Entry, index
from tests import servers
from tests.bench.questions import ASKED_DEAR, SEED, Case, Figures, look_at_it, show, timed

PROJECTS = 100_000
PART = 5_000
NOW = datetime.datetime(2026, 11, 23, 2, tzinfo=datetime.UTC)
AT = Moment(NOW, NOW.date())
PUBLISHERS, UNITS = 40, 900
WHAT = ("助餐点", "供暖", "扶手", "康复器材", "助学", "护理床位", "取暖包", "无障碍坡道")
HOLD = ((PROJECTS, 150.0),)


def main(*sizes: int) -> None:
    for projects in sizes or (PROJECTS,):
        figures: dict[str, dict[str, Figures]] = {}
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-charity-")))
            urls = {"SQLite": f"sqlite:///{folder / 'charity.db'}"}
            try:
                urls["PostgreSQL"] = stack.enter_context(servers.postgresql())
            except servers.ServerMissing as missing:
                print(f"  PostgreSQL left out: {missing}")
            for engine, url in urls.items():
                print(f"\nCharity: {projects:,} projects on {engine} …", flush=True)
                figures[engine] = measure(url, folder, projects)
        show("projects", projects, cases(), figures)


def measure(url: str, folder: Path, projects: int) -> dict[str, Figures]:
    settings = {"SECRET_KEY": "only-for-the-bench-" + "x" * 32, "DEMONSTRATION": "1", "TESTING": "1"}
    app = create_app(Config.from_env({**settings, "CITY": "binzhou", "DATA_DIR": str(folder), "DATABASE_URL": url}))
    with app.test_request_context():
        with writing():
            flask_migrate.upgrade()
            fill(projects)
        told = {case.label: timed(case) for case in cases()}
        db.session.remove()
        db.engine.dispose()
    return told


def fill(projects: int) -> None:
    chance = random.Random(SEED)
    towns = list(city.current().towns.values())
    made = [
        {
            "id": 1_000 + number, "code": f"bench-{number}", "name": f"单位{number}", "kind": PublisherKind.CIVIL_AFFAIRS,
            "standing": Standing.REAL, "is_local": True,
        }
        for number in range(PUBLISHERS)
    ]  # fmt: skip
    db.session.execute(insert(Publisher.__table__), made)
    for first in range(0, projects, PART):
        rows = [project(chance, towns, 10_000 + number) for number in range(first, min(first + PART, projects))]
        db.session.execute(insert(Project.__table__), rows)
        causes = [{"project_id": row["id"], "cause": chance.choice(list(Cause))} for row in rows]
        db.session.execute(insert(ProjectCause.__table__), causes)
    db.session.commit()
    named = db.session.execute(db.select(Project.id, Project.code, Project.title)).all()
    index.rebuild(Entry("project", row.id, row.code, row.title, row.code, dated=NOW, public_from=NOW) for row in named)
    db.session.commit()
    look_at_it()


def project(chance: random.Random, towns: list, number: int) -> dict:
    began = NOW.date() - datetime.timedelta(days=chance.randrange(3_000))
    due = began + datetime.timedelta(days=chance.randrange(400))
    town = chance.choice(towns)
    return {
        "id": number, "code": f"bench-{number}", "publisher_id": 1_000 + number % PUBLISHERS, "standing": Standing.REAL,
        "kind": ProjectKind.PROJECT, "title": f"{town.name}{chance.choice(WHAT)} {number}", "summary": "为老人做一件实事。" * 8,
        "year": began.year, "level": chance.choice(list(Level)), "county_code": town.county_code, "town_code": town.code,
        "unit": f"单位{chance.randrange(UNITS)}", "planned_start": began, "planned_end": due, "actual_start": began,
        "actual_end": due if chance.random() < 0.7 else None, "funders": [], "funders_en": [], "gaps": [], "gaps_en": [],
        "is_partial": False, "currency": "CNY", "amount_minor": int(chance.lognormvariate(15, 2)) + 1,
        "amount_kind": MoneyKind.ALLOCATED, "amount_precision": Precision.EXACT, "state": Publication.PUBLISHED,
        "published_at": NOW - datetime.timedelta(days=1), "changed_at": NOW - datetime.timedelta(days=1), "version": 1,
    }  # fmt: skip


def some(chance: random.Random) -> Selection:
    """What people choose: a county, a cause, a year, two of them, or words."""
    county = chance.choice(list(city.current().counties))
    year, cause = 2019 + chance.randrange(8), chance.choice(list(Cause))
    return chance.choice(
        (
            Selection(county=county), Selection(cause=cause), Selection(year=year), Selection(county=county, year=year),
            Selection(cause=cause, level=chance.choice(list(Level))), Selection(progress=chance.choice(list(Progress))),
            Selection(q=chance.choice(WHAT)), Selection(unit=f"单位{chance.randrange(UNITS)}"),
        )
    )  # fmt: skip


def cases() -> list[Case]:
    def asking(does: Callable[[Selection, Moment], object], *, filtered: bool = True):
        def ask(chance: random.Random):
            selection = some(chance) if filtered else Selection()
            return lambda: does(selection, AT)

        return ask

    def first(_chance: random.Random):
        def read() -> None:
            columns._kept.clear()
            selections.summary_of(Selection(), AT)

        return read

    def after_a_change(chance: random.Random):
        number = 10_000 + chance.randrange(PROJECTS // 2)

        def change_and_read() -> None:
            changed = update(Project).where(Project.id == number).values(amount_minor=chance.randrange(1, 10**9))
            with writing():
                db.session.execute(changed)
                db.session.commit()
            selections.summary_of(Selection(), AT)

        return change_and_read

    return [
        Case("filters with counts: everything", asking(facets.facets, filtered=False), times=ASKED_DEAR, p99=HOLD),
        Case("filters with counts: a selection", asking(facets.facets), times=ASKED_DEAR, p99=HOLD),
        Case(
            "totals and medians: everything", asking(selections.summary_of, filtered=False), times=ASKED_DEAR, p99=HOLD
        ),
        Case("totals and medians: a selection", asking(selections.summary_of), times=ASKED_DEAR, p99=HOLD),
        Case(
            "list, the first 20",
            asking(lambda selection, at: selections.page_of(selection, 1, at)),
            times=ASKED_DEAR,
            p99=HOLD,
        ),
        Case(
            "chart, the 6 largest",
            asking(lambda selection, at: selections.largest(selection, at, 6)),
            times=ASKED_DEAR,
            p99=HOLD,
        ),
        Case("a change, and the first reader after it", after_a_change, times=20, p99=HOLD),
        Case("the first reader after a start", first, times=3),
    ]


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
