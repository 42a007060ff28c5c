"""What the site's own pages list, asked from the features' declarations."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.features import Feature, Format, Page, PersonalData, SearchHit

MOST_HITS = 30  # Of one feature: who needs more asks in the pillar's own list.


@dataclass(frozen=True)
class Group:
    """The hits of one kind, and whether there may be more than are listed."""

    kind: str
    hits: list[SearchHit]
    is_cut: bool


def found(features: Iterable[Feature], query: str, lang: str) -> list[Group]:
    """Hits by kind, in the order of the features. Each feature is asked for one more than is shown."""
    groups: list[Group] = []
    for feature in features:
        hits = list(feature.search(query, lang, MOST_HITS + 1)) if feature.search else []
        kinds = dict.fromkeys(hit.kind for hit in hits)
        for kind in kinds:
            own = [hit for hit in hits if hit.kind == kind]
            groups.append(Group(kind, own[:MOST_HITS], is_cut=len(own) > MOST_HITS or len(hits) > MOST_HITS))
    return groups


def personal_data(features: Iterable[Feature]) -> list[PersonalData]:
    return [item for feature in features for item in feature.personal_data]


def formats(features: Iterable[Feature]) -> list[Format]:
    return [item for feature in features for item in feature.formats]


def pages(features: Iterable[Feature]) -> list[Page]:
    return [page for feature in features if feature.sitemap for page in feature.sitemap()]
