"""What a published figure means and when it may change. Standard library only."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
LARGEST_AMOUNT = 10**17  # 分; a thousand times what the whole country raises in a year, and safe in 64 bits.
LARGEST_COUNT = 10**12
UNITS = {"yuan": Decimal(100), "wan": Decimal(1_000_000), "yi": Decimal(10_000_000_000)}


class Standing(StrEnum):
    """Whether rows are real, sample data of somebody else, or shown only to try the site. The three never meet in a total."""

    REAL = "real"
    SAMPLE = "sample"
    DEMONSTRATION = "demonstration"


class PublisherKind(StrEnum):
    LOTTERY_CENTRE = "lottery-centre"
    CIVIL_AFFAIRS = "civil-affairs"
    UNIT = "unit"
    PRESS = "press"


class ProjectKind(StrEnum):
    """A project builds or does something; a release is what a publisher announces about a year."""

    PROJECT = "project"
    RELEASE = "release"


class Level(StrEnum):
    CENTRAL = "central"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class Cause(StrEnum):
    """扶老、助残、救孤、济困."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    ORPHAN = "orphan"
    POVERTY = "poverty"


class MoneyKind(StrEnum):
    BUDGET = "budget"
    ALLOCATED = "allocated"
    PAID = "paid"
    RAISED = "raised"
    RETAINED = "retained"
    SALES = "sales"


# What a project costs, best measure first. Sales and money raised are figures of a city, never the size of a project.
SPENDING = (MoneyKind.ALLOCATED, MoneyKind.PAID, MoneyKind.BUDGET)


class Precision(StrEnum):
    """How exact the source itself is: “5000余万元” is OVER, “约 200 万元” is ABOUT."""

    EXACT = "exact"
    OVER = "over"
    ABOUT = "about"


class MilestoneStatus(StrEnum):
    SCHEDULED = "scheduled"
    MET = "met"
    NOT_MET = "not-met"
    PARTLY = "partly"


class Progress(StrEnum):
    """Where a project stands, from its dates alone."""

    PLANNED = "planned"
    UNDER_WAY = "under-way"
    LATE = "late"
    FINISHED = "finished"
    UNKNOWN = "unknown"


class Band(StrEnum):
    """How large an amount is, in hundreds of the currency's minor units (元)."""

    BELOW_10 = "below-100000"
    TO_50 = "100000-500000"
    TO_100 = "500000-1000000"
    TO_1000 = "1000000-10000000"
    ABOVE = "above-10000000"


# The first amount in minor units that is too large for the band; None for the last one.
BANDS: dict[Band, int | None] = {
    Band.BELOW_10: 10_000_000,
    Band.TO_50: 50_000_000,
    Band.TO_100: 100_000_000,
    Band.TO_1000: 1_000_000_000,
    Band.ABOVE: None,
}


def band(minor: int) -> Band:
    return next(each for each, below in BANDS.items() if below is None or minor < below)


def bounds(of: Band) -> tuple[int, int | None]:
    """The least amount of a band, and the first that is too large."""
    bands = list(BANDS)
    place = bands.index(of)
    least = BANDS[bands[place - 1]] if place else 0
    return least or 0, BANDS[of]


class FigureKind(StrEnum):
    """Which figure a correction is about."""

    BUDGET = "budget"
    ALLOCATED = "allocated"
    PAID = "paid"
    RAISED = "raised"
    RETAINED = "retained"
    SALES = "sales"
    PROMISED = "promised"
    DELIVERED = "delivered"


class Grade(StrEnum):
    """How good a source is: A an official page, B news or a named reprint, G notes naming an official page (to be checked)."""

    A = "A"
    B = "B"
    G = "G"


class Missing(StrEnum):
    """What the publisher has not said yet (缺什么)."""

    AMOUNT = "amount"
    DOCUMENT = "document"
    DOCUMENT_NUMBER = "document-number"
    DOCUMENT_DATE = "document-date"
    PLANNED_DATES = "planned-dates"
    ACTUAL_DATES = "actual-dates"
    MILESTONES = "milestones"
    PROMISED = "promised"
    DELIVERED = "delivered"
    EVIDENCE = "evidence"
    UNIT = "unit"
    CONTACT = "contact"
    PLACE = "place"


def progress(
    planned_start: datetime.date | None,
    planned_end: datetime.date | None,
    actual_start: datetime.date | None,
    actual_end: datetime.date | None,
    today: datetime.date,
) -> Progress:
    """A project without any date is unknown, never “on time”."""
    if actual_end and actual_end <= today:
        return Progress.FINISHED
    if planned_end and planned_end < today:
        return Progress.LATE
    if actual_start and actual_start <= today:
        return Progress.UNDER_WAY
    return Progress.PLANNED if planned_start or planned_end or actual_start else Progress.UNKNOWN


def is_late(status: MilestoneStatus, due: datetime.date | None, today: datetime.date) -> bool:
    """Due is past and it is not (wholly) met."""
    return due is not None and due < today and status is not MilestoneStatus.MET


@dataclass(frozen=True)
class Amount:
    """A sum of one kind in one currency, in minor units (分). `counts`: it is nobody's part, and neither a unit price nor a
    figure since the beginning; only such sums may be added."""

    kind: MoneyKind
    minor: int
    precision: Precision = Precision.EXACT
    counts: bool = True


def least_exact(precisions: Iterable[Precision]) -> Precision:
    """A sum is only as exact as its parts: one “约” makes it 约, else one “余” makes it 余."""
    found = set(precisions)
    return next((each for each in (Precision.ABOUT, Precision.OVER) if each in found), Precision.EXACT)


def headline(parts: Sequence[Amount]) -> Amount | None:
    """The size of a project: what was allocated, else paid, else budgeted. None when no spending is published."""
    for kind in SPENDING:
        same = [part for part in parts if part.kind is kind and part.counts]
        if same:
            return Amount(kind, sum(part.minor for part in same), least_exact(part.precision for part in same))
    return None


def done_share(weighted: Sequence[tuple[int, MilestoneStatus]]) -> int | None:
    """How much is done, 0–100, from milestones with weights: met counts whole, partly met half. None without weights."""
    whole = sum(weight for weight, _ in weighted)
    if not whole:
        return None
    credit = {MilestoneStatus.MET: 2, MilestoneStatus.PARTLY: 1}
    return round(50 * sum(weight * credit.get(status, 0) for weight, status in weighted) / whole)


def needs_reason(published_at: datetime.datetime | None, before: int | None, after: int | None) -> bool:
    """A figure that was public once is changed or taken away only with a reason; giving a missing one is no correction."""
    return published_at is not None and before is not None and before != after


def median(values: Sequence[int]) -> int:
    """The middle value of a sorted sequence; of an even number, the mean of the two in the middle, rounded down."""
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) // 2


def widths(promised: int | None, delivered: int | None) -> tuple[int, int]:
    """说到 and 做到 as bar lengths 0–100 on one scale: the longer of the two is 100."""
    most = max(promised or 0, delivered or 0)
    return tuple(round(100 * (value or 0) / most) if most else 0 for value in (promised, delivered))  # type: ignore[return-value]


class NotAnAmount(ValueError):
    """What was typed is not an amount of money."""


def parse_amount(typed: str, unit: str) -> int:
    """`1,226` 万元 → 1226000000 分. Raises NotAnAmount: not a number, negative, too large, or finer than a 分."""
    text = typed.replace(",", "").replace("，", "").replace(" ", "")
    if not re.fullmatch(r"\d{1,15}(\.\d{1,10})?", text, re.ASCII):
        raise NotAnAmount(typed)
    try:
        minor = Decimal(text) * UNITS[unit]
    except InvalidOperation as error:
        raise NotAnAmount(typed) from error
    if minor != minor.to_integral_value() or minor > LARGEST_AMOUNT:
        raise NotAnAmount(typed)
    return int(minor)


def typed_amount(minor: int) -> tuple[str, str]:
    """The largest unit in which an amount is typed without losing a 分: (`1226`, `wan`)."""
    for unit in ("yi", "wan"):
        value = Decimal(minor) / UNITS[unit]
        if minor >= UNITS[unit] and value == value.quantize(Decimal("0.0001")):
            return _plain(value), unit
    return _plain(Decimal(minor) / UNITS["yuan"]), "yuan"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_partial_date(text: str) -> bool:
    """`2024`, `2024-06` or `2024-06-10`: as much of a document's date as its page says."""
    if not PARTIAL_DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


class InTime(StrEnum):
    """Whether a paper came out by a day. A paper that says only its year may have come out on either side of it."""

    BY_THEN = "by-then"
    AFTER = "after"
    UNKNOWN = "unknown"


def announced_by(year: int) -> datetime.date:
    """30 June of the year after, as 《彩票公益金管理办法》 asks of bodies at provincial level and above."""
    return datetime.date(year + 1, 6, 30)


def in_time(dated: str | None, due: datetime.date) -> InTime:
    """`dated` as exact as the paper says: 2024, 2024-06 or 2024-06-10."""
    if not dated:
        return InTime.UNKNOWN
    first = datetime.date.fromisoformat(f"{dated}-01-01"[:10])
    if len(dated) == 4:
        last = first.replace(month=12, day=31)
    elif len(dated) == 7:
        last = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
    else:
        last = first
    if last <= due:
        return InTime.BY_THEN
    return InTime.AFTER if first > due else InTime.UNKNOWN


@dataclass(frozen=True)
class Given:
    """What a project page says, as yes or no, for the question what it does not say."""

    kind: ProjectKind
    amount: bool
    every_figure_has_document: bool
    document_numbers: bool
    document_dates: bool
    planned_dates: bool
    actual_dates: bool
    milestones: bool
    promised: bool
    delivered: bool
    evidence: bool
    unit: bool
    contact: bool
    place: bool


def missing(given: Given) -> list[Missing]:
    """缺什么: a project owes dates, milestones, outputs and somebody who answers; a release owes its papers."""
    papers = [
        (Missing.DOCUMENT, given.every_figure_has_document),
        (Missing.DOCUMENT_NUMBER, given.document_numbers),
        (Missing.DOCUMENT_DATE, given.document_dates),
        (Missing.UNIT, given.unit),
        (Missing.CONTACT, given.contact),
    ]
    deeds = [
        (Missing.AMOUNT, given.amount),
        (Missing.PLANNED_DATES, given.planned_dates),
        (Missing.ACTUAL_DATES, given.actual_dates),
        (Missing.MILESTONES, given.milestones),
        (Missing.PROMISED, given.promised),
        (Missing.DELIVERED, given.delivered),
        (Missing.EVIDENCE, given.evidence),
        (Missing.PLACE, given.place),
    ]
    owed = deeds + papers if given.kind is ProjectKind.PROJECT else papers
    return [what for what, is_there in owed if not is_there]
