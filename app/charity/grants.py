"""360Giving grants as plain values: read, checked, flattened into a spreadsheet and back. Standard library only.

360Giving data standard 1.4 (https://standard.threesixtygiving.org). Fields the standard does not know are left aside. What names
a person is never taken: the name of an individual recipient, and the contact's name, address and telephone.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from app.charity.grant_fields import FIELDS
from app.charity.rules import LARGEST_AMOUNT

NEEDED = ("id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization")
PERSONAL = {"contactName", "email", "telephone"}
INDIVIDUAL = "Individual"
TWO_DECIMALS = {"CNY", "GBP", "EUR", "USD", "CAD", "AUD", "CHF", "HKD", "NZD"}
LONGEST_CODE = 80
LONGEST_NAME = 300
MAJOR = Decimal(100)


class BadGrant(ValueError):
    """This grant is not taken; the message says which field and why."""


@dataclass(frozen=True)
class Facts:
    """What the site shows of a grant. Sums in minor units of `currency`."""

    code: str
    title: str
    description: str
    currency: str
    awarded: int
    awarded_on: datetime.date
    disbursed: int | None
    planned_start: datetime.date | None
    planned_end: datetime.date | None
    recipient: str | None
    funder: str
    place: str | None
    source: str | None


def known(value: Mapping[str, Any], kind: str = "Grant") -> dict[str, Any]:
    """The part of a grant that the standard knows and that names no person, in the order it came."""
    kept: dict[str, Any] = {}
    for name, content in value.items():
        _heading, form = FIELDS[kind].get(name, ("", ""))
        if not form or name in PERSONAL:
            continue
        shape, _, inner = form.partition(":")
        if name == "recipientIndividual":
            kept[name] = {"id": f"{value.get('id', '')}-recipient", "name": INDIVIDUAL}
        elif shape == "list":
            kept[name] = [known(each, inner) for each in content]
        elif shape == "one":
            kept[name] = known(content, inner)
        else:
            kept[name] = content
    return kept


def facts(grant: Mapping[str, Any]) -> Facts:
    """Raises BadGrant."""
    for name in NEEDED:
        if grant.get(name) in (None, "", []):
            raise BadGrant(f"{name} is missing")
    if grant["currency"] not in TWO_DECIMALS:
        raise BadGrant(f"currency {grant['currency']!r} is not one with two decimals")
    if len(str(grant["title"])) > LONGEST_NAME:
        raise BadGrant(f"title is longer than {LONGEST_NAME} characters")
    recipients, dates = grant.get("recipientOrganization") or [], (grant.get("plannedDates") or [{}])[0]
    if not recipients and "recipientIndividual" not in grant:
        raise BadGrant("recipientOrganization is missing")
    if any(len(str(each.get("name", ""))) > LONGEST_NAME for each in recipients):
        raise BadGrant(f"the recipient's name is longer than {LONGEST_NAME} characters")
    try:
        return Facts(
            code=_code(grant["id"]),
            title=grant["title"],
            description=grant["description"],
            currency=grant["currency"],
            awarded=minor(grant["amountAwarded"]),
            awarded_on=_day(grant["awardDate"]),
            disbursed=minor(grant["amountDisbursed"]) if grant.get("amountDisbursed") else None,
            planned_start=_day(dates["startDate"]) if dates.get("startDate") else None,
            planned_end=_day(dates["endDate"]) if dates.get("endDate") else None,
            recipient=recipients[0]["name"] if recipients else None,
            funder=grant["fundingOrganization"][0]["name"],
            place=_place(grant),
            source=grant.get("dataSource") or grant.get("url"),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadGrant(f"{type(error).__name__}: {error}") from error


def _code(identifier: str) -> str:
    code = re.sub(r"[^a-z0-9]+", "-", identifier.lower()).strip("-")
    if not code or len(code) > LONGEST_CODE:
        raise BadGrant(f"id {identifier!r} makes no address")
    return code


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadGrant(f"{text!r} is not a date") from error


def _place(grant: Mapping[str, Any]) -> str | None:
    for place in grant.get("beneficiaryLocation") or []:
        if place.get("name"):
            return place["name"]
    recipient = (grant.get("recipientOrganization") or [{}])[0]
    return recipient.get("addressLocality") or recipient.get("addressRegion")


def minor(amount: float) -> int:
    """3239.34 → 323934. Raises BadGrant: below nought, too large, or finer than the currency."""
    try:
        value = Decimal(str(amount)) * MAJOR
    except InvalidOperation as error:
        raise BadGrant(f"{amount!r} is not an amount") from error
    if not 0 <= value <= LARGEST_AMOUNT or value != value.to_integral_value():
        raise BadGrant(f"{amount!r} is not an amount in hundredths")
    return int(value)


def major(amount: int) -> int | float:
    """323934 → 3239.34, a whole number where it is one."""
    return amount // 100 if amount % 100 == 0 else amount / 100


# --- the spreadsheet form ---


def flat(grant: Mapping[str, Any], kind: str = "Grant", before: str = "") -> dict[str, Any]:
    """One grant as heading → value: `Recipient Org:0:Name`."""
    cells: dict[str, Any] = {}
    for name, value in grant.items():
        heading, form = FIELDS[kind][name]
        shape, _, inner = form.partition(":")
        if shape in ("list", "texts"):
            for number, each in enumerate(value):
                place = f"{before}{heading}:{number}"
                cells |= flat(each, inner, f"{place}:") if shape == "list" else {place: each}
        elif shape == "one":
            cells |= flat(value, inner, f"{before}{heading}:")
        else:
            cells[f"{before}{heading}"] = value
    return cells


def headings(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every heading that occurs, in the order of the first grant that has it."""
    found: dict[str, None] = {}
    for cells in rows:
        found |= dict.fromkeys(cells)
    return list(found)


def unflat(cells: Mapping[str, str]) -> dict[str, Any]:
    """The grant of a line of the spreadsheet; empty cells are not there. Raises BadGrant on a number that is none."""
    grant: dict[str, Any] = {}
    for heading, text in cells.items():
        if text not in ("", None):
            _put(grant, heading.split(":"), text, "Grant")
    return grant


def _put(into: dict[str, Any], path: list[str], text: str, kind: str) -> None:
    name, form = _field(path[0], kind)
    if name is None:
        return
    shape, _, inner = form.partition(":")
    if shape in ("list", "texts"):
        # The standard allows a lone object without its number.
        place, rest = (int(path[1]), path[2:]) if len(path) > 1 and path[1].isdecimal() else (0, path[1:])
        rows = into.setdefault(name, [])
        if place > len(rows):
            raise BadGrant(f"{path[0]}:{place} comes before {len(rows)}")
        if place == len(rows):
            rows.append({} if shape == "list" else text)
        if shape == "list":
            _put(rows[place], rest, text, inner)
    elif shape == "one":
        _put(into.setdefault(name, {}), path[1:], text, inner)
    else:
        into[name] = _number(text) if form == "number" else text


def _field(heading: str, kind: str) -> tuple[str | None, str]:
    for name, (known_heading, form) in FIELDS[kind].items():
        if heading in (known_heading, name):
            return name, form
    return None, ""


def _number(text: str) -> int | float:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise BadGrant(f"{text!r} is not a number") from error
    return int(value) if value == value.to_integral_value() else float(value)
