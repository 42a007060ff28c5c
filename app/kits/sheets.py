"""What stands on a sheet, and the sheets as a page for a browser or as PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from app.core import city, clock, i18n
from app.core import site as site_facts
from app.core.features import Target
from app.kits import paper
from app.qr import images, queries, targets
from app.qr import models as codes
from app.qr import rules as qr


@dataclass(frozen=True)
class Printed:
    """One code on one sheet."""

    placement: codes.Placement
    target: Target
    kind_label: str
    text: str
    drawn: images.Symbol
    has_mark: bool
    symbol_mm: int
    is_specimen: bool

    @property
    def symbol(self) -> Markup:
        """For a page of a browser."""
        found = images.svg(self.text, alt=self.text, symbol_mm=self.symbol_mm, mark=self.has_mark)
        return Markup(found)  # noqa: S704  Our own drawing.

    @property
    def room(self) -> Markup:
        """For a page of a PDF: room for the symbol, which is laid under it."""
        return Markup(images.room(self.drawn, symbol_mm=self.symbol_mm, mark=self.has_mark))  # noqa: S704  Our own drawing.

    @property
    def sheet(self) -> str:
        return self.placement.sheet.value

    @property
    def frame(self) -> paper.Frame:
        return paper.Frame(self.sheet, self.target.art)


def text_of(placement: codes.Placement, style: qr.Style | None = None) -> str:
    """What the symbol of this code holds."""
    return qr.printed_text(site_facts.current().origin, placement.code, (style or queries.style()).case)


def printed(placements: Iterable[codes.Placement]) -> list[Printed]:
    """These codes as they are printed now; what they hang on must be public. Until the site has its domain all are specimens."""
    style, may_use = queries.style(), site_facts.current().config.may_print_for_use
    shown = []
    for each in placements:
        with site_facts.addressable():
            target = targets.of(each.target_kind, each.target_id)
        if target is None:
            continue
        text, side = text_of(each, style), qr.SYMBOL_MM[each.sheet]
        drawn, is_specimen = images.symbol(text, mark=style.mark), not may_use or target.is_demonstration
        shown.append(Printed(each, target, _kind_label(each), text, drawn, style.mark, side, is_specimen))
    return shown


def _kind_label(placement: codes.Placement) -> str:
    kind = targets.kind(placement.target_kind)
    return str(kind.label) if kind else ""


def html(sheets: Sequence[Printed]) -> str:
    """The pages as they are printed: in Chinese, with the English below it, whoever asks for them."""
    with i18n.reading("zh"):
        return current_app.jinja_env.get_template("kits/sheets.html").render(
            sheets=sheets, for_pdf=True, network=network(), **_ground()
        )


def grounds(sheets: Sequence[Printed]) -> list[paper.Ground]:
    return [paper.Ground(each.frame, each.drawn) for each in sheets]


def pdf(sheets: Sequence[Printed]) -> bytes:
    """Raises PrintingUnavailable."""
    return paper.pdf(html(sheets), grounds(sheets))


def network() -> str:
    return i18n.plain(city.current().facts.get("texts", {}), "network_name")


@dataclass(frozen=True)
class Trial:
    """One symbol of the trial sheet: how its text is written, its size, and whether the mark stands in it."""

    case: qr.Case
    symbol_mm: int
    text: str
    symbol: Markup


def trials(style: qr.Style) -> list[Trial]:
    origin = site_facts.current().origin
    made = []
    for code, (case, side) in qr.TRIALS.items():
        text = qr.printed_text(origin, code, case)
        drawn = Markup(images.svg(text, alt=text, symbol_mm=side, mark=style.mark))  # noqa: S704  Our own drawing.
        made.append(Trial(case, side, text, drawn))
    return made


def trial_pdf(style: qr.Style) -> bytes:
    """One page to scan by phone before a run. Raises PrintingUnavailable."""
    with i18n.reading("zh"):
        page = current_app.jinja_env.get_template("kits/trial.html").render(
            trials=trials(style), for_pdf=True, network=network(), **_ground()
        )
    return paper.pdf(page, [paper.Ground()])


def _ground() -> dict:
    """What every page is given; there may be no request here."""
    return {"site": site_facts.current(), "display": i18n.current(), "now": clock.now()}
