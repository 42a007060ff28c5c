"""The columns follow the table: whatever way a project was changed, by its operations or behind their back."""

import random

import pytest
from sqlalchemy import insert, update

from app.charity import changes, columns, operations, reading, selections
from app.charity.bits import Columns
from app.charity.models import Project, ProjectCause, Publisher
from app.charity.rules import Cause, Level
from app.charity.selections import Moment, Selection
from app.content.operations import move
from app.content.rules import Publication
from app.core import clock
from app.core.db import db
from tests.builders import charity as make

COUNTIES = ("371602", "371603", None)


def at() -> Moment:
    now = clock.now()
    return Moment(now, clock.today(now))


def told(known: Columns) -> dict:
    """Everything that is asked of columns, without what only remembers how they were made."""
    bits = {name: {value: mask for value, mask in found.items() if mask} for name, found in known.masks.items()}
    today = {value: mask for value, mask in known.progress(at().today).items() if mask}
    return {
        "ids": known.ids, "amounts": known.amounts, "dates": known.dates, "units": known.units, "newest": known.newest,
        "stated": known.stated, "masks": bits, "today": today, "since": known.since,
    }  # fmt: skip


def test_what_follows_is_what_a_whole_reading_gives(db_session, monkeypatch):
    chance = random.Random(41)
    made = [make.project(allocated=chance.randrange(1, 900), county_code=chance.choice(COUNTIES)) for _ in range(12)]
    db.session.commit()
    columns.current(at().now)
    reads = []
    whole = reading.whole
    monkeypatch.setattr(reading, "whole", lambda *given: reads.append(1) or whole(*given))
    for _ in range(25):
        project, act = chance.choice(made), chance.randrange(6)
        if act == 0:
            make.money(project, chance.randrange(1, 900))
        elif act == 1:
            made.append(make.project(allocated=chance.choice((None, 5, 70)), unit=chance.choice(("甲院", "乙院"))))
        elif act == 2:
            facts = {"county_code": chance.choice(COUNTIES), "level": chance.choice(list(Level)), "year": 2020 + act}
            causes = chance.sample(list(Cause), 2)
            operations.change_project(project, project.version, facts, causes, by=make.BY, now=clock.now())
        elif act == 3:
            wanted = {Publication.PUBLISHED: Publication.WITHDRAWN}.get(project.state, Publication.PUBLISHED)
            move(project, wanted, subject=operations.project_subject(project), by=make.BY, now=clock.now())
        elif act == 4:
            db.session.execute(update(Project).where(Project.id == project.id).values(unit="背后改的"))
        else:
            db.session.execute(insert(ProjectCause).values(project_id=make.project().id, cause=Cause.ORPHAN))
        db.session.commit()
        now = at().now
        assert told(columns.current(now)) == told(whole((), now)), act
    assert not reads


@pytest.mark.parametrize("table", [Project, Publisher], ids=["project", "publisher"])
def test_a_change_behind_every_operation_is_seen(db_session, table):
    made = make.project(make.publisher("bureau", local=True), allocated=5, unit="旧")
    db.session.commit()
    assert selections.count_of(Selection(unit="旧", local=True), at()) == 1
    values = {"unit": "新"} if table is Project else {"is_local": False}
    row = made.id if table is Project else made.publisher_id
    db.session.execute(update(table).where(table.id == row).values(**values))
    db.session.commit()
    assert selections.count_of(Selection(unit="旧", local=True), at()) == 0


def test_what_was_rolled_back_counts_nowhere(db_session):
    first, second = make.project(unit="甲院"), make.project(unit="乙院")
    db.session.commit()
    columns.current(at().now)
    db.session.execute(update(Project).where(Project.id == first.id).values(unit="丙院"))
    assert selections.count_of(Selection(unit="丙院"), at()) == 1
    db.session.rollback()
    db.session.execute(update(Project).where(Project.id == second.id).values(unit="丁院"))
    db.session.commit()
    units = selections.facet(Selection(), "unit", at())
    assert units == {"甲院": 1, "丁院": 1}


def test_very_many_changes_are_read_whole(db_session, monkeypatch):
    monkeypatch.setattr(changes, "MOST", 2)
    made = [make.project(unit="甲院") for _ in range(4)]
    db.session.commit()
    columns.current(at().now)
    db.session.execute(update(Project).where(Project.id.in_([each.id for each in made])).values(unit="乙院"))
    db.session.commit()
    assert selections.facet(Selection(), "unit", at()) == {"乙院": 4}


def test_old_notes_go_and_nothing_is_missed(db_session, monkeypatch):
    monkeypatch.setattr(changes, "WINDOW", 3)
    made = make.project(unit="甲院")
    db.session.commit()
    columns.current(at().now)
    for number in range(9):
        db.session.execute(update(Project).where(Project.id == made.id).values(unit=f"院{number}"))
    db.session.commit()
    assert changes.prune() > 0
    db.session.commit()
    assert selections.facet(Selection(), "unit", at()) == {"院8": 1}
