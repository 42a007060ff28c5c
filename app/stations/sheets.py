"""The network as a sheet: what its columns mean, how a place becomes a line, how a line becomes a place.

A line is a plain dict of JSON values (`line_of` gives it for a place, `LineReader` for a row of a sheet), so that a file
and the database are compared field by field and an exported file changes nothing when it comes back.
"""

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.city import City
from app.stations import coordinates, opening
from app.stations.coordinates import System
from app.stations.models import Station
from app.stations.opening import Interval, OnHolidays
from app.stations.rules import Kind, Service, State

CODE, KIND, NAME, NAME_EN = "站点编号", "类别", "名称", "英文名称"
COUNTY, TOWN, ADDRESS, ADDRESS_EN = "县（市、区）", "街道或乡镇", "地址", "英文地址"
LAT, LNG, SYSTEM, SCHEMATIC = "纬度", "经度", "坐标系", "位置仅为示意"
STEP_FREE, CHANNEL, PHONE, STATE, OPENED = "无台阶", "渠道类型", "电话", "状态", "启用日期"
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HOLIDAYS, SERVICES = "节假日", "服务项"
HEADINGS = (
    CODE, KIND, NAME, NAME_EN, COUNTY, TOWN, ADDRESS, ADDRESS_EN, LAT, LNG, SYSTEM, SCHEMATIC,
    STEP_FREE, CHANNEL, PHONE, STATE, OPENED, *DAYS, HOLIDAYS, SERVICES,
)  # fmt: skip

# The sheet is written and read in Chinese whatever language the desk is shown in.
KINDS = {"总站": Kind.HUB, "公益驿站": Kind.SERVICE, "投注站": Kind.OUTLET}
STATES = {"筹备中": State.PREPARING, "对外服务": State.OPEN, "暂停服务": State.PAUSED, "已撤站": State.CLOSED}
YES_NO = {"是": True, "否": False}
SERVICE_NAMES = {
    "饮水": Service.WATER, "手机充电": Service.CHARGING, "如厕": Service.TOILET, "休息座椅": Service.REST_SEAT,
    "无线上网": Service.WIFI, "微波炉": Service.MICROWAVE, "血压仪": Service.BLOOD_PRESSURE,
    "医药箱": Service.FIRST_AID_KIT, "借雨伞": Service.UMBRELLA, "空调": Service.AIRCON, "打气筒": Service.AIR_PUMP,
    "工具箱": Service.TOOLBOX, "冰箱": Service.FRIDGE, "雨披": Service.RAINCOAT, "书报": Service.READING,
    "物件寄存": Service.LUGGAGE, "快递代收": Service.PARCEL_DROP, "除颤仪 AED": Service.AED,
    "母婴室": Service.NURSING_ROOM, "救助引导": Service.AID_GUIDANCE, "公益宣传": Service.CHARITY_INFO,
}  # fmt: skip
CLOSED_DAY, WHOLE_DAY, AS_USUAL = "休息", "全天", "照常"
SEPARATORS = re.compile(r"[、，,;；\s]+")
DASHES = re.compile(r"\s*[-–—~～至到]\s*")
PHONE_NUMBER = re.compile(r"[0-9+][0-9\- ]{4,24}")
LONGEST = {NAME: 60, NAME_EN: 120, ADDRESS: 120, ADDRESS_EN: 200, CHANNEL: 30}
# Facts of identity, in the order of the sheet; hours and services beside them.
FACTS = (
    "kind", "name", "name_en", "county_code", "town_code", "address", "address_en", "lat", "lng",
    "position_is_schematic", "step_free", "channel_type", "phone", "state", "opened_on",
)  # fmt: skip
HEADING_OF = dict(
    zip(FACTS, (KIND, NAME, NAME_EN, COUNTY, TOWN, ADDRESS, ADDRESS_EN, LAT, LNG, SCHEMATIC, STEP_FREE, CHANNEL, PHONE,
                STATE, OPENED), strict=True)
) | {"weekly": "开门时间", "holidays": HOLIDAYS, "services": SERVICES}  # fmt: skip


COLUMN_OF = HEADING_OF | {"weekly": DAYS[0]}
# What a line holds (`LineReader.line`); one that was put aside by an older program holds something else.
LINE = {"row", "code", "supplied_lat", "supplied_lng", "supplied_system", "weekly", "holidays", "services", *FACTS}


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: the row and heading of the sheet, the kind of mistake, and what stands there."""

    row: int
    heading: str
    kind: str
    value: str = ""
    detail: str = ""


class Wrong(Exception):
    """A cell that cannot be taken."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind)
        self.kind, self.detail = kind, detail


# --- hours ---


def hours_of(text: str) -> tuple[Interval, ...]:
    """“08:00-12:00，14:00-20:00”, “休息” or “closed”, “全天” or “all day” → intervals. Raises Wrong."""
    if text.casefold() in (CLOSED_DAY, "closed"):
        return ()
    if text.casefold() in (WHOLE_DAY, "all day"):
        return (Interval(0, opening.DAY),)
    intervals = []
    for part in filter(None, SEPARATORS.split(DASHES.sub("-", text))):
        begin, _, end = part.partition("-")
        try:
            intervals.append(opening.interval(begin, end))
        except ValueError as error:
            raise Wrong("hours") from error
    ordered = tuple(sorted(intervals))
    if any(earlier.closes > later.opens for earlier, later in itertools.pairwise(ordered)):
        raise Wrong("hours overlap")
    return ordered


def hours_text(intervals: Sequence[Interval]) -> str:
    if not intervals:
        return CLOSED_DAY
    if tuple(intervals) == (Interval(0, opening.DAY),):
        return WHOLE_DAY
    return "，".join(f"{opening.clock_text(each.opens)}-{opening.clock_text(each.closes)}" for each in intervals)


def week_of(texts: Sequence[str]) -> dict[str, list[list[int]]]:
    """Seven cells as weekly hours; all empty means that nobody has said. Raises Wrong with the day's number as detail."""
    if not any(texts):
        return {}
    weekly = {}
    for weekday, text in enumerate(texts):
        if not text:
            raise Wrong("day empty", str(weekday))
        try:
            intervals = hours_of(text)
        except Wrong as wrong:
            raise Wrong(wrong.kind, str(weekday)) from wrong
        if intervals:
            weekly[str(weekday)] = [[each.opens, each.closes] for each in intervals]
    return weekly


def intervals_of(weekly: dict[str, list[list[int]]]) -> dict[int, tuple[Interval, ...]]:
    return {int(day): tuple(Interval(*pair) for pair in pairs) for day, pairs in weekly.items()}


def holidays_of(text: str | None) -> tuple[OnHolidays | None, Interval | None]:
    """“照常”, “休息” or one span → what the place does on public holidays; empty: it has not said. Raises Wrong."""
    if not text:
        return None, None
    if text == AS_USUAL:
        return OnHolidays.USUAL, None
    intervals = hours_of(text)
    if len(intervals) > 1:
        raise Wrong("holidays")
    return (OnHolidays.OTHER, intervals[0]) if intervals else (OnHolidays.CLOSED, None)


def holidays_text(answer: OnHolidays | None, intervals: Sequence[Interval]) -> str | None:
    if answer is None:
        return None
    return AS_USUAL if answer is OnHolidays.USUAL else hours_text(intervals)


# --- a place as a line ---


def line_of(station: Station) -> dict[str, Any]:
    """The place as plain values, comparable with a line of a sheet."""
    weekly = station.hours.weekly
    return {
        "code": station.code,
        **{name: _plain(getattr(station, name)) for name in FACTS},
        "weekly": {str(day): [[each.opens, each.closes] for each in intervals] for day, intervals in weekly.items()},
        "holidays": holidays_text(station.on_holidays, station.hours.holiday),
        "services": [row.service.value for row in station.offered],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.value if isinstance(value, Kind | State) else value


def cells_of(station: Station, city: City) -> list[Any]:
    """The place as cells, in the order of the headings."""
    county, town = city.counties.get(station.county_code), city.towns.get(station.town_code or "")
    weekly = station.hours.weekly
    return [
        station.code, _name(KINDS, station.kind), station.name, station.name_en,
        county.name if county else station.county_code, town.name if town else station.town_code,
        station.address, station.address_en, station.lat, station.lng,
        System.WGS84.value if station.position else None, _name(YES_NO, station.position_is_schematic),
        _name(YES_NO, station.step_free), station.channel_type, station.phone, _name(STATES, station.state),
        station.opened_on.isoformat() if station.opened_on else None,
        *(hours_text(weekly.get(day, ())) if weekly else None for day in range(7)),
        holidays_text(station.on_holidays, station.hours.holiday),
        "、".join(_name(SERVICE_NAMES, row.service) or "" for row in station.offered),
    ]  # fmt: skip


def _name(names: dict[str, Any], value: Any) -> str | None:
    return next((name for name, meaning in names.items() if meaning is value or meaning == value), None)


def shown(name: str, value: Any, city: City) -> str:
    """A field of a line in the words of the sheet, for the preview."""
    if name == "weekly":
        week = intervals_of(value)
        return "；".join(f"{DAYS[day]} {hours_text(week.get(day, ()))}" for day in range(7)) if week else ""
    if name == "services":
        return "、".join(_name(SERVICE_NAMES, Service(each)) or "" for each in value)
    named: dict[str, dict[str, Any]] = {
        "kind": KINDS,
        "state": STATES,
        "step_free": YES_NO,
        "position_is_schematic": YES_NO,
    }
    if name in named:
        return _name(named[name], value) or ""
    places: dict[str, dict[str, Any]] = {"county_code": city.counties, "town_code": city.towns}
    if name in places:
        return places[name][value].name if value in places[name] else str(value or "")
    return "" if value is None else str(value)


# --- cells as values ---


def position(lat: float | None, lng: float | None, system: System) -> dict[str, Any]:
    """WGS-84 beside what was supplied."""
    if lat is None or lng is None:
        return dict.fromkeys(("lat", "lng", "supplied_lat", "supplied_lng", "supplied_system"))
    wgs = coordinates.to_wgs84(lat, lng, system)
    return {"lat": wgs[0], "lng": wgs[1], "supplied_lat": lat, "supplied_lng": lng, "supplied_system": system.value}


def within(city: City, lat: float, lng: float) -> bool:
    """Inside the city's box. A city whose folder gives no box takes any position."""
    box = city.facts.get("bounds")
    return not box or (box["south"] <= lat <= box["north"] and box["west"] <= lng <= box["east"])


def degrees_of(text: str, most: int) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise Wrong("number") from error
    if not -most <= value <= most:
        raise Wrong("number")
    return value


def holidays_cell(text: str) -> str | None:
    answer, interval = holidays_of(text)
    return holidays_text(answer, [interval] if interval else [])


def services_of(text: str) -> list[str]:
    names = [name for name in re.split(r"[、，,;；\n]+", text) if name.strip()]
    found = {SERVICE_NAMES.get(name.strip()) for name in names}
    if None in found:
        wrong = next(name for name in names if name.strip() not in SERVICE_NAMES)
        raise Wrong("service", wrong.strip())
    return [service.value for service in Service if service in found]


def phone_of(text: str) -> str | None:
    if text and not PHONE_NUMBER.fullmatch(text):
        raise Wrong("phone")
    return text or None


def date_of(text: str) -> str | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text.replace("/", "-").replace(".", "-")).isoformat()
    except ValueError as error:
        raise Wrong("date") from error


def system_of(text: str) -> System | None:
    names = {member.value.replace("-", ""): member for member in System}
    if not text:
        return None
    if text.upper().replace("-", "") not in names:
        raise Wrong("choice", "、".join(member.value for member in System))
    return names[text.upper().replace("-", "")]


def yes_no(text: str) -> bool | None:
    if text and text not in YES_NO:
        raise Wrong("choice", "是、否")
    return YES_NO.get(text)


def one_of(names: dict[str, Any], text: str) -> Any:
    if required(text) not in names:
        raise Wrong("choice", "、".join(names))
    return names[text]


def required(text: str | None) -> str:
    if not text:
        raise Wrong("empty")
    return text


def short_text(heading: str, text: str) -> str | None:
    if len(text) > LONGEST[heading]:
        raise Wrong("long", str(LONGEST[heading]))
    return text or None
