"""Links that show a place in the map programs people already have. Pure.

Each vendor is told that the position is WGS-84 and shifts it itself; each has its own order of the two numbers.

* 高德 (lbs.amap.com, URI API, marker): `position=lng,lat`, `coordinate=wgs84`.
* 百度 (lbsyun.baidu.com, 地图调起 API, marker): `location=lat,lng`, `coord_type=wgs84`; title, content, output, src required.
* 腾讯 (lbs.qq.com, 地图调起 URI, marker): `coord:lat,lng` inside `marker`, `coord_type=1` for GPS; `;` and `|` part its fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

PARTS_FIELDS = str.maketrans("", "", ";|")
LONGEST_NAME = 60


class Vendor(StrEnum):
    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"


@dataclass(frozen=True)
class Way:
    vendor: Vendor
    url: str


def ways(name: str, position: tuple[float, float], *, address: str = "", source: str) -> Iterator[Way]:
    """A link for each vendor. `position` is (lat, lng) in WGS-84, `source` the site's name in Latin letters."""
    lat, lng = (f"{value:.6f}" for value in position)
    title, where, source = _written(name), _written(address or name), _written(source)
    yield Way(
        Vendor.AMAP,
        f"https://uri.amap.com/marker?position={lng},{lat}&name={title}&src={source}&coordinate=wgs84&callnative=1",
    )
    yield Way(
        Vendor.BAIDU,
        f"https://api.map.baidu.com/marker?location={lat},{lng}&title={title}&content={where}&output=html"
        f"&coord_type=wgs84&src=webapp.{source}.{source}",
    )
    yield Way(
        Vendor.TENCENT,
        f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{lat},{lng};title:{title};addr:{where}"
        f"&coord_type=1&referer={source}",
    )


def _written(text: str) -> str:
    """Percent-encoded, and before that without the marks that would part the fields even after decoding."""
    return quote(" ".join(text.translate(PARTS_FIELDS).split())[:LONGEST_NAME], safe="")
