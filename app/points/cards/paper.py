"""Cards on paper, five to a sheet of A4: the front, the back, and a strip with the PIN that is folded in and sealed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from app.core import city, clock, codes, i18n, printing
from app.core import site as site_facts
from app.points.cards.operations import Drawn
from app.points.cards.rules import ON_A_SHEET
from app.qr import images

SYMBOL_MM = 24


@dataclass(frozen=True)
class Printed:
    """One card: number and PIN as they are read, and the symbol that leads to its page."""

    number: str
    pin: str
    symbol: Markup


def pdf(drawn: Sequence[Drawn], place: str) -> bytes:
    """The sheets, once: whoever has lost them prints others. Raises PrintingUnavailable."""
    shown = [_printed(each) for each in drawn]
    sheets = [shown[start : start + ON_A_SHEET] for start in range(0, len(shown), ON_A_SHEET)]
    network = i18n.plain(city.current().facts.get("texts", {}), "network_name")
    specimen = not site_facts.current().config.may_print_for_use
    ground = {"site": site_facts.current(), "display": i18n.current(), "now": clock.now()}
    with i18n.reading("zh"):
        page = current_app.jinja_env.get_template("points/cards/sheets.html").render(
            sheets=sheets, place=place, network=network, specimen=specimen, **{**ground, "display": i18n.current()}
        )
    return printing.pdf(page)


def _printed(each: Drawn) -> Printed:
    address = site_facts.absolute("points_cards.scanned", number=each.number)
    symbol = images.svg(address, alt=codes.grouped(each.number), symbol_mm=SYMBOL_MM)
    return Printed(codes.grouped(each.number), f"{each.pin[:3]} {each.pin[3:]}", Markup(symbol))  # noqa: S704  Our own.
