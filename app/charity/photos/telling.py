"""Pictures as a project's page shows them: one that says what was built, then before, during and after; and what is shared."""

import datetime
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.charity.models import Project
from app.charity.photos import queries, rules, words
from app.charity.photos.models import ProjectPicture
from app.core import i18n, site, templating


@dataclass(frozen=True)
class Told:
    """`first`: the one large picture; `stages`: how a stage is called with its pictures, the first one left out."""

    first: ProjectPicture | None
    stages: list[tuple[Any, list[ProjectPicture]]]
    shared: str  # A full address, large enough for the cards of WeChat.

    @property
    def first_stage(self) -> Any:
        return words.STAGES[self.first.stage] if self.first else ""


def of(project: Project, day: datetime.date | None = None) -> Told:
    """As of a day, what was taken later is not there yet."""
    rows = [row for row in queries.shown(project.id) if day is None or row.taken_on is None or row.taken_on <= day]
    stage = rules.told(row.stage for row in rows)
    first = next((row for row in rows if row.stage is stage), None)
    stages = [
        (label, found)
        for key, label in words.STAGES.items()
        if (found := [row for row in rows if row.stage is key and row is not first])
    ]
    return Told(first, stages, _shared([first, *(row for row in rows if row is not first)] if first else []))


def _shared(rows: list[ProjectPicture]) -> str:
    """The first picture that a card shows; the site's own where there is none."""
    for row in rows:
        if rules.fits_card(row.picture):
            return site.absolute("pictures.file", digest=row.picture.digest, edge=960)
    return site.current().origin + templating.asset("img/share-card.png")


def schema_org(project: Project, told: Told) -> dict[str, Any]:
    """The page for search engines (schema.org): who publishes it, what it is about, and its picture."""
    address = site.absolute("charity.project", code=project.code)
    publisher = {
        "@type": "Organization",
        "name": i18n.plain(project.publisher, "name"),
        "url": site.absolute("charity.publisher", code=project.publisher.code),
    }
    data = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": i18n.plain(project, "title"),
        "description": i18n.plain(project, "summary"),
        "inLanguage": i18n.current().lang_tag,
        "isPartOf": {"@type": "WebSite", "url": f"{site.current().origin}/"},
        "publisher": publisher,
        "datePublished": project.published_at.isoformat() if project.published_at else None,
        "dateModified": project.changed_at.isoformat(),
        "image": _image(told.first) if told.first else told.shared,
    }
    return {name: value for name, value in data.items() if value}


def _image(row: ProjectPicture) -> dict[str, Any]:
    picture = row.picture
    width, height = picture.size(1600)
    image = {
        "@type": "ImageObject",
        "contentUrl": site.current().origin + url_for("pictures.file", digest=picture.digest, edge=1600),
        "width": width,
        "height": height,
        "caption": "" if picture.is_decorative else i18n.plain(picture, "alt"),
        "dateCreated": row.taken_on.isoformat() if row.taken_on else None,
    }
    return {name: value for name, value in image.items() if value}
