"""What the site's own pages list, asked from the features' declarations."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.core import search
from app.core.features import Bundle, Feature, Format, Page, PersonalData, Photo, Searchable
from app.core.search import Hit

FIRST_HITS = 5  # Of each kind; the rest is one link away.
MOST_PAGES = 50  # Who has to turn further writes another word.


@dataclass(frozen=True)
class Result:
    """A hit, where it leads, and its photograph if it has one."""

    hit: Hit
    url: str
    photo: Photo | None = None


@dataclass(frozen=True)
class Group:
    """The hits of one kind: the first few or, when it was asked for alone, one page of them."""

    kind: str
    label: Any
    count: int
    results: list[Result]

    @property
    def pages(self) -> int:
        return min(MOST_PAGES, max(1, -(-self.count // search.PAGE_SIZE)))


def bundles(features: Iterable[Feature]) -> list[Bundle]:
    """Every whole file of every feature."""
    return [bundle for feature in features if feature.bundles for bundle in feature.bundles()]


def found(features: Iterable[Feature], query: str, *, now: datetime.datetime, lang: str) -> list[Group]:
    """The first hits of each kind that has any, in the order of the features."""
    counts = search.counts(query, now=now)
    kinds = [each for feature in features for each in feature.searchable if each.kind in counts]
    return [_group(each, counts[each.kind], query, now=now, lang=lang, size=FIRST_HITS) for each in kinds]


def found_of_kind(
    features: Iterable[Feature],
    query: str,
    kind: str,
    *,
    now: datetime.datetime,
    lang: str,
    order: search.Order,
    page: int,
) -> Group | None:
    """A page of the hits of one kind; None for a kind that does not exist."""
    for each in (each for feature in features for each in feature.searchable if each.kind == kind):
        count = search.counts(query, now=now).get(kind, 0)
        return _group(each, count, query, now=now, lang=lang, order=order, page=page)
    return None


def _group(each: Searchable, count: int, query: str, **options: Any) -> Group:
    hits = search.find(query, kinds=[each.kind], **options)
    photos = each.photos([hit.key for hit in hits]) if each.photos else {}
    return Group(each.kind, each.label, count, [Result(hit, each.url(hit.key), photos.get(hit.key)) for hit in hits])


def personal_data(features: Iterable[Feature]) -> list[PersonalData]:
    return [item for feature in features for item in feature.personal_data]


def formats(features: Iterable[Feature]) -> list[Format]:
    return [item for feature in features for item in feature.formats]


def pages(features: Iterable[Feature]) -> list[Page]:
    return [page for feature in features if feature.sitemap for page in feature.sitemap()]
