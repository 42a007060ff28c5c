"""What the list hands to its map: where the points are, the words to say them with, and a drawing for those without script."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.core import headers, i18n
from app.core import site as site_facts
from app.core.city import City, County
from app.stations import large, map_queries
from app.stations.finding import Search
from app.stations.map_queries import Middle

TILE_HOSTS = tuple(f"https://t{number}.tianditu.gov.cn" for number in range(8))
WIDTH, HEIGHT, EDGE = 600, 620, 96  # The still drawing, and how far from its edge the outermost county stands.


@dataclass(frozen=True)
class Still:
    """A county on the still drawing."""

    county: County
    x: int
    y: int
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class MapPage:
    """`is_on`: there is something to draw on. Without, the list can still be ordered from where the reader is."""

    is_on: bool
    is_schematic: bool
    tianditu_key: str
    approval: str
    points_url: str
    view_url: str
    place_url: str
    worker_url: str
    print_url: str
    words: dict[str, str]
    still: Sequence[Still]


def of(search: Search) -> MapPage:
    """The map of this search, and the browser's permission for what it needs."""
    facts = site_facts.current()
    key, is_schematic = facts.config.tianditu_key, facts.config.schematic_map
    headers.allow_geolocation()
    if key:
        # Leaflet shows an empty data: picture in place of a tile it gives up.
        headers.allow(img_src=" ".join(("data:", *TILE_HOSTS)))
    middles = large.kept("areas", map_queries.middles) if is_schematic else []
    return MapPage(
        is_on=bool(key or is_schematic),
        is_schematic=is_schematic,
        tianditu_key=key,
        approval=facts.map_approval,
        points_url=url_for("stations_map.whole", **search.values),
        view_url=url_for("stations_map.view", **search.values),
        place_url=url_for("stations.station", code="CODE"),
        worker_url=url_for("stations_kept.worker", display=i18n.current().cookie),
        print_url=url_for("stations_kept.on_paper", **search.values),
        words=words(),
        still=_still(middles, search),
    )


def _still(middles: Sequence[Middle], search: Search) -> list[Still]:
    """Counties at the mean positions of their places, drawn to fill the sheet: not to scale."""
    rows = [
        (search.city.counties[each.county], each) for each in middles if each.town is None and _known(each, search.city)
    ]
    if not rows:
        return []
    lats, lngs = [each.lat for _county, each in rows], [each.lng for _county, each in rows]
    return [
        Still(
            county,
            x=_along(each.lng, min(lngs), max(lngs), WIDTH),
            y=HEIGHT - _along(each.lat, min(lats), max(lats), HEIGHT),
            count=each.count,
            is_chosen=search.wanted.county in ("", county.code),
        )
        for county, each in rows
    ]


def _known(each: Middle, city: City) -> bool:
    return each.county in city.counties


def _along(value: float, low: float, high: float, length: int) -> int:
    share = (value - low) / (high - low) if high > low else 0.5
    return round(EDGE + share * (length - 2 * EDGE))


def words() -> dict[str, str]:
    """Everything the map says, in the reader's language. `{n}` and the like are filled in by the browser."""
    return {
        "show": _("看地图"),
        "hide": _("看名单"),
        "fold": _("收起地图"),
        "marker": _("地点 {n}/{total}，{name}"),
        "markerFar": _("地点 {n}/{total}，{name}，{distance}"),
        "cluster": _("地点 {n}/{total}，这一带 {count} 处，按下放大"),
        "clusterFar": _("地点 {n}/{total}，这一带 {count} 处，{distance}，按下放大"),
        "metres": _("{n} 米"),
        "kilometres": _("{n} 公里"),
        "here": _("就在这里"),
        "open": _("营业中"),
        "shut": _("休息中"),
        "confirmed": _("{when}确认"),
        "failed": _("地图没有打开，名单照常可用。"),
        "noTiles": _("底图暂时打不开，已换成站点示意图。"),
        "noTilesAtAll": _("底图暂时打不开，请看名单。"),
        "unplaced": _("另有 {n} 处没有登记位置，只在名单里。"),
        "asking": _("正在取您的位置……"),
        "located": _("从您的位置算起，由近到远的 {n} 处。位置只在这台设备里计算，没有发出去。"),
        "denied": _("没有取得您的位置。可以先选县（市、区）和街道，再按距离看。"),
        "tooMany": _("这个范围的地点太多，请先选县（市、区），再从您的位置算起。"),
        "lang": "en" if i18n.in_english() else "zh-CN",
    }
