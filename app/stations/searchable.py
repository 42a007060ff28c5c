"""What the site search holds of a place."""

from collections.abc import Collection, Iterable

from app.core import city, i18n
from app.core.city import City
from app.core.search import Entry
from app.stations import queries, words
from app.stations.models import Station
from app.stations.rules import LISTED

KIND = "station"


def entries(ids: Collection[int] | None) -> Iterable[Entry]:
    chosen = city.current()
    for row in queries.to_index(ids):
        text, text_en = _texts(row, chosen)
        yield Entry(
            kind=KIND,
            row_id=row.id,
            key=row.code,
            title=row.name,
            title_en=row.name_en,
            text=text,
            text_en=text_en,
            dated=row.created_at,
            public_from=row.created_at if row.state in LISTED else None,
            is_demonstration=row.is_demonstration,
            art=f"kind-{row.kind.value}",
        )


def _texts(row: Station, chosen: City) -> tuple[str, str]:
    """Kind, area, address, number and what it offers, in both languages; a name without English stands in 中文."""
    county, town = chosen.counties.get(row.county_code), chosen.towns.get(row.town_code or "")
    kind, kind_en = i18n.both(words.KINDS[row.kind])
    services = [i18n.both(words.SERVICES[each.service]) for each in row.offered]
    area = "".join(each.name for each in (county, town) if each)
    area_en = ", ".join(each.name_en for each in (town, county) if each and each.name_en)
    parts = (kind, area, row.address, row.code, "、".join(name for name, _ in services))
    parts_en = (kind_en, area_en, row.address_en, row.code, ", ".join(name for _, name in services))
    return " · ".join(filter(None, parts)), " · ".join(filter(None, parts_en))
