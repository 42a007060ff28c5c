"""The yearly notice of one publisher, in the form Chinese notices take, made from its public projects.

One `Notice` is what the page, the PDF and the Word file show, so that their figures are the same.
"""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.charity import figures, labels
from app.charity.models import Document, Project, Publisher
from app.charity.rules import Level, MoneyKind, ProjectKind
from app.core import i18n, templating

KINDS = (MoneyKind.BUDGET, MoneyKind.ALLOCATED, MoneyKind.PAID)
CURRENCY = "CNY"


@dataclass(frozen=True)
class Row:
    """One project: its number in the table, what it is, and its sums in 分 (None where nothing was published)."""

    number: int
    project: Project
    cause: str
    level: str
    sums: dict[MoneyKind, int | None]
    results: list[str]

    def amount(self, kind: MoneyKind) -> str:
        minor = self.sums[kind]
        return "" if minor is None else templating.exact_money(minor)


@dataclass(frozen=True)
class Notice:
    publisher: Publisher
    year: int
    title: str
    lead: list[str]
    rows: list[Row]
    totals: dict[MoneyKind, int]
    levels: list[tuple[str, str]]
    gaps: list[tuple[str, list[str]]]
    papers: list[Document]
    as_of: datetime.date

    def total(self, kind: MoneyKind) -> str:
        return templating.exact_money(self.totals[kind])

    @property
    def headings(self) -> list[str]:
        money = [str(labels.MONEY[kind]) for kind in KINDS]
        return [_("序号"), _("项目名称"), _("类别"), _("项目单位"), _("资金级次"), *money]

    @property
    def cells(self) -> list[list[str]]:
        """The table as text, one line a project and the sum below."""
        lines = [
            [
                str(row.number),
                i18n.plain(row.project, "title"),
                row.cause,
                i18n.plain(row.project, "unit") if row.project.unit else _("没有公布"),
                row.level,
                *(row.amount(kind) or _("没有公布") for kind in KINDS),
            ]
            for row in self.rows
        ]
        return [*lines, ["", _("合计"), "", "", "", *(self.total(kind) for kind in KINDS)]]


def of(publisher: Publisher, year: int, projects: Sequence[Project], today: datetime.date) -> Notice:
    """The notice about a year. Only sums in yuan: a notice has one currency."""
    told = [each for each in projects if each.kind is ProjectKind.PROJECT and each.currency == CURRENCY]
    rows = [_row(number, project) for number, project in enumerate(told, 1)]
    totals = {kind: sum(row.sums[kind] or 0 for row in rows) for kind in KINDS}
    name = i18n.plain(publisher, "name")
    papers: dict[int, Document] = {document.id: document for project in told for document in project.documents}
    return Notice(
        publisher=publisher,
        year=year,
        title=_("%(name)s%(year)s 年度福利彩票公益金使用情况公告", name=name, year=year),
        lead=_lead(rows, totals),
        rows=rows,
        totals=totals,
        levels=_levels(rows),
        gaps=[
            (i18n.plain(each, "title"), gaps) for each in told if (gaps := [str(gap) for gap in figures.missing(each)])
        ],
        papers=list(papers.values()),
        as_of=today,
    )


def _row(number: int, project: Project) -> Row:
    sums = {}
    for kind in KINDS:
        found = [line.amount_minor for line in project.transactions if line.kind is kind and line.amount.counts]
        sums[kind] = sum(found) if found else None
    results = [
        _("%(what)s：说到 %(promised)s，做到 %(delivered)s", what=i18n.plain(promise.row, "title"),
          promised=promise.promised, delivered=promise.delivered)
        for promise in figures.promises(project)
    ]  # fmt: skip
    results += [
        _("%(what)s：%(delivered)s", what=i18n.plain(deed.row, "title"), delivered=deed.delivered)
        for deed in figures.deeds(project)
    ]
    cause = "、".join(str(labels.CAUSES[each]) for each in project.causes)
    level = str(labels.LEVELS[project.level]) if project.level else _("没有公布")
    return Row(number, project, cause, level, sums, results)


def _lead(rows: list[Row], totals: dict[MoneyKind, int]) -> list[str]:
    lines = [ngettext("本年度共实施 %(num)d 个项目。", "本年度共实施 %(num)d 个项目。", len(rows))]
    for kind in KINDS:
        stated = sum(row.sums[kind] is not None for row in rows)
        if stated:
            lines.append(
                ngettext(
                    "%(num)d 个项目公布了%(what)s，合计 %(sum)s。",
                    "%(num)d 个项目公布了%(what)s，合计 %(sum)s。",
                    stated,
                    what=labels.MONEY[kind],
                    sum=templating.exact_money(totals[kind]),
                )
            )
    return lines


def _levels(rows: list[Row]) -> list[tuple[str, str]]:
    """What was allocated, by whose money it is. Ties with the total of allocations when every sum says its level."""
    sums: dict[Level | None, int] = {}
    for row in rows:
        for line in row.project.transactions:
            if line.kind is MoneyKind.ALLOCATED and line.amount.counts:
                sums[line.level] = sums.get(line.level, 0) + line.amount_minor
    order = [*Level, None]
    return [
        (str(labels.LEVELS[level]) if level else _("没有写明"), templating.exact_money(sums[level]))
        for level in order
        if level in sums
    ]


def paper_line(document: Document) -> str:
    """Issuer, title, 文号, date, address; what is missing is said to be missing."""
    parts = [
        i18n.plain(document, "issuer"),
        i18n.plain(document, "title"),
        _("文号 %(number)s", number=document.number or _("缺")),
        _("日期 %(day)s", day=figures.day(document.dated) or _("缺")),
        document.url or _("没有网址"),
    ]
    return " · ".join(parts)


def word(notice: Notice, mark: str) -> bytes:
    """The notice as .docx. `mark`: what stands above a notice that is not real."""
    from docx import Document as Word
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    book = Word()
    book.core_properties.title, book.core_properties.author = notice.title, i18n.plain(notice.publisher, "name")
    if mark:
        book.add_paragraph(mark).alignment = WD_ALIGN_PARAGRAPH.CENTER
    book.add_heading(notice.title, 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    book.add_heading(_("一、总的情况"), 1)
    for line in notice.lead:
        book.add_paragraph(line)
    if notice.levels:
        book.add_paragraph(_("拨付按哪一级的钱分："))
    for level, amount in notice.levels:
        book.add_paragraph(f"{level} {amount}", style="List Bullet")
    book.add_heading(_("二、每个项目"), 1)
    _word_table(book, notice)
    book.add_heading(_("三、执行情况和实际效果"), 1)
    for row in notice.rows:
        said = "；".join(row.results) or _("没有公布")
        book.add_paragraph(f"{row.number}. {i18n.plain(row.project, 'title')}：{said}")
    book.add_heading(_("四、还缺什么"), 1)
    for title, gaps in notice.gaps:
        book.add_paragraph(f"{title}：{'、'.join(gaps)}", style="List Bullet")
    book.add_heading(_("五、文件和出处"), 1)
    for document in notice.papers:
        book.add_paragraph(paper_line(document), style="List Number")
    if not notice.papers:
        book.add_paragraph(_("没有写明出处"))
    book.add_paragraph(f"{i18n.plain(notice.publisher, 'name')}\n{templating.day(notice.as_of)}")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _word_table(book, notice: Notice) -> None:
    table = book.add_table(rows=1, cols=len(notice.headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, notice.headings, strict=True):
        cell.text = heading
    for line in notice.cells:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
