"""Taking over the network from a sheet: read everything, show what would change, then all or nothing."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import delete, update

from app.core import audit, i18n, spreadsheets
from app.core.city import City
from app.core.db import changed as changed_rows
from app.core.db import db
from app.core.spreadsheets import Column, Fault, Sheet
from app.stations import operations, queries, rules, sheet_reader, sheets
from app.stations.coordinates import System
from app.stations.models import Station, StationImport
from app.stations.rules import Kind, Service, Source, State

KEPT = datetime.timedelta(days=1)
SHEET = "站点"
SUPPLIED = ("supplied_lat", "supplied_lng", "supplied_system")


class AlreadyApplied(Exception):
    """This sheet has been taken over already."""


class NotReady(Exception):
    """A place that is being prepared would be opened to the public without what it must say first."""

    def __init__(self, lacking: Sequence[str]) -> None:
        super().__init__(", ".join(lacking))
        self.lacking = lacking


class FromBefore(Exception):
    """The lines were read by an older program, which knew other columns: the sheet must be uploaded again."""


class Outdated(Exception):
    """The network has changed since the preview; look again before it is taken over."""


@dataclass(frozen=True)
class Change:
    """A place that exists and would change: the row that says so, what, from, to, in the words of the sheet."""

    row: int
    code: str
    name: str
    fields: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Plan:
    """What taking over these lines would do."""

    added: Sequence[dict[str, Any]]
    changed: Sequence[tuple[Station, dict[str, Any], tuple[str, ...]]]
    unchanged: int
    elsewhere: int = 0  # Places the sheet says nothing of; they stay as they are.

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed)

    @property
    def digest(self) -> str:
        """Tells whether the same would happen now as was shown."""
        steps = [line["code"] for line in self.added]
        steps += [f"{row.code} {row.version} {' '.join(names)}" for row, _line, names in self.changed]
        return hashlib.sha256(json.dumps(steps).encode()).hexdigest()

    def shown(self, city: City) -> list[Change]:
        return [
            Change(
                line["row"],
                row.code,
                row.name,
                [
                    (
                        sheets.HEADING_OF[name],
                        sheets.shown(name, sheets.line_of(row)[name], city),
                        sheets.shown(name, line[name], city),
                    )
                    for name in names
                ],
            )
            for row, line, names in self.changed
        ]


def read(
    data: bytes, city: City, system: System
) -> tuple[list[dict[str, Any]], list[sheets.Problem], spreadsheets.Table]:
    """Lines of an uploaded workbook and everything that is wrong with them. Raises spreadsheets.Unreadable."""
    table = spreadsheets.read(data, sheet=SHEET)
    reader = sheet_reader.LineReader(city, system)
    return reader.read(table), reader.problems, table


def lacking_to_open(station: Station, line: dict[str, Any]) -> list[str]:
    """What is missing where this line would show a place to the public that it has not seen yet."""
    opens = not station.is_public and line["state"] != State.PREPARING.value
    return rules.lacking(line) if opens else []


def not_ready(lines: Sequence[dict[str, Any]]) -> list[sheets.Problem]:
    """The same for a whole sheet, cell by cell."""
    known = {row.code: row for row in queries.by_state(State.PREPARING)}
    return [
        sheets.Problem(line["row"], sheets.COLUMN_OF[name], "not ready")
        for line in lines
        if line["code"] in known
        for name in lacking_to_open(known[line["code"]], line)
    ]


def plan(lines: Sequence[dict[str, Any]]) -> Plan:
    """Raises FromBefore."""
    if any(line.keys() != sheets.LINE for line in lines):
        raise FromBefore
    known = {row.code: row for row in queries.whole_network()}
    added, changed, unchanged = [], [], 0
    for line in lines:
        row = known.get(line["code"])
        if row is None:
            added.append(line)
            continue
        names = _differences(sheets.line_of(row), line)
        if names:
            changed.append((row, line, names))
        else:
            unchanged += 1
    return Plan(added, changed, unchanged, len(known) - len(changed) - unchanged)


def _differences(before: dict[str, Any], line: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in (*sheets.FACTS, "weekly", "holidays", "services") if before[name] != line[name])


def keep(
    lines: Sequence[dict[str, Any]], *, file_name: str, key: str, by: audit.Actor, now: datetime.datetime
) -> StationImport:
    """Put the lines aside until they are confirmed; what nobody confirmed within a day is forgotten."""
    old = StationImport.applied_at.is_(None), StationImport.uploaded_at < now - KEPT
    db.session.execute(delete(StationImport).where(*old))
    kept = StationImport(
        key=key,
        file_name=file_name[:120],
        rows=list(lines),
        changes=plan(lines).digest,
        uploaded_by=by.id,
        uploaded_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def confirm(kept: StationImport, *, by: audit.Actor, now: datetime.datetime, demonstration: bool) -> Plan:
    """Take the kept lines over. Raises AlreadyApplied, FromBefore, NotReady, Outdated (the new preview is kept)."""
    taking = (
        update(StationImport)
        .where(StationImport.id == kept.id, StationImport.applied_at.is_(None))
        .values(applied_at=now)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(taking) == 0:
        raise AlreadyApplied
    todo = plan(kept.rows)
    if todo.digest != kept.changes:
        raise Outdated
    try:
        apply(todo, by=by, now=now, demonstration=demonstration, file_name=kept.file_name)
    except operations.ChangedMeanwhile as error:  # Between the comparison and the writing.
        raise Outdated from error
    return todo


def look_again(kept: StationImport) -> None:
    """The network has changed: what will be shown now is what may be confirmed."""
    kept.changes = plan(kept.rows).digest
    db.session.flush()


def change_one(
    station: Station, line: dict[str, Any], *, version: int, by: audit.Actor, now: datetime.datetime
) -> bool:
    """Take over one place as the desk typed it; False when nothing differs. Raises operations.ChangedMeanwhile."""
    names = _differences(sheets.line_of(station), line)
    if names:
        change(station, line, names, version=version, by=by, now=now)
    return bool(names)


def apply(
    todo: Plan, *, by: audit.Actor | audit.System, now: datetime.datetime, demonstration: bool, file_name: str
) -> None:
    """Add and change; the caller commits all of it or nothing."""
    for line in todo.added:
        station = operations.add_station(
            {**facts_of(line), "code": line["code"], "is_demonstration": demonstration}, by=by, now=now
        )
        operations.replace_week(station, sheets.intervals_of(line["weekly"]))
        operations.confirm_hours(station, source=Source.CENTRE, at=now)
        operations.offer(station, [Service(each) for each in line["services"]])
    for station, line, names in todo.changed:
        change(station, line, names, version=station.version, by=by, now=now)
    audit.record(
        by,
        "station.import",
        audit.Subject("station-import", file_name, file_name),
        at=now,
        added=len(todo.added),
        changed=len(todo.changed),
        unchanged=todo.unchanged,
    )


def change(
    station: Station,
    line: dict[str, Any],
    names: Sequence[str],
    *,
    version: int,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
) -> None:
    """Take over the fields that differ. Raises operations.ChangedMeanwhile, NotReady."""
    lacking = lacking_to_open(station, line)
    if lacking:
        raise NotReady(lacking)
    facts = facts_of(line)
    wanted = {name: facts[name] for name in names if name in facts}
    if "lat" in wanted or "lng" in wanted:
        wanted |= {name: facts[name] for name in ("lat", "lng", *SUPPLIED)}
    if "holidays" in names:
        wanted |= {name: facts[name] for name in operations.HOLIDAYS}
    operations.change_station(
        station,
        wanted,
        version=version,
        by=by,
        now=now,
        weekly=sheets.intervals_of(line["weekly"]) if "weekly" in names else None,
        services=[Service(each) for each in line["services"]] if "services" in names else None,
    )


def facts_of(line: dict[str, Any]) -> dict[str, Any]:
    """A line's identity facts as the model holds them."""
    opened = line["opened_on"]
    system = line["supplied_system"]
    answer, interval = sheets.holidays_of(line["holidays"])
    return {
        **{name: line[name] for name in (*sheets.FACTS, *SUPPLIED)},
        "kind": Kind(line["kind"]),
        "state": State(line["state"]),
        "opened_on": datetime.date.fromisoformat(opened) if opened else None,
        "supplied_system": System(system) if system else None,
        "on_holidays": answer,
        "holiday_opens": interval.opens if interval else None,
        "holiday_closes": interval.closes if interval else None,
    }


# --- files the site offers ---


def workbook(city: City, stations: Sequence[Station] = ()) -> bytes:
    """The template, or with places the export: the same columns, and a sheet that explains them."""
    notes = explanations(city)
    choices = {
        sheets.KIND: tuple(sheets.KINDS), sheets.COUNTY: tuple(county.name for county in city.counties.values()),
        sheets.SYSTEM: tuple(member.value for member in System), sheets.SCHEMATIC: tuple(sheets.YES_NO),
        sheets.STEP_FREE: tuple(sheets.YES_NO), sheets.STATE: tuple(sheets.STATES),
    }  # fmt: skip
    wide = {sheets.NAME: 28, sheets.ADDRESS: 32, sheets.SERVICES: 44, sheets.NAME_EN: 30, sheets.ADDRESS_EN: 32}
    columns = [
        Column(heading, wide.get(heading, 15), choices.get(heading, ()), notes.get(heading, ""))
        for heading in sheets.HEADINGS
    ]
    help_rows = [(heading, notes.get(heading, "")) for heading in sheets.HEADINGS]
    return spreadsheets.write(
        [
            Sheet(SHEET, columns, [sheets.cells_of(station, city) for station in stations]),
            Sheet("填写说明", [Column("列", 16), Column("怎么填", 90)], help_rows),
        ]
    )


def explanations(city: City) -> dict[str, str]:
    """How each column is filled in; the sheet is Chinese whatever language the desk is shown in."""
    days = dict.fromkeys(
        sheets.DAYS, "例如 08:00-20:00；两段用逗号隔开；不开门写“休息”，不关门写“全天”；七天都不知道就都空着。"
    )
    return {
        sheets.CODE: "必填，不能重复。大写字母、数字和短横线，3 到 32 位。编号已在系统里的，按编号更新。",
        sheets.KIND: f"必填：{'、'.join(sheets.KINDS)}。",
        sheets.NAME: "必填，最多 60 个字。",
        sheets.NAME_EN: "选填。没有的，英文页面显示中文名称。",
        sheets.COUNTY: f"必填：{'、'.join(county.name for county in city.counties.values())}。",
        sheets.TOWN: "选填，写全称，例如“北镇街道”。" if city.towns else "选填，写全称。",
        sheets.ADDRESS: "选填，最多 120 个字。",
        sheets.ADDRESS_EN: "选填。",
        sheets.LAT: "选填，和经度一起填，例如 37.384123。",
        sheets.LNG: "选填，和纬度一起填，例如 118.014123。",
        sheets.SYSTEM: "空着时，用上传页面上选的坐标系。高德、腾讯地图选 GCJ-02，百度地图选 BD-09，GPS 和天地图选 WGS-84。",
        sheets.SCHEMATIC: "位置不准确、只作示意的填“是”；空着按“否”。",
        sheets.STEP_FREE: "轮椅能直接进门填“是”，有台阶填“否”，不清楚空着。",
        sheets.CHANNEL: "选填，例如新渠道网点的类型。",
        sheets.PHONE: "选填，只写对外公布的电话。",
        sheets.STATE: f"{'、'.join(sheets.STATES)}；空着按“对外服务”。撤站不删行，填“已撤站”。",
        sheets.OPENED: "选填，例如 2026-11-23。",
        sheets.HOLIDAYS: "国家法定节假日：照常、休息，或一段时间，例如 09:00-17:00；不知道就空着，网页写“待确认”。",
        sheets.SERVICES: f"用顿号隔开，可填：{'、'.join(sheets.SERVICE_NAMES)}。",
        **days,
    }


# --- wording ---

FAULTS = {
    Fault.EMPTY: _l("文件是空的，请重新选择"),
    Fault.NOT_A_WORKBOOK: _l("这不是 .xlsx 表格，请用本站下载的模板填写后再传"),
    Fault.OLD_OR_LOCKED: _l("这是旧版 .xls 或加了密码的表格，请另存为不加密的 .xlsx 再传"),
    Fault.TOO_LARGE: _l("表格太大，或解开后太大，没有读取；请拆成几份再传"),
    Fault.MACROS: _l("表格里有宏或程序，没有读取；请另存为普通 .xlsx 再传"),
    Fault.DAMAGED: _l("表格损坏或内容不合规范，没有读取；请用 Excel 或 WPS 打开另存后再传"),
    Fault.NO_ROWS: _l("表格里没有数据；请从第二行开始，一行填一个站点"),
    Fault.TOO_MANY_ROWS: _l("行数太多，一次最多 5,000 行；请拆成几份再传"),
}


def explained(problems: Sequence[sheets.Problem], table: spreadsheets.Table) -> list[dict[str, Any]]:
    """Problems as the upload page lists them: row, column with its letter, what stands there, what to write instead."""
    return [
        {
            "row": str(problem.row),
            "column": f"{table.letter(problem.heading)} {problem.heading}".strip(),
            "value": problem.value,
            "reason": explain(problem),
        }
        for problem in sorted(problems, key=lambda each: each.row)
    ]


def explain(problem: sheets.Problem) -> Markup:
    """What is wrong with a cell and what to write instead. Words of the sheet stay Chinese and are marked so."""
    detail, closed, whole = (i18n.zh(text) for text in (problem.detail, sheets.CLOSED_DAY, sheets.WHOLE_DAY))
    said = {
        "column missing": lambda: _("缺少这一列，请用本站下载的模板"),
        "column unknown": lambda: _("模板里没有这一列，请删去或改回原来的标题"),
        "column twice": lambda: _("这一列出现了两次，请删去一列"),
        "formula": lambda: _("这里是公式或错误值，请改成填好的内容"),
        "characters": lambda: _("含有换行或看不见的字符，请重新填写"),
        "empty": lambda: _("不能空着，请填写"),
        "code": lambda: _("编号只能用字母、数字和短横线，3 到 32 位"),
        "code twice": lambda: _("编号和第 %(row)s 行重复，请核对"),
        "choice": lambda: _("请填其中一个：%(choices)s"),
        "town": lambda: _("%(county)s没有这个街道或乡镇，请写全称"),
        "hours": lambda: _("看不懂，请写成 08:00-20:00、%(closed)s或%(whole)s"),
        "hours overlap": lambda: _("两段时间重叠，请核对"),
        "holidays": lambda: _("节假日只写一段时间，例如 09:00-17:00"),
        "day empty": lambda: _("其他日子填了时间，这一天也请填时间或“%(closed)s”"),
        "number": lambda: _("不是经纬度，请填小数，例如 37.384123"),
        "position half": lambda: _("经纬度要一起填"),
        "outside": lambda: _("不在%(city)s范围内，请检查坐标系，以及经纬度是否填反"),
        "service": lambda: _("没有“%(name)s”这项服务，可填的见模板里的说明"),
        "not ready": lambda: _("对外服务之前要先填好这一项"),
        "phone": lambda: _("请填电话号码，只用数字、空格和短横线"),
        "date": lambda: _("请写成 2026-11-23"),
        "long": lambda: _("太长，最多 %(n)s 个字"),
    }[problem.kind]()
    values = dict.fromkeys(("row", "choices", "county", "city", "name", "n"), detail)
    return Markup(said) % {**values, "closed": closed, "whole": whole}  # noqa: S704  Our own words; values are escaped.
