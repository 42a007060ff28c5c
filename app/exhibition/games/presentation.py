"""A game's odds, scale and split as a page shows them: everything worded and scaled, nothing left to work out."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from app.core import i18n, templating
from app.exhibition.games import rules
from app.exhibition.games.catalogue import Game

SECOND_LIMIT, MINUTE_LIMIT, HOUR_LIMIT, DAY_LIMIT = 120, 7_200, 172_800, 63_072_000
MOST_BALLS = 10


@dataclass(frozen=True)
class Ball:
    """A position of a bet: matched or not, in the tone of its pool."""

    tone: str
    is_hit: bool


@dataclass(frozen=True)
class Condition:
    """One way to reach a tier: in words, and as balls where the number of hits is fixed."""

    words: str
    balls: tuple[Ball, ...]


@dataclass(frozen=True)
class OddsRow:
    """A tier. `prize` is worded; `ways` of `total` bets."""

    tier: rules.Tier
    conditions: tuple[Condition, ...]
    one_in: str
    prize: str
    is_provisional: bool

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.tier.facts


@dataclass(frozen=True)
class OddsTable:
    rows: tuple[OddsRow, ...]
    play: int | None
    total: int
    adds_up: bool
    any_percent: str
    any_of_hundred: int
    any_percent_with_provisions: str
    top_one_in: str

    @property
    def has_provisions(self) -> bool:
        return any(row.is_provisional for row in self.rows)


def odds(game: Game) -> list[OddsTable]:
    return [_table(game, table) for table in game.tables]


def _table(game: Game, table: rules.Table) -> OddsTable:
    return OddsTable(
        rows=tuple(_row(game, tier) for tier in table.tiers),
        play=table.play,
        total=table.total,
        adds_up=table.adds_up,
        any_percent=_percent(table.any_chance),
        any_of_hundred=round(table.any_chance * 100),
        any_percent_with_provisions=_percent(table.any_chance_with_provisions),
        top_one_in=one_in(table.top.one_in),
    )


def _row(game: Game, tier: rules.Tier) -> OddsRow:
    return OddsRow(
        tier=tier,
        conditions=tuple(_conditions(game, tier)),
        one_in=one_in(tier.one_in),
        prize=_prize(game.facts.get("prizes", {}), tier.facts),
        is_provisional=tier.provision is not None,
    )


def one_in(value: Fraction) -> str:
    return f"{rules.written(value):,}"


def _percent(value: Fraction) -> str:
    return f"{rules.percent(value)}%"


def _prize(prizes: Mapping[str, Any], tier: Mapping[str, Any]) -> str:
    if not prizes.get("public"):
        return _("待中心核对")
    return _("浮动奖") if tier["floating"] else templating.money(tier["prize_minor"])


TONES = {"red": "red", "blue": "blue", "basic": "red", "special": "gold"}


def _conditions(game: Game, tier: rules.Tier):
    if "condition" in tier.facts:
        yield Condition(i18n.plain(tier.facts, "condition"), ())
        return
    pick = game.facts["pick"]
    if "numbers" in pick:
        hits = ", ".join(str(each) for each in tier.facts["hits"])
        words = _("选 %(play)s 个，中 %(hits)s 个", play=tier.facts["play"], hits=hits)
        yield Condition(words, _balls("red", tier.facts["play"], tier.facts["hits"]))
        return
    for match in tier.facts["match"]:
        words = _("，").join(_hits(pick[pool], hits) for pool, hits in match.items())
        balls: tuple[Ball, ...] = ()
        if all(len(hits) == 1 for hits in match.values()):
            for pool, hits in match.items():
                places = pick[pool].get("choose", pick[pool]["draw"])
                balls += _balls(TONES[pool], places, hits)
        yield Condition(words, balls)


def _hits(pool: Mapping[str, Any], hits: list[int]) -> str:
    name = i18n.plain(pool, "name")
    if len(hits) > 1:
        return _("%(pool)s %(low)s 至 %(high)s 个", pool=name, low=hits[0], high=hits[-1])
    return _("%(pool)s %(count)s 个", pool=name, count=hits[0])


def _balls(tone: str, places: int, hits: list[int]) -> tuple[Ball, ...]:
    if places > MOST_BALLS or len(hits) > 1:
        return ()
    return tuple(Ball(tone, place < hits[0]) for place in range(places))


# --- how large that is ---


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Dots:
    """Dots two units apart, and the frame they need."""

    dots: tuple[Dot, ...]
    width: int
    height: int


@dataclass(frozen=True)
class Sheet:
    """A square sheet beside a person, and one dot of it under a lens: all in units of the drawing."""

    side: int
    top: int
    person: str
    chosen: Dot
    lens: tuple[Dot, ...]


@dataclass(frozen=True)
class ScaleView:
    """“One in so many” as something one can picture: the dots themselves, or a sheet too large for them."""

    one_in: str
    looking: str
    playing: str
    length: str
    dots: Dots | None
    sheet: Sheet | None


PERSON_MM = 1_700
GROUND, LEFT, TALLEST = 1_020, 20, 1_000  # The drawing's floor, its left edge, and how high it reaches.
LENS_X, LENS_Y, LENS_STEP, LENS_REACH = 1_620, 330, 62, 3
SPACING = 2


def scale(game: Game, table: rules.Table) -> ScaleView:
    """The picture of the table's top tier."""
    measured = rules.Scale(table.top.one_in, game.draws_a_year)
    return ScaleView(
        one_in=one_in(table.top.one_in),
        looking=_duration(measured.days_of_looking * rules.SECONDS_A_DAY),
        playing=_draws(measured),
        length=_length(measured.side_mm),
        dots=dots(round(measured.one_in), 1) if measured.can_be_drawn else None,
        sheet=None if measured.can_be_drawn else _sheet(measured.side_mm),
    )


def dots(total: int, chosen: int, columns: int = 40) -> Dots:
    """`total` dots in rows, `chosen` of them marked: a single one somewhere inside, several from the beginning."""
    columns = min(total, columns if total > columns * 2 else 10)
    marked = {total * 5 // 8} if chosen == 1 else set(range(chosen))
    placed = tuple(
        Dot(place % columns * SPACING, place // columns * SPACING, place in marked) for place in range(total)
    )
    return Dots(placed, columns * SPACING, placed[-1].y + SPACING)


def hundred(table: OddsTable) -> Dots:
    """A hundred bets, and how many of them get anything."""
    return dots(100, table.any_of_hundred, columns=25)


def _sheet(side_mm: float) -> Sheet:
    tallest = max(side_mm, PERSON_MM)
    side = round(side_mm / tallest * TALLEST)
    top = GROUND - side
    reach = range(-LENS_REACH, LENS_REACH + 1)
    return Sheet(
        side=side,
        top=top,
        person=f"{PERSON_MM / tallest:.3f}",
        chosen=Dot(LEFT + side * 5 // 8, top + side * 3 // 8),
        lens=tuple(
            Dot(LENS_X + column * LENS_STEP, LENS_Y + row * LENS_STEP)
            for row in reach
            for column in reach
            if 0 < column**2 + row**2 <= LENS_REACH**2
        ),
    )


def _duration(seconds: Fraction) -> str:
    value = float(seconds)
    if value < SECOND_LIMIT:
        return _("%(n)s 秒", n=templating.number(round(value)))
    if value < MINUTE_LIMIT:
        return _("%(n)s 分钟", n=templating.number(round(value / 60)))
    if value < HOUR_LIMIT:
        return _("%(n)s 小时", n=templating.number(round(value / 3600)))
    if value < DAY_LIMIT:
        return _("%(n)s 天", n=templating.number(round(value / 86_400)))
    return _("%(n)s 年", n=templating.number(round(value / 31_536_000)))


def _draws(measured: rules.Scale) -> str:
    if measured.years_of_playing < 2:
        return _("%(n)s 期", n=templating.number(round(measured.one_in)))
    return _("%(n)s 年", n=templating.number(round(measured.years_of_playing)))


def _length(millimetres: float) -> str:
    if millimetres >= 1_000:
        return _("%(n)s 米", n=templating.number(round(millimetres / 1_000, 2)))
    if millimetres >= 10:
        return _("%(n)s 厘米", n=templating.number(round(millimetres / 10, 1)))
    return _("%(n)s 毫米", n=templating.number(round(millimetres, 1)))


# --- where the money goes ---


@dataclass(frozen=True)
class PartView:
    """A part of a whole: label, worded value, and its place in a bar of 0–100."""

    label: str
    value: str
    x: str
    width: str


@dataclass(frozen=True)
class SplitView:
    title: str
    facts: Mapping[str, Any]
    parts: tuple[PartView, ...]
    is_to_check: bool


def game_split(game: Game) -> SplitView | None:
    """How the price divides, or None where that may not be shown."""
    split = game.facts.get("split", {})
    price = split.get("example_price_minor") or game.facts.get("price_minor", 0)
    labels = {"prize": _("奖金"), "issuance": _("发行费"), "fund": _("公益金")}
    pairs = [
        (labels[share.kind], Fraction(share.permille), f"{_permille(share.permille)} · {_yuan(share.minor)}")
        for share in rules.shares(split, price)
    ]
    if not pairs:
        return None
    title = _("%(game)s每 %(price)s怎么分", game=i18n.plain(game, "name"), price=templating.money(price))
    return SplitView(title, split, _parts(pairs), split["status"] == "to-check")


def fund_split(split: Mapping[str, Any]) -> SplitView | None:
    """A division of the fund from the city's file; the parts are shares, sums, or thousandths of a yuan."""
    pairs = []
    for part in split.get("parts", ()):
        label = i18n.plain(part, "label")
        if "permille" in part:
            pairs.append((label, Fraction(part["permille"]), _permille(part["permille"])))
        elif "amount_minor" in part:
            pairs.append((label, Fraction(part["amount_minor"]), templating.money(part["amount_minor"])))
        else:
            pairs.append((label, Fraction(part["milli_yuan"]), _yuan(Fraction(part["milli_yuan"], 10))))
    if not pairs or split.get("status") == "pending":
        return None
    return SplitView(i18n.plain(split, "title"), split, _parts(pairs), split["status"] in ("to-check", "calc"))


def _parts(pairs: list[tuple[str, Fraction, str]]) -> tuple[PartView, ...]:
    total, start, parts = sum((size for _label, size, _value in pairs), Fraction(0)), Fraction(0), []
    for label, size, value in pairs:
        width = size * 100 / total
        parts.append(PartView(label, value, f"{float(start):.2f}", f"{float(width):.2f}"))
        start += width
    return tuple(parts)


def _permille(share: int) -> str:
    return f"{templating.number(share / 10)}%"


def _yuan(minor: Fraction) -> str:
    amount = float(minor) / 100
    return _("%(n)s 元", n=f"{amount:.3f}" if minor.denominator != 1 else f"{amount:.2f}")
