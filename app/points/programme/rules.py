"""Months of the programme's books. Standard library only."""

import datetime
import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Month:
    """A month of the city's calendar."""

    year: int
    month: int

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.month, 1)

    @property
    def following(self) -> "Month":
        return Month(self.year + 1, 1) if self.month == 12 else Month(self.year, self.month + 1)

    @property
    def before(self) -> "Month":
        return Month(self.year - 1, 12) if self.month == 1 else Month(self.year, self.month - 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def month_of(day: datetime.date) -> Month:
    return Month(day.year, day.month)


def read(text: str) -> Month | None:
    """`2026-11`, or None."""
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text):
        return None
    year, month = text.split("-")
    return Month(int(year), int(month))


@dataclass(frozen=True)
class Sheet:
    """One month: what members held when it began, what came and went, what they held when it ended.

    Points. `opening + issued + adjusted − redeemed − expired = closing`; `closing` is not worked out from the others but summed
    from the members' own entries, so that the equation proves something.
    """

    month: Month
    opening: int
    issued: int
    adjusted: int
    redeemed: int
    expired: int
    closing: int

    @property
    def balances(self) -> bool:
        return self.opening + self.issued + self.adjusted - self.redeemed - self.expired == self.closing


@dataclass(frozen=True)
class Goods:
    """What a month's goods cost, in 分: `bought` is what came in, `cost` what the pieces handed over had cost on average.

    `unpriced`: pieces handed over of which no price was ever written down.
    """

    bought: int
    cost: int
    unpriced: int


def cost_of(pieces: int, paid: int, number: int) -> int:
    """What so many pieces cost when `number` of them were bought for `paid` together; half a 分 rounds up."""
    return (2 * pieces * paid + number) // (2 * number)


def widths(values: list[int]) -> list[int]:
    """Bars of a chart: the longest is 100."""
    longest = max([*values, 1])
    return [round(100 * value / longest) for value in values]
