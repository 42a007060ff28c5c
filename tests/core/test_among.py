"""Many numbers travel as one parameter, and both engines look them up by an index."""

import pytest
from sqlalchemy import select, text

from app.core.among import among
from app.core.db import db, run
from app.stations.models import Station, StationService
from tests.builders.stations import station

SERVICES = select(StationService.id).where(among(StationService.station_id, "ids"), StationService.offered)


def test_one_text_for_any_number_of_numbers(db_session):
    places = [station(), station(), station()]
    found = select(Station.id).where(among(Station.id, "ids")).order_by(Station.id)
    for wanted in ([], [places[1].id], [places[2].id, places[0].id], [places[0].id, 999_999]):
        known = sorted(set(wanted) & {place.id for place in places})
        assert run(found, ids=wanted).scalars().all() == known


@pytest.mark.sqlite_only
def test_sqlite_looks_the_numbers_up_and_does_not_read_the_table(db_session):
    written = str(SERVICES.compile(dialect=db.engine.dialect))
    plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {written.replace('?', ':numbers', 1)}"), {"numbers": "[1]"})
    assert any("SEARCH station_service USING INDEX" in row.detail for row in plan)
