"""The open listing: every real project with its figures, their papers, and under what terms it may be used."""

from collections.abc import Iterable
from typing import Any

from app.charity.models import Document, Project
from app.core import site


def listing(projects: Iterable[Project], total: int, following: str | None) -> dict[str, Any]:
    """Plain values; amounts are integers in minor units of the currency named beside them.

    `total` counts the whole selection; `following` is the address of its next part.
    """
    return {
        # The centre's decision, kept in the city's folder; null until it is taken.
        "licence": site.current().licence,
        "publisher": site.current().organiser or site.current().name,
        "source": site.absolute("charity.index"),
        "provenance": "Each figure names the paper it stands on. No demonstrations; samples of others only when asked for.",
        "total": total,
        "next": following,
        "projects": [_project(project) for project in projects],
    }


def _project(project: Project) -> dict[str, Any]:
    return {
        "id": project.code,
        "url": site.absolute("charity.project", code=project.code),
        "records": project.standing,
        "kind": project.kind,
        "title": {"zh": project.title, "en": project.title_en},
        "summary": {"zh": project.summary, "en": project.summary_en},
        "publisher": {"id": project.publisher.code, "name": project.publisher.name, "kind": project.publisher.kind},
        "year": project.year,
        "period": project.period,
        "level": project.level,
        "causes": project.causes,
        "county": project.county_code,
        "town": project.town_code,
        "place": project.place,
        "unit": project.unit,
        "dates": {
            name: getattr(project, name) and getattr(project, name).isoformat()
            for name in ("planned_start", "planned_end", "actual_start", "actual_end")
        },
        "currency": project.currency,
        "amountMinor": project.amount_minor,
        "amountKind": project.amount_kind,
        "amountPrecision": project.amount_precision,
        "transactions": [
            {
                "number": line.number,
                "partOf": line.part_of,
                "kind": line.kind,
                "label": line.label,
                "level": line.level,
                "amountMinor": line.amount_minor,
                "currency": line.currency,
                "precision": line.precision,
                "mayBeSummed": line.amount.counts,
                "date": line.dated_on and line.dated_on.isoformat(),
                "document": _paper(line.document),
            }
            for line in project.transactions
        ],
        "outputs": [
            {
                "title": output.title,
                "unit": output.unit,
                "promised": output.promised,
                "delivered": output.delivered,
                "evidence": output.evidence,
                "document": _paper(output.document),
            }
            for output in project.outputs
        ],
        "milestones": [
            {
                "title": milestone.title,
                "due": milestone.due_on and milestone.due_on.isoformat(),
                "met": milestone.met_on and milestone.met_on.isoformat(),
                "status": milestone.status,
            }
            for milestone in project.milestones
        ],
        "missing": project.gaps,
        "changed": project.changed_at.isoformat(),
    }


def _paper(document: Document | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "indexNumber": document.index_number,
        "date": document.dated,
        "url": document.url,
        "via": document.via,
        "grade": document.grade,
    }
