"""Grants in the 360Giving standard: what comes in goes out again, valid and whole."""

import json
from datetime import datetime

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from sqlalchemy import func, select

from app.charity import grant_fields, grant_imports, grants, queries, selections
from app.charity.models import Project
from app.charity.rules import Standing
from app.charity.selections import Moment, Selection
from app.core import clock
from app.core.db import db
from tests.builders import charity as make

FILE = "grants-power-to-change.json"
GRANT = {
    "id": "360G-x-1", "title": "A roof", "description": "A new roof.", "currency": "GBP", "amountAwarded": 3239.34,
    "awardDate": "2015-06-01T00:00:00+00:00", "recipientOrganization": [{"id": "GB-COH-1", "name": "Hall"}],
    "fundingOrganization": [{"id": "GB-CHC-1", "name": "Trust"}], "Postcode of impact 1": "LS3 1HH",
}  # fmt: skip


@pytest.fixture(scope="session")
def schema(shared_data):
    folder = shared_data.parent / "standards"
    read = [json.loads((folder / f"360-giving-{name}.json").read_text()) for name in ("schema", "package-schema")]
    # The package asks for the grants by the address of a version before its own.
    address = read[1]["properties"]["grants"]["items"]["$ref"]
    registry = Registry().with_resource(address, Resource.from_contents(read[0], default_specification=DRAFT202012))
    dates = jsonschema.FormatChecker(formats=("date",))
    dates.checks("date-time", raises=ValueError)(lambda text: "T" in text and bool(datetime.fromisoformat(text)))
    validator = jsonschema.Draft202012Validator(read[1], registry=registry, format_checker=dates)
    return read[0], validator


def imported(rows, code: str = "trust"):
    publisher = grant_imports.add_publisher(code, "Trust", "https://example.org")
    count = grant_imports.load(publisher, rows, by=make.BY, now=clock.now())
    return publisher, count


def at() -> Moment:
    now = clock.now()
    return Moment(now, clock.today(now))


def shown(rows):
    publisher, _count = imported(rows)
    grant_imports.show(publisher, True, by=make.BY, now=clock.now())


def test_the_table_of_fields_is_the_published_schema(schema):
    published = {"Grant": schema[0], **schema[0]["$defs"]}
    for kind, fields in grant_fields.FIELDS.items():
        properties = (published.get(kind) or schema[0]["properties"][kind])["properties"]
        assert set(fields) == set(properties), kind
        for name, (heading, _form) in fields.items():
            assert heading == properties[name].get("title", heading), name


def test_every_real_grant_comes_out_as_it_came_in(site, db_session, shared_data, schema):
    data = (shared_data / FILE).read_bytes()
    came = json.loads(data)["grants"]
    shown(grant_imports.read(data))
    assert selections.facet(Selection(standing=Standing.SAMPLE), "progress", at()) == {"unknown": 870}
    package = site.get("/charity/360giving.json?records=sample")
    schema[1].validate(package.json)
    assert package.json["grants"] == [grants.known(each) for each in came] and len(came) == 870
    back = grant_imports.read(site.get("/charity/360giving.csv?records=sample").data)
    assert back == package.json["grants"]
    (total,) = selections.summary_of(Selection(standing=Standing.SAMPLE), at()).totals
    assert total.minor == sum(grants.minor(each["amountAwarded"]) for each in came) and total.currency == "GBP"
    assert selections.count_of(Selection(), at()) == 0
    page = site.get("/charity/projects/360g-ptc-gr-01653")
    assert "£3,239.34" in page and "别处的公开样例" in page


def test_a_sample_is_hidden_until_somebody_shows_it_and_can_be_hidden_again(site, db_session):
    publisher, count = imported([GRANT])
    assert count == (1, 1)
    site.get("/charity/projects/360g-x-1", 404)
    site.get("/charity/360giving.json?records=sample", 404)
    assert grant_imports.show(publisher, True, by=make.BY, now=clock.now()) == 1
    site.get("/charity/projects/360g-x-1")
    assert grant_imports.show(publisher, False, by=make.BY, now=clock.now()) == 1
    site.get("/charity/projects/360g-x-1", 410)


def test_importing_again_adds_nothing(db_session):
    imported([GRANT])
    assert imported([GRANT])[1] == (1, 0)


def test_one_bad_grant_keeps_all_of_them_out(db_session):
    bad = [
        GRANT | {"id": "360G-x-2", "amountAwarded": 1.234},
        GRANT | {"id": "360G-x-3", "awardDate": "soon"},
        GRANT | {"id": "360G-x-4", "recipientOrganization": []},
        GRANT | {"id": "360G-x-5", "currency": "JPY"},
        GRANT,
    ]
    with pytest.raises(grant_imports.BadFile) as refused:
        imported([GRANT, *bad])
    assert [fault.partition(":")[0] for fault in refused.value.faults] == ["2", "3", "4", "5", "6"]
    assert db.session.scalar(select(func.count(Project.id))) == 0


@pytest.mark.parametrize("data", [b"\xff\xfe", b'{"grants": 3}', b"{", b'{"projects": []}'])
def test_a_file_that_is_none_is_refused(data):
    with pytest.raises(grant_imports.BadFile):
        grant_imports.read(data)


def test_grants_never_go_to_a_real_publisher(db_session):
    make.publisher("trust")
    with pytest.raises(grant_imports.BadFile):
        imported([GRANT])


def test_no_person_comes_in(db_session):
    person = {name: value for name, value in GRANT.items() if name != "recipientOrganization"}
    person["recipientIndividual"] = {"id": "p-7", "name": "Jane Roe"}
    person["fundingOrganization"] = [{"id": "GB-CHC-1", "name": "Trust", "contactName": "John Doe", "email": "a@b.c"}]
    imported([person])
    (project,) = db.session.scalars(select(Project)).all()
    kept = json.dumps(queries.originals([project.id]))
    assert project.unit is None and "Jane" not in kept and "John" not in kept and "a@b.c" not in kept


def test_what_was_changed_here_goes_out_changed(site, db_session):
    shown([GRANT])
    (project,) = db.session.scalars(select(Project)).all()
    line = project.transactions[0]
    facts = {"kind": line.kind, "amount_minor": 400_00, "dated_on": line.dated_on, "document_id": line.document_id}
    make.operations.write_money(project, 1, facts, by=make.BY, now=clock.now(), reason="更正")
    (row,) = site.get("/charity/360giving.json?records=sample").json["grants"]
    assert row["amountAwarded"] == 400 and row["recipientOrganization"] == GRANT["recipientOrganization"]


def test_own_projects_are_valid_grants(site, db_session, schema):
    today = clock.today(clock.now())
    made = make.project(unit="甲院", county_code="371625", planned_start=today)
    make.money(made, 1_250_50, dated_on=today)
    make.project(allocated=5)
    site_package = site.get("/charity/360giving.json").json
    schema[1].validate(site_package)
    (row,) = site_package["grants"]
    assert row["amountAwarded"] == 1250.5 and row["recipientOrganization"][0]["name"] == "甲院"
    (back,) = grant_imports.read(site.get("/charity/360giving.csv").data)
    assert back == row
