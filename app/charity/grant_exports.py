"""Projects as 360Giving grants. Of a grant that came from elsewhere, everything it came with; what changed here, changed."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from app.charity import grants
from app.charity.models import Project, Transaction
from app.charity.rules import MoneyKind, ProjectKind
from app.core import city, site

VERSION = "1.4"


def package(rows: Sequence[dict[str, Any]], changed: str) -> dict[str, Any]:
    """The data package around the grants."""
    owner = site.current()
    about = {
        "version": VERSION,
        "title": f"{owner.name}: grants of the welfare-lottery fund",
        "modified": changed,
        "publisher": {"name": owner.organiser or owner.name, "website": owner.origin},
        "accessURL": site.absolute("charity.projects"),
        "license": owner.licence,
    }
    return {name: value for name, value in about.items() if value} | {"grants": list(rows)}


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The spreadsheet form, as CSV with byte order mark."""
    lines = [grants.flat(row) for row in rows]
    file = io.StringIO()
    writer = csv.DictWriter(file, grants.headings(lines))
    writer.writeheader()
    writer.writerows(lines)
    return "\ufeff" + file.getvalue()


def exported(projects: Sequence[Project], originals: Mapping[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """The grants among these: a year's release is none, and a project without award, date or recipient cannot be one."""
    rows = []
    for project in projects:
        original = originals.get(project.id)
        row = _handed_on(project, original) if original else _own(project)
        if row:
            rows.append(row)
    return rows


def _handed_on(project: Project, original: Mapping[str, Any]) -> dict[str, Any]:
    came = grants.facts(original)
    row = dict(original)
    awarded, disbursed = _sum(project, MoneyKind.ALLOCATED), _sum(project, MoneyKind.PAID)
    for name, before, here, value in (
        ("title", came.title, project.title, project.title),
        ("description", came.description, project.summary, project.summary),
        ("amountAwarded", came.awarded, awarded, grants.major(awarded or 0)),
        ("amountDisbursed", came.disbursed, disbursed, grants.major(disbursed or 0)),
    ):
        if before != here:
            row[name] = value
    return row


def _own(project: Project) -> dict[str, Any] | None:
    awarded, given = _sum(project, MoneyKind.ALLOCATED), _first(project, MoneyKind.ALLOCATED)
    if project.kind is not ProjectKind.PROJECT or awarded is None or given is None or not project.unit:
        return None
    paid = _sum(project, MoneyKind.PAID)
    known = {
        "id": _identifier(project.code),
        "title": project.title,
        "description": project.summary,
        "currency": project.currency,
        "amountAwarded": grants.major(awarded),
        "amountDisbursed": None if paid is None else grants.major(paid),
        "awardDate": given.dated_on and given.dated_on.isoformat(),
        "url": site.absolute("charity.project", code=project.code),
        "plannedDates": _dates(project.planned_start, project.planned_end),
        "actualDates": _dates(project.actual_start, project.actual_end),
        "recipientOrganization": [{"id": _identifier("org", project.unit), "name": project.unit}],
        "fundingOrganization": [{"id": _identifier("org", project.publisher.name), "name": project.publisher.name}],
        "beneficiaryLocation": _places(project),
        "classifications": [{"vocabulary": "福利彩票宗旨", "code": cause.value} for cause in project.causes],
        "relatedDocument": [
            {"id": str(number), "title": paper.title, "url": paper.url, "description": paper.number}
            for number, paper in enumerate(project.documents, 1)
        ],
        "commitmentTransaction": _transactions(project, MoneyKind.ALLOCATED),
        "disbursementTransaction": _transactions(project, MoneyKind.PAID),
        "dateModified": project.changed_at.isoformat(),
        "dataSource": site.absolute("charity_open.grants_listing"),
    }
    return {name: _without_gaps(value) for name, value in known.items() if value not in (None, [])}


def _without_gaps(value: Any) -> Any:
    if isinstance(value, list):
        return [{name: each for name, each in row.items() if each is not None} for row in value]
    return value


def _identifier(*parts: str) -> str:
    """Stable, and under this site's own name: neither the publisher nor a Chinese unit has a registered prefix."""
    name = parts[-1] if len(parts) == 1 else hashlib.sha256(parts[-1].encode()).hexdigest()[:12]
    return "-".join((site.current().host, *parts[:-1], name))


def _sum(project: Project, kind: MoneyKind) -> int | None:
    found = [line.amount_minor for line in project.transactions if line.kind is kind and line.amount.counts]
    return sum(found) if found else None


def _first(project: Project, kind: MoneyKind) -> Transaction | None:
    dated = [line for line in project.transactions if line.kind is kind and line.amount.counts and line.dated_on]
    return min(dated, key=lambda line: line.dated_on) if dated else None  # type: ignore[arg-type,return-value]


def _transactions(project: Project, kind: MoneyKind) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{_identifier(project.code)}-{line.number}",
            "transactionDate": line.dated_on.isoformat(),
            "currency": line.currency,
            "value": grants.major(line.amount_minor),
            "description": line.label,
        }
        for line in project.transactions
        if line.kind is kind and line.amount.counts and line.dated_on
    ]


def _dates(start, end) -> list[dict[str, Any]]:
    return [{"startDate": start and start.isoformat(), "endDate": end and end.isoformat()}] if start or end else []


def _places(project: Project) -> list[dict[str, Any]]:
    known = city.current()
    county, town = known.counties.get(project.county_code or ""), known.towns.get(project.town_code or "")
    place = town or county
    if place is None and not project.place:
        return []
    return [{"name": project.place or (place and place.name), "countryCode": "CN", "geoCode": place and place.code}]
