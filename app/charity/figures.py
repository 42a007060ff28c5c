"""Figures worded for a page: what the templates show, so that they work nothing out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.charity import flow, labels, rules, selections
from app.charity.models import Correction, Document, Milestone, Output, Project, Transaction
from app.charity.rules import Grade, MilestoneStatus, Missing, MoneyKind, Precision, ProjectKind
from app.core import i18n, templating

EVENT_STATES = {MilestoneStatus.MET: "done", MilestoneStatus.PARTLY: "now", MilestoneStatus.NOT_MET: "late"}


def amount(minor: int, currency: str, precision: Precision = Precision.EXACT) -> str:
    """8,497 万元 · 超过 5,224 万元 · 约 200 万元."""
    words = templating.money(minor, currency)
    if precision is Precision.OVER:
        return _("超过 %(amount)s", amount=words)
    return _("约 %(amount)s", amount=words) if precision is Precision.ABOUT else words


def day(dated: str | None) -> str:
    """As much of a paper's date as its page says: 2026年 · 2016年10月 · 2026年3月21日."""
    if not dated:
        return ""
    parts = [int(part) for part in dated.split("-")]
    if len(parts) == 3:
        return templating.day(datetime.date(*parts))
    if i18n.in_english():
        return f"{templating.MONTHS_EN[parts[1] - 1]} {parts[0]}" if len(parts) == 2 else str(parts[0])
    return f"{parts[0]}年{parts[1]}月" if len(parts) == 2 else f"{parts[0]}年"


def source(document: Document | None) -> dict[str, Any]:
    """What the figure component asks about a paper."""
    if document is None:
        return {"note": _("没有写明出处")}
    note = "" if document.grade is Grade.A else str(labels.GRADES[document.grade])
    return {
        "issuer": document.issuer,
        "document": document.title,
        "number": document.number or (document.index_number or ""),
        "day": day(document.dated),
        "href": document.url or "",
        "note": note,
    }


def headline(project: Project) -> dict[str, Any] | None:
    """The size of a project for the figure component, with the paper of the sum it comes from. None when it says none."""
    if project.amount_minor is None or project.amount_kind is None:
        return None
    counted = [line for line in project.transactions if line.kind is project.amount_kind and line.amount.counts]
    papers = {line.document_id: line.document for line in counted}
    return {
        "amount": amount(project.amount_minor, project.currency, project.amount_precision),
        "label": labels.MONEY[project.amount_kind],
        "exact": templating.exact_money(project.amount_minor, project.currency),
        "demo": project.is_demonstration,
        **(source(next(iter(papers.values()))) if len(papers) == 1 else {"note": _("由下面几笔相加，出处见每一笔")}),
    }


def amount_of(project: Project) -> str:
    """The size of a project in a list; empty when it says none."""
    if project.amount_minor is None:
        return ""
    return amount(project.amount_minor, project.currency, project.amount_precision)


def largest(projects: Sequence[Project]) -> list[dict[str, Any]]:
    """Rows of the explorer's chart: the longest bar is the largest amount."""
    most = max((project.amount_minor or 0 for project in projects), default=0)
    if len(projects) < 2 or not most:
        return []
    return [
        {
            "label": i18n.local(project, "title"),
            "value": _labelled(amount_of(project), project),
            "width": round(100 * (project.amount_minor or 0) / most, 1),
        }
        for project in projects
    ]


def _labelled(words: str, project: Project) -> str:
    """In a picture, where no label of its own fits beside it, a demonstration amount says what it is itself."""
    return _("%(amount)s（演示）", amount=words) if project.is_demonstration else words


def of_year(project: Project) -> list[dict[str, Any]]:
    """Sales, money raised and kept: figures of a city, each for itself and never added."""
    kinds = (MoneyKind.SALES, MoneyKind.RAISED, MoneyKind.RETAINED)
    return [
        {
            "amount": amount(line.amount_minor, line.currency, line.precision),
            "label": i18n.local(line, "label") if line.label else labels.MONEY[line.kind],
            "exact": templating.exact_money(line.amount_minor, line.currency),
            "demo": project.is_demonstration,
            **source(line.document),
        }
        for line in project.transactions
        if line.kind in kinds
    ]


@dataclass(frozen=True)
class Line:
    """One sum in the ledger. `depth`: how deep it is a part of others; `paper`: its number among the documents below."""

    row: Transaction
    kind: Any
    amount: str
    exact: str
    depth: int
    paper: int | None


def ledger(project: Project) -> list[Line]:
    """The sums as a tree: each followed by its parts."""
    papers = {document.id: number for number, document in enumerate(project.documents, 1)}

    def below(whole: int | None, depth: int) -> list[Line]:
        found = []
        for line in project.transactions:
            if line.part_of != whole:
                continue
            words = amount(line.amount_minor, line.currency, line.precision)
            exact = templating.exact_money(line.amount_minor, line.currency)
            paper = papers.get(line.document_id) if line.document_id else None
            found += [Line(line, labels.MONEY[line.kind], words, exact, depth, paper), *below(line.number, depth + 1)]
        return found

    return below(None, 0)


@dataclass(frozen=True)
class Promise:
    """说到 beside 做到. `promised` is None where nothing was promised in public."""

    row: Output
    promised: str | None
    delivered: str
    promised_width: int
    done_width: int
    is_short: bool


def promises(project: Project) -> list[Promise]:
    """What was promised in public, with what became of it."""
    return [_promise(output) for output in project.outputs if output.promised is not None]


def promise(output: Output) -> Promise:
    return _promise(output)


def deeds(project: Project) -> list[Promise]:
    """What was done without a published promise."""
    return [_promise(output) for output in project.outputs if output.promised is None and output.delivered is not None]


def _promise(output: Output) -> Promise:
    # One scale for both; where nothing was promised there is nothing to measure against, and no bar.
    promised_width, done_width = rules.widths(output.promised, output.delivered)
    is_short = output.promised is not None and (output.delivered or 0) < output.promised
    promised = None if output.promised is None else _count(output.promised, output)
    delivered = _("还没有公布") if output.delivered is None else _count(output.delivered, output)
    return Promise(output, promised, delivered, promised_width, done_width, is_short)


def _count(value: int, output: Output) -> str:
    return f"{templating.number(value)} {i18n.plain(output, 'unit')}"


@dataclass(frozen=True)
class Event:
    """A milestone on the timeline."""

    row: Milestone
    day: str
    state: str
    status: Any
    is_late: bool


def events(project: Project, today: datetime.date) -> list[Event]:
    found = []
    for row in project.milestones:
        if row.met_on:
            words = templating.day(row.met_on)
            if row.due_on and row.met_on > row.due_on:
                words = _("%(met)s（原定%(due)s）", met=words, due=templating.day(row.due_on))
        else:
            words = _("应在%(due)s前", due=templating.day(row.due_on)) if row.due_on else _("日期未公布")
        state = "late" if row.is_late(today) and row.status is not MilestoneStatus.PARTLY else ""
        found.append(
            Event(
                row,
                words,
                state or EVENT_STATES.get(row.status, "planned"),
                labels.MILESTONES[row.status],
                row.is_late(today),
            )
        )
    return found


def done_share(project: Project) -> int | None:
    return rules.done_share([(row.weight or 0, row.status) for row in project.milestones])


def missing(project: Project) -> list[str]:
    """缺什么: what can be worked out, then what the editor knows besides; each thing once."""
    figures: list[Transaction | Output] = list(project.transactions)
    figures += [row for row in project.outputs if row.delivered is not None]
    given = rules.Given(
        kind=project.kind,
        amount=project.amount_minor is not None,
        every_figure_has_document=bool(figures) and all(row.document_id for row in figures),
        document_numbers=bool(project.documents) and all(row.number for row in project.documents),
        document_dates=bool(project.documents) and all(row.dated for row in project.documents),
        planned_dates=bool(project.planned_start and project.planned_end),
        actual_dates=bool(project.actual_start or project.actual_end),
        milestones=bool(project.milestones),
        promised=any(row.promised is not None for row in project.outputs),
        delivered=any(row.delivered for row in project.outputs),
        evidence=all(row.evidence or row.document_id for row in project.outputs if row.delivered),
        unit=bool(project.unit),
        contact=bool(project.contact_office or project.contact_phone),
        place=bool(project.place or project.county_code),
    )
    found = rules.missing(given)
    if Missing.DOCUMENT in found and not project.documents:
        found = [what for what in found if what not in (Missing.DOCUMENT_NUMBER, Missing.DOCUMENT_DATE)]
    worked_out = [str(labels.MISSING[what]) for what in found]
    told = project.gaps_en if i18n.in_english() and len(project.gaps_en) == len(project.gaps) else project.gaps
    with force_locale("zh_Hans_CN"):
        known = {str(labels.MISSING[what]) for what in found}
    return worked_out + [words for words, chinese in zip(told, project.gaps, strict=True) if chinese not in known]


def money_flow(project: Project) -> flow.Picture | None:
    """Where the money came from and what it became; None when the papers divide it in no way.

    Both sides carry the same sum; what no paper names is one share at the end of its side.
    """
    allocated, paid = (_tops(project, kind) for kind in (MoneyKind.ALLOCATED, MoneyKind.PAID))
    given = _givers(project, allocated) if allocated else _levels(project, paid)
    spent = _leaves(project, paid) if paid else _purposes(project, allocated)
    if len(given) + len(spent) < 2:
        return None
    received, used = _sum(allocated), _sum(paid)
    total = max(received, used)
    if given:
        given.append(flow.Share(_("其余，没有写明来处"), total - _shared(given), is_rest=True))
    if spent:
        named = used or total
        unpaid = flow.Share(_("还没有支出"), total - named, is_rest=True)
        spent += [flow.Share(_("其余，没有写明去处"), named - _shared(spent), is_rest=True), unpaid]
    return flow.draw(given, spent, total, lambda minor: _labelled(amount(minor, project.currency), project))


def _tops(project: Project, kind: MoneyKind) -> list[Transaction]:
    return [line for line in project.transactions if line.kind is kind and line.amount.counts]


def _parts(project: Project, whole: Transaction) -> list[Transaction]:
    return [line for line in project.transactions if line.part_of == whole.number and line.is_countable]


def _sum(lines: Sequence[Transaction]) -> int:
    return sum(line.amount_minor for line in lines)


def _shared(shares: Sequence[flow.Share]) -> int:
    return sum(share.minor for share in shares)


def _givers(project: Project, wholes: Sequence[Transaction]) -> list[flow.Share]:
    """Each whole, or its parts where they come from other levels than the whole: those are givers, the rest purposes."""
    shares: list[flow.Share] = []
    for whole in wholes:
        givers = [part for part in _parts(project, whole) if part.level is not whole.level]
        shares += _givers(project, givers) if givers else [_share(whole)]
    return shares


def _purposes(project: Project, wholes: Sequence[Transaction]) -> list[flow.Share]:
    """Parts of the same level as their whole: what allocated money is for."""
    shares: list[flow.Share] = []
    for whole in wholes:
        parts = _parts(project, whole)
        own = [part for part in parts if part.level is whole.level]
        shares += _leaves(project, own) + _purposes(project, [part for part in parts if part not in own])
    return shares


def _leaves(project: Project, wholes: Sequence[Transaction]) -> list[flow.Share]:
    """What the money was for, as finely as the papers say."""
    shares: list[flow.Share] = []
    for whole in wholes:
        parts = _parts(project, whole)
        shares += _leaves(project, parts) if parts else [_share(whole)]
    return shares


def _levels(project: Project, wholes: Sequence[Transaction]) -> list[flow.Share]:
    """Payments by the level they were paid from, where the papers name it."""
    sums: dict[Any, int] = {}
    for whole in wholes:
        parts = _parts(project, whole) if whole.level is None else [whole]
        for part in parts:
            sums[part.level] = sums.get(part.level, 0) + part.amount_minor
    return [flow.Share(str(labels.LEVELS[level]), minor) for level, minor in sums.items() if level is not None]


def _share(line: Transaction) -> flow.Share:
    return flow.Share(_name(line), line.amount_minor)


def _name(line: Transaction) -> str:
    return i18n.local(line, "label") if line.label else str(labels.MONEY[line.kind])


@dataclass(frozen=True)
class Change:
    """A line of the ledger of corrections."""

    row: Correction
    figure: Any
    old: str
    new: str


def change(row: Correction) -> Change:
    return Change(row, labels.FIGURES[row.figure], _value(row, row.old_value), _value(row, row.new_value))


def _value(row: Correction, value: int | None) -> str:
    if value is None:
        return _("已撤下")
    if row.currency:
        return templating.exact_money(value, row.currency)
    return f"{templating.number(value)} {i18n.plain(row, 'unit')}"


def totals(found: Sequence[selections.Total]) -> list[str]:
    """One sentence a kind and currency: count, sum, median; never two kinds or currencies in one number."""
    return [_total(total) for total in found]


def _total(total: selections.Total) -> str:
    said = {
        "sum": amount(total.minor, total.currency, total.precision),
        "median": templating.money(total.median, total.currency),
    }
    if total.kind is ProjectKind.PROJECT:
        return ngettext(
            "%(num)d 个项目写明了金额，合计%(sum)s，中位数 %(median)s。",
            "%(num)d 个项目写明了金额，合计%(sum)s，中位数 %(median)s。",
            total.count,
            **said,
        )
    return ngettext(
        "%(num)d 份公示写明了支出，相加%(sum)s，中位数 %(median)s。",
        "%(num)d 份公示写明了支出，相加%(sum)s，中位数 %(median)s。",
        total.count,
        **said,
    )


def found(summary: selections.Summary) -> str:
    """“共 12 个项目”, “共 7 份公示，来自 6 家单位”, or both."""
    projects, releases = (summary.counts.get(kind, 0) for kind in (ProjectKind.PROJECT, ProjectKind.RELEASE))
    parts = []
    if projects or not releases:
        parts.append(ngettext("%(num)d 个项目", "%(num)d 个项目", projects))
    if releases:
        parts.append(ngettext("%(num)d 份公示", "%(num)d 份公示", releases))
    units = ngettext("%(num)d 家单位", "%(num)d 家单位", summary.publishers)
    return _("共 %(what)s，来自 %(units)s。", what=_("、").join(parts), units=units)
