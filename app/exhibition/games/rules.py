"""Exact odds from a game's rules. Standard library only.

For a fixed draw we count the bets that fall into each tier; divided by all possible bets that is the chance of one bet.
"""

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

SECONDS_A_DAY = 24 * 60 * 60
WEEKS_A_YEAR = 52
DAYS_A_YEAR = 365
MOST_DOTS = 1_500  # So many dots can still be seen one by one on a phone.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Tier:
    """A prize tier: `ways` of the `total` possible bets fall into it. `facts` is its entry in the game's file."""

    facts: Mapping[str, Any]
    ways: int
    total: int

    @property
    def chance(self) -> Fraction:
        return Fraction(self.ways, self.total)

    @property
    def one_in(self) -> Fraction:
        return Fraction(self.total, self.ways)

    @property
    def provision(self) -> str | None:
        """The special provision this tier exists under, None for one that always exists."""
        return self.facts.get("provision")


@dataclass(frozen=True)
class Table:
    """The tiers one bet can fall into. `play` is how many numbers were chosen, where the game leaves that open."""

    tiers: tuple[Tier, ...]
    play: int | None = None
    adds_up: bool = True

    @property
    def total(self) -> int:
        return self.tiers[0].total

    @property
    def top(self) -> Tier:
        return self.tiers[0]

    @property
    def any_ways(self) -> int:
        """Bets that win anything by the lasting rules."""
        return sum(tier.ways for tier in self.tiers if tier.provision is None)

    @property
    def any_ways_with_provisions(self) -> int:
        return sum(tier.ways for tier in self.tiers)

    @property
    def any_chance(self) -> Fraction:
        return Fraction(self.any_ways, self.total)

    @property
    def any_chance_with_provisions(self) -> Fraction:
        return Fraction(self.any_ways_with_provisions, self.total)


def tables(game: Mapping[str, Any]) -> tuple[Table, ...]:
    """The odds of a game; none for one without common number rules (scratch cards)."""
    pick, tiers = game.get("pick", {}), game.get("tiers", ())
    if "digits" in pick:
        # Straight and box are different bets, so their chances do not add up to anything.
        return (Table(tuple(_digit_tier(pick["digits"], tier) for tier in tiers), adds_up=False),)
    if "numbers" in pick:
        plays = range(pick["numbers"]["choose_min"], pick["numbers"]["choose_max"] + 1)
        return tuple(
            Table(tuple(_keno_tier(pick["numbers"], tier) for tier in tiers if tier["play"] == play), play)
            for play in plays
        )
    return (Table(tuple(_pool_tier(pick, tier) for tier in tiers)),) if tiers else ()


def matching(drawn: int, of: int, chosen: int, hits: int) -> int:
    """In how many ways `chosen` numbers of `of` hold exactly `hits` of the `drawn` ones."""
    return math.comb(drawn, hits) * math.comb(of - drawn, chosen - hits)


def _pool_tier(pick: Mapping[str, Any], tier: Mapping[str, Any]) -> Tier:
    pools = {name: pool for name, pool in pick.items() if "of" in pool}
    specials = {pool["from"]: (name, pool["draw"]) for name, pool in pick.items() if "from" in pool}
    total = math.prod(math.comb(pool["of"], pool["choose"]) for pool in pools.values())
    ways = sum(
        math.prod(_pool_ways(name, pool, specials.get(name), match) for name, pool in pools.items())
        for match in tier["match"]
    )
    return Tier(tier, ways, total)


def _pool_ways(
    name: str, pool: Mapping[str, int], special: tuple[str, int] | None, match: Mapping[str, list[int]]
) -> int:
    """Ways inside one pool; a special number is drawn from what the basic numbers left over."""
    if special is None or special[0] not in match:
        return sum(matching(pool["draw"], pool["of"], pool["choose"], hits) for hits in match[name])
    extra, drawn = special
    rest = pool["of"] - pool["draw"]
    return sum(
        math.comb(pool["draw"], hits) * matching(drawn, rest, pool["choose"] - hits, special_hits)
        for hits in match[name]
        for special_hits in match[extra]
    )


def _keno_tier(numbers: Mapping[str, int], tier: Mapping[str, Any]) -> Tier:
    play = tier["play"]
    ways = sum(matching(numbers["draw"], numbers["of"], play, hits) for hits in tier["hits"])
    return Tier(tier, ways, math.comb(numbers["of"], play))


def _digit_tier(digits: Mapping[str, int], tier: Mapping[str, Any]) -> Tier:
    """A straight bet is one number; a box bet is every order of its digits."""
    positions = digits["positions"]
    ways = 0
    for match in tier["match"]:
        if match["kind"] == "straight":
            ways += 1
        else:
            repeated = positions - match["distinct"] + 1
            ways += math.factorial(positions) // math.factorial(repeated)
    return Tier(tier, ways, digits["of"] ** positions)


def written(value: Fraction) -> Decimal:
    """As people read it: whole where it is whole, one decimal from 1,000 on, two below."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if value.denominator == 1:
        return Decimal(value.numerator)
    places = Decimal("0.1") if value >= 1_000 else Decimal("0.01")
    return exact.quantize(places, ROUND_HALF_UP)


def percent(value: Fraction, places: int = 2) -> Decimal:
    return (Decimal(value.numerator) * 100 / Decimal(value.denominator)).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )


@dataclass(frozen=True)
class Scale:
    """How large “one in so many” is, in things one knows. Lengths in millimetres."""

    one_in: Fraction
    draws_a_year: int

    @property
    def days_of_looking(self) -> Fraction:
        """Looking at one bet a second, without sleep, until each has been seen once."""
        return self.one_in / SECONDS_A_DAY

    @property
    def years_of_playing(self) -> Fraction:
        """One bet at every draw: how many years, on average, until it happens once."""
        return self.one_in / self.draws_a_year

    @property
    def side_mm(self) -> float:
        """The side of a square sheet that holds a dot of one square millimetre for every bet."""
        return math.sqrt(self.one_in)

    @property
    def can_be_drawn(self) -> bool:
        return self.one_in <= MOST_DOTS


def draws_a_year(days: list[str]) -> int:
    """Scheduled draws, closures not counted."""
    return DAYS_A_YEAR if len(days) == len(WEEKDAYS) else len(days) * WEEKS_A_YEAR


def has_split(split: Mapping[str, Any]) -> bool:
    """Whether the division of the price may be shown: sourced, or named by an official page and to be checked."""
    return split.get("status") in ("sourced", "to-check")


@dataclass(frozen=True)
class Share:
    """A part of the price. `minor` is 分 of the example price, exact."""

    kind: str
    permille: int
    minor: Fraction


def shares(split: Mapping[str, Any], price_minor: int) -> tuple[Share, ...]:
    """How the price divides into prizes, issuing and the fund; nothing when it may not be shown."""
    if not has_split(split):
        return ()
    parts = (("prize", "prize_permille"), ("issuance", "issuance_permille"), ("fund", "fund_permille"))
    return tuple(Share(kind, split[key], Fraction(price_minor * split[key], 1000)) for kind, key in parts)


def rule_in_force(rule: Mapping[str, Any], on: datetime.date) -> bool | None:
    """Whether this version of the rules held on a day; None where its date is not known."""
    begins = rule.get("effective_date")
    return None if not begins else datetime.date.fromisoformat(begins) <= on
