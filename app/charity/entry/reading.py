"""What the cells of a notice's table mean. Nothing here touches the database."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.charity import rules
from app.charity.rules import Level

MOST_LINES = 500
LONGEST_LABEL = 200


class Column(StrEnum):
    """What a column holds."""

    LABEL = "label"
    AMOUNT = "amount"
    LEVEL = "level"
    DATE = "date"
    NONE = ""


class Fault(StrEnum):
    """Why a line cannot be taken."""

    NO_LABEL = "no label"
    NO_AMOUNT = "no amount"
    NOT_AN_AMOUNT = "not an amount"
    UNKNOWN_LEVEL = "unknown level"
    NOT_A_DAY = "not a day"
    FORMULA = "formula"


GUESSES = (
    (Column.AMOUNT, ("金额", "资金", "万元", "（元）", "(元)", "支出", "拨付数", "预算数", "amount")),
    (Column.LEVEL, ("级次", "资金来源", "来源", "级别", "level")),
    (Column.DATE, ("日期", "时间", "date")),
    (Column.LABEL, ("项目名称", "名目", "项目", "用途", "名称", "内容", "单位", "label", "title")),
)
LEVELS = {
    Level.CENTRAL: ("中央", "部级", "central"),
    Level.PROVINCE: ("省", "province"),
    Level.CITY: ("市", "本级", "city"),
    Level.COUNTY: ("县", "区", "county"),
}
TOTALS = ("合计", "总计", "共计", "总额", "total")
UNITS = (("yi", "亿元"), ("wan", "万元"), ("yuan", "元"))
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def guess(headings: Sequence[str], remembered: Mapping[str, str]) -> dict[str, Column]:
    """What each column holds: as it was chosen last time, else by its heading; each meaning once."""
    chosen: dict[str, Column] = {}
    for heading in headings:
        known = remembered.get(heading)
        if known in set(Column):
            chosen[heading] = Column(known)
    for column, signs in GUESSES:
        if column in chosen.values():
            continue
        for sign in signs:
            found = next((each for each in headings if each not in chosen and sign in each.casefold()), None)
            if found:
                chosen[found] = column
                break
    return {heading: chosen.get(heading, Column.NONE) for heading in headings}


def unit_in(texts: Iterable[str]) -> str:
    """`wan` when a heading or cell says 万元, `yi` for 亿元, `yuan` for 元; empty when nothing says."""
    said = "\n".join(texts)
    return next((unit for unit, word in UNITS if word in said), "")


@dataclass(frozen=True)
class Line:
    """One line of the table as it would be entered, or why it cannot be."""

    number: int
    label: str
    minor: int | None
    level: Level | None
    day: datetime.date | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Reading:
    """The whole table. `stated` is the total the table or its editor names."""

    lines: tuple[Line, ...]
    stated: int | None
    stated_at: int | None

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.faults]

    @property
    def total(self) -> int:
        return sum(line.minor or 0 for line in self.lines)

    @property
    def ties(self) -> bool:
        """Whether the sum is the stated total; true when none is stated."""
        return self.stated is None or self.stated == self.total

    @property
    def may_be_entered(self) -> bool:
        return bool(self.lines) and not self.wrong and self.ties


def read(
    rows: Iterable[tuple[int, Mapping[str, str], frozenset[str]]], columns: Mapping[str, Column], unit: str
) -> Reading:
    """Lines from cells. A line that begins with 合计 is the stated total and is not entered."""
    at = {column: heading for heading, column in columns.items() if column}
    lines, stated, stated_at = [], None, None
    for number, cells, formulas in rows:
        label = cells.get(at.get(Column.LABEL, ""), "")
        typed = cells.get(at.get(Column.AMOUNT, ""), "")
        if any(cell.replace(" ", "").startswith(TOTALS) for cell in cells.values()):
            stated, stated_at = _amount(typed, unit), number
            continue
        faults = [Fault.FORMULA] if formulas & set(at.values()) else []
        minor = _amount(typed, unit)
        if not label:
            faults.append(Fault.NO_LABEL)
        if minor is None and Fault.FORMULA not in faults:
            faults.append(Fault.NOT_AN_AMOUNT if typed else Fault.NO_AMOUNT)
        level = level_in(said := cells.get(at.get(Column.LEVEL, ""), ""))
        if said and level is None:
            faults.append(Fault.UNKNOWN_LEVEL)
        day = day_in(written := cells.get(at.get(Column.DATE, ""), ""))
        if written and day is None:
            faults.append(Fault.NOT_A_DAY)
        lines.append(Line(number, label[:LONGEST_LABEL], minor, level, day, tuple(faults)))
    return Reading(tuple(lines), stated, stated_at)


def _amount(typed: str, unit: str) -> int | None:
    """A cell may say its own unit (“48万元”); otherwise the confirmed one holds."""
    text = typed.strip().lstrip("¥￥")
    for own, word in (*UNITS, ("wan", "万"), ("yi", "亿")):
        if text.endswith(word):
            text, unit = text.removesuffix(word), own
            break
    try:
        return rules.parse_amount(text.strip(), unit)
    except (rules.NotAnAmount, KeyError):
        return None


def level_in(said: str) -> Level | None:
    folded = said.casefold()
    return next((level for level, words in LEVELS.items() if any(word in folded for word in words)), None)


def day_in(written: str) -> datetime.date | None:
    match = DAY.fullmatch(written.strip())
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
