"""The board as a workbook, in Chinese whatever language the desk is shown in."""

import datetime

from app.core import clock, i18n, spreadsheets
from app.core.city import City
from app.core.spreadsheets import Column, Sheet
from app.stations import words
from app.stations.freshness import board_queries as board
from app.stations.freshness.board_queries import Wanted
from app.stations.reports.rules import OPENING
from app.stations.rules import Service

PLACE = (Column("站点编号", 18), Column("名称", 28), Column("县（市、区）", 14))


def workbook(wanted: Wanted, city: City, now: datetime.datetime) -> bytes:
    """Four sheets: what the board shows for this county, whole."""

    def place(row) -> list[str]:
        county = city.counties.get(row.county_code)
        return [row.code, row.name, county.name if county else row.county_code]

    grey = [
        [*place(row), row.grey, row.offered, _moment(row.last_word), _moment(row.hours_confirmed_at)]
        for kind in (False, True)
        for row in board.grey(Wanted(wanted.county, outlets=kind), now, size=None).rows
    ]
    now_broken = board.broken_now(wanted, now)
    services = [
        [_label(row.service), row.broken, row.doubted, row.places, now_broken.get(row.service, 0)]
        for row in board.breaking(wanted, now)
    ]
    reports = [
        [*place(row), _about(row.about), row.reports, _moment(row.since), "是" if row.counted_at else "否"]
        for row in board.unanswered(wanted, size=None).rows
    ]
    stickers = [
        [*place(each.place), each.silent.placement.printed_code, each.silent.placement.spot,
         _moment(each.silent.placement.created_at), _moment(each.silent.last)]
        for each in board.silent_stickers(wanted, now, size=None).rows
    ]  # fmt: skip
    return spreadsheets.write(
        [
            Sheet("变灰的站点", [*PLACE, Column("变灰的服务", 12), Column("登记的服务", 12), Column("最后一次确认", 20),
                            Column("时间最后确认", 20)], grey),
            Sheet("坏得多的服务", [Column("服务", 16), Column("30天内报坏", 14), Column("来访者反映", 14),
                             Column("涉及站点", 12), Column("现在坏着", 12)], services),
            Sheet("没有答复的反映", [*PLACE, Column("反映什么", 16), Column("几人", 8), Column("最早", 20),
                              Column("已改为待确认", 14)], reports),
            Sheet("60天没人扫的码", [*PLACE, Column("码", 14), Column("贴在哪里", 20), Column("启用", 20),
                               Column("最后一次被扫", 20)], stickers),
        ]
    )  # fmt: skip


def _label(service: Service) -> str:
    return i18n.both(words.SERVICES[service])[0]


def _about(about: str) -> str:
    return "开门时间" if about == OPENING else _label(Service(about))


def _moment(value: datetime.datetime | None) -> str:
    return clock.local(value).strftime("%Y-%m-%d %H:%M") if value else ""
