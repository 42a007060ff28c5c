"""The read-only interface described in OpenAPI 3.1, made of the same words the explorer knows."""

from collections.abc import Iterable
from typing import Any

from app.charity import rules
from app.charity.facets import NAMES
from app.core import site, spreadsheets

ENUMS: tuple[tuple[str, type, str], ...] = (
    ("kind", rules.ProjectKind, "A project, or a publisher's announcement about a year."),
    ("cause", rules.Cause, "Whom it serves."),
    ("level", rules.Level, "Whose money it is."),
    ("progress", rules.Progress, "How far it is, today."),
    ("band", rules.Band, "Size in yuan."),
    ("publisher_kind", rules.PublisherKind, "Who announced it."),
)
TEXTS = (
    ("q", "Words in title, summary, place and unit."),
    ("county", "National code of a county: 371602."),
    ("town", "Nine-digit code of a street or town, with its county."),
    ("unit", "The unit that answers for it, by its whole name."),
    ("issuer", "Code of a publisher."),
)
NULLABLE_TEXT = {"type": ["string", "null"]}
NULLABLE_COUNT = {"type": ["integer", "null"]}
DAY = {"type": ["string", "null"], "format": "date"}
TABLES = (
    ("/charity/projects.csv", "text/csv", "The same selection as CSV, UTF-8 with byte order mark."),
    ("/charity/projects.xlsx", spreadsheets.MEDIA_TYPE, "The same selection as a workbook."),
    ("/charity/360giving.json", "application/json", "The same selection as grants, 360Giving 1.4."),
    ("/charity/360giving.csv", "text/csv", "The same grants as CSV."),
    ("/charity/projects.atom", "application/atom+xml", "What is new in the selection."),
)


def description() -> dict[str, Any]:
    """The whole document."""
    listing = _operation("Projects and notices of a selection, with every figure and its paper.", "application/json")
    listing["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Listing"}
    paths = {"/charity/projects.json": {"get": listing}}
    paths |= {path: {"get": _operation(summary, media)} for path, media, summary in TABLES}
    own = site.current()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{own.name}: charity projects",
            "version": "1",
            "description": "Read only, no key. Amounts are integers in minor units of the currency beside them. "
            "Demonstrations are never handed out; samples of others only with records=sample. Ask again with If-None-Match.",
        },
        "servers": [{"url": own.origin or "/"}],
        "paths": paths,
        "components": {"schemas": _schemas(), "parameters": _parameters()},
    }


def _operation(summary: str, media: str) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in _parameters()],
        "responses": {
            "200": {
                "description": "One part; the address of the next one stands in Link (rel=next).",
                "headers": {"Link": {"schema": {"type": "string"}}, "ETag": {"schema": {"type": "string"}}},
                "content": {media: {}},
            },
            "304": {"description": "Unchanged since the ETag that was sent."},
            "404": {"description": "There is no such part, or nothing that may be handed out."},
            "429": {"description": "Too fast; try again in some minutes."},
        },
    }


def _parameters() -> dict[str, Any]:
    found = {
        name: _parameter(name, {"type": "string", "enum": [each.value for each in kind]}, text)
        for name, kind, text in ((NAMES.get(name, name), kind, text) for name, kind, text in ENUMS)
    }
    found |= {name: _parameter(name, {"type": "string"}, text) for name, text in TEXTS}
    found["records"] = _parameter("records", {"type": "string", "enum": ["real", "sample"]}, "Real ones unless asked.")
    found["year"] = _parameter("year", {"type": "integer"}, "The year it is about.")
    found["part"] = _parameter("part", {"type": "integer", "minimum": 1}, "Which part of a large selection.")
    return found


def _parameter(name: str, schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": text}


def _object(properties: dict[str, Any], required: Iterable[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(required or properties)}


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def _schemas() -> dict[str, Any]:
    paper = {"anyOf": [{"$ref": "#/components/schemas/Paper"}, {"type": "null"}]}
    both = _object({"zh": {"type": "string"}, "en": NULLABLE_TEXT})
    sums = {"type": "integer", "minimum": 0, "description": "Minor units: fen."}
    project = {
        "id": {"type": "string"}, "url": {"type": "string"}, "records": {"type": "string"}, "kind": {"type": "string"},
        "title": both, "summary": both,
        "publisher": _object({"id": {"type": "string"}, "name": {"type": "string"}, "kind": {"type": "string"}}),
        "year": NULLABLE_COUNT, "period": NULLABLE_TEXT, "level": NULLABLE_TEXT,
        "causes": {"type": "array", "items": {"type": "string"}}, "county": NULLABLE_TEXT, "town": NULLABLE_TEXT,
        "place": NULLABLE_TEXT, "unit": NULLABLE_TEXT,
        "dates": _object(dict.fromkeys(("planned_start", "planned_end", "actual_start", "actual_end"), DAY)),
        "currency": {"type": "string"}, "amountMinor": NULLABLE_COUNT, "amountKind": NULLABLE_TEXT,
        "amountPrecision": {"type": "string"}, "transactions": _list("Transaction"), "outputs": _list("Output"),
        "milestones": _list("Milestone"), "missing": {"type": "array", "items": {"type": "string"}},
        "changed": {"type": "string", "format": "date-time"},
    }  # fmt: skip
    return {
        "Listing": _object(
            {
                "licence": NULLABLE_TEXT | {"description": "Null until the centre has decided."},
                "publisher": {"type": "string"}, "source": {"type": "string"}, "provenance": {"type": "string"},
                "total": {"type": "integer"}, "next": NULLABLE_TEXT, "projects": _list("Project"),
            }
        ),
        "Project": _object(project),
        "Transaction": _object(
            {
                "number": {"type": "integer"}, "partOf": NULLABLE_COUNT, "kind": {"type": "string"}, "label": NULLABLE_TEXT,
                "level": NULLABLE_TEXT, "amountMinor": sums, "currency": {"type": "string"},
                "precision": {"type": "string"}, "mayBeSummed": {"type": "boolean"}, "date": DAY, "document": paper,
            }
        ),
        "Output": _object(
            {
                "title": {"type": "string"}, "unit": {"type": "string"}, "promised": NULLABLE_COUNT,
                "delivered": NULLABLE_COUNT, "evidence": NULLABLE_TEXT, "document": paper,
            }
        ),
        "Milestone": _object({"title": {"type": "string"}, "due": DAY, "met": DAY, "status": {"type": "string"}}),
        "Paper": _object(
            {
                "title": {"type": "string"}, "issuer": {"type": "string"}, "number": NULLABLE_TEXT,
                "indexNumber": NULLABLE_TEXT, "date": NULLABLE_TEXT, "url": NULLABLE_TEXT, "via": NULLABLE_TEXT,
                "grade": {"type": "string"},
            }
        ),
    }  # fmt: skip
