"""A selection as a table to take away: one line a project, the same in every format, each figure with its paper."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.charity.models import Document, Project
from app.charity.rules import ProjectKind
from app.charity.selections import Moment
from app.core import city, site, spreadsheets

MOST_ROWS = 5_000  # Lines of one file; a larger selection comes in parts.
BYTE_ORDER_MARK = "\ufeff"  # Or spreadsheet programs read Chinese as something else.
COLUMNS = {
    "id": _l("编号"), "url": _l("网址"), "records": _l("真实或样例"), "kind": _l("种类"), "title": _l("名称"),
    "title_en": _l("英文名称"), "publisher": _l("发布单位"), "year": _l("年度"), "period": _l("期间"), "level": _l("哪一级的钱"),
    "causes": _l("四类"), "county_code": _l("区县代码"), "county": _l("县（市、区）"), "town": _l("街道或乡镇"),
    "place": _l("地方"), "unit": _l("负责单位"), "status": _l("进度"), "currency": _l("币种"),
    "amount_minor": _l("金额（分）"), "amount": _l("金额"), "amount_kind": _l("金额种类"), "precision": _l("精确程度"),
    "budget_minor": _l("预算（分）"), "allocated_minor": _l("拨付（分）"), "paid_minor": _l("支出（分）"),
    "planned_start": _l("计划开始"), "planned_end": _l("计划完成"), "actual_start": _l("实际开始"), "actual_end": _l("实际完成"),
    "source_issuer": _l("出处：发布单位"), "source_title": _l("出处：文件"), "source_number": _l("出处：文号"),
    "source_date": _l("出处：日期"), "source_url": _l("出处：网址"), "missing": _l("还缺什么"), "changed": _l("最近更改"),
}  # fmt: skip
WIDE = {"title": 40, "title_en": 32, "url": 32, "source_title": 40, "source_url": 32, "missing": 40}
KINDS = ("budget", "allocated", "paid")


def row(project: Project, at: Moment) -> list[Any]:
    """One line, in the order of COLUMNS. What nobody published is empty, never nought."""
    known = city.current()
    county, town = known.counties.get(project.county_code or ""), known.towns.get(project.town_code or "")
    sums = {kind: _sum(project, kind) for kind in KINDS}
    papers = _papers(project)
    return [
        project.code, site.absolute("charity.project", code=project.code), project.standing.value, project.kind.value,
        project.title, project.title_en, project.publisher.name, project.year, project.period, project.level,
        ";".join(project.causes), project.county_code, county and county.name, town and town.name, project.place,
        project.unit, project.progress(at.today).value if project.kind is ProjectKind.PROJECT else None,
        project.currency, project.amount_minor, _major(project.amount_minor), project.amount_kind,
        project.amount_precision.value if project.amount_minor is not None else None, *sums.values(),
        *(getattr(project, name) and getattr(project, name).isoformat()
          for name in ("planned_start", "planned_end", "actual_start", "actual_end")),
        *(_joined(getattr(paper, name) for paper in papers) for name in ("issuer", "title", "number", "dated", "url")),
        ";".join(project.gaps), project.changed_at.isoformat(),
    ]  # fmt: skip


def table(projects: Sequence[Project], at: Moment) -> str:
    """CSV (RFC 4180, UTF-8 with byte order mark); nothing in it is a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for project in projects:
        writer.writerow([_tame(value) for value in row(project, at)])
    return BYTE_ORDER_MARK + file.getvalue()


def workbook(projects: Sequence[Project], at: Moment) -> bytes:
    """The same as .xlsx, with the reader's headings, and a second sheet that says what it is."""
    columns = [spreadsheets.Column(str(label), WIDE.get(name, 16)) for name, label in COLUMNS.items()]
    about = [
        (_("来自"), site.absolute("charity.projects")),
        (_("日期"), at.today.isoformat()),
        (_("说明"), _("空格是没有公布，不是零。金额是整数分；外来样例和演示项目与本市无关，不可相加。")),
    ]
    sheets = [
        spreadsheets.Sheet(_("项目和公示"), columns, (row(project, at) for project in projects)),
        spreadsheets.Sheet(_("说明"), [spreadsheets.Column(_("项目"), 12), spreadsheets.Column(_("内容"), 80)], about),
    ]
    return spreadsheets.write(sheets)


def _sum(project: Project, kind: str) -> int | None:
    found = [line.amount_minor for line in project.transactions if line.kind == kind and line.amount.counts]
    return sum(found) if found else None


def _papers(project: Project) -> list[Document]:
    """The papers of the project's amount, each once; where it has no amount, the papers beside it."""
    lines = [line for line in project.transactions if line.kind is project.amount_kind and line.amount.counts]
    stated = {line.document_id: line.document for line in lines if line.document}
    return list(stated.values()) or ([] if lines else list(project.documents))


def _joined(values: Iterable[str | None]) -> str:
    return ";".join(value for value in values if value)


def _major(minor: int | None) -> str | None:
    return None if minor is None else f"{minor // 100}.{minor % 100:02d}"


def _tame(value: Any) -> Any:
    """A text that a spreadsheet program would run stays a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value
