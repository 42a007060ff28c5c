"""The tests, as sentences about plain values. Standard library only.

Source: the checklist of 360Giving (ThreeSixtyGiving/dataquality, `TEST_CLASSES`). Left out is what cannot happen here: dates that
do not exist and unknown currencies are refused by the forms, identifiers are made by the site, the day of the last change and
the data's source are always handed out, and no form knows individuals.
"""

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST_TITLE = 140
PLANNED_YEARS, ACTUAL_YEARS, PAST_YEARS = 12, 5, 25
YEAR = 365.25  # Days.
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")


class Check(StrEnum):
    """The first group asks whether it can be right, the second whether it can be used."""

    ZERO_AMOUNT = "zero-amount"
    PAID_MORE = "paid-more-than-allocated"
    AWARDED_LATER = "awarded-in-the-future"
    PLANNED_ORDER = "planned-start-after-end"
    ACTUAL_ORDER = "actual-start-after-end"
    PLANNED_FAR = "planned-far-ahead"
    ACTUAL_FAR = "actual-far-ahead"
    LONG_AGO = "long-ago"
    SAME_TEXT = "title-is-description"
    LONG_TITLE = "long-title"
    EMAIL = "email"
    PERSON = "person"
    WRONG_CODE = "code-of-another-place"
    NO_RECIPIENT = "no-recipient"
    NO_AMOUNT = "no-amount"
    NO_AWARD_DATE = "no-award-date"
    NO_PROGRAMME = "no-programme"
    NO_CLASSIFICATION = "no-classification"
    NO_PLACE = "no-place"
    PLACE_WITHOUT_CODE = "place-without-code"
    NO_DURATION = "no-duration"
    NO_SOURCE = "no-source"


ACCURACY = tuple(Check)[: tuple(Check).index(Check.NO_RECIPIENT)]
USEFULNESS = tuple(Check)[len(ACCURACY) :]


@dataclass(frozen=True)
class Facts:
    """What the tests ask of a project. Sums in minor units; `awarded_on`: the days money was allocated on."""

    title: str
    summary: str
    names_person: bool
    unit: str | None
    level: str | None
    causes: int
    place: str | None
    county: str | None
    county_known: bool
    town_fits: bool
    amount: int | None
    allocated: int | None
    paid: int | None
    awarded_on: tuple[datetime.date, ...]
    planned_start: datetime.date | None
    planned_end: datetime.date | None
    actual_start: datetime.date | None
    actual_end: datetime.date | None
    every_sum_has_paper: bool


def failed(facts: Facts, today: datetime.date) -> list[Check]:
    """The tests this project does not pass, in the order of the checklist."""
    planned, actual = (facts.planned_start, facts.planned_end), (facts.actual_start, facts.actual_end)
    has_place = bool(facts.place or facts.county)
    found = {
        Check.ZERO_AMOUNT: facts.amount == 0,
        Check.PAID_MORE: facts.allocated is not None and (facts.paid or 0) > facts.allocated,
        Check.AWARDED_LATER: any(day > today for day in facts.awarded_on),
        Check.PLANNED_ORDER: _is_turned(*planned),
        Check.ACTUAL_ORDER: _is_turned(*actual),
        Check.PLANNED_FAR: any(_years(today, day) > PLANNED_YEARS for day in planned),
        Check.ACTUAL_FAR: any(_years(today, day) > ACTUAL_YEARS for day in actual),
        Check.LONG_AGO: any(_years(today, day) < -PAST_YEARS for day in (*planned, *actual, *facts.awarded_on)),
        Check.SAME_TEXT: folded(facts.title) == folded(facts.summary),
        Check.LONG_TITLE: len(facts.title) > LONGEST_TITLE,
        Check.EMAIL: EMAIL.search(f"{facts.title}\n{facts.summary}\n{facts.unit or ''}") is not None,
        Check.PERSON: facts.names_person,
        Check.WRONG_CODE: (facts.county is not None and not facts.county_known) or not facts.town_fits,
        Check.NO_RECIPIENT: not facts.unit,
        Check.NO_AMOUNT: facts.amount is None,
        Check.NO_AWARD_DATE: not facts.awarded_on,
        Check.NO_PROGRAMME: not facts.level,
        Check.NO_CLASSIFICATION: not facts.causes,
        Check.NO_PLACE: not has_place,
        Check.PLACE_WITHOUT_CODE: has_place and not facts.county,
        Check.NO_DURATION: not all(planned),
        Check.NO_SOURCE: not facts.every_sum_has_paper,
    }
    return [test for test in Check if found[test]]


def _is_turned(start: datetime.date | None, end: datetime.date | None) -> bool:
    return start is not None and end is not None and end < start


def _years(today: datetime.date, day: datetime.date | None) -> float:
    return (day - today).days / YEAR if day else 0


def folded(text: str) -> str:
    """As people read it: without spaces and marks, one width, one case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in plain if unicodedata.category(each)[0] in "LN")


def spelt_differently(names: Iterable[str]) -> list[list[str]]:
    """Names that look like one unit written in several ways: one organisation, one name."""
    groups: dict[str, set[str]] = defaultdict(set)
    for name in names:
        groups[folded(name)].add(name)
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)
