"""Records and exhibits as IIIF Presentation 3.0: a manifest an item, a collection an exhibit.

https://iiif.io/api/presentation/3.0/ ; checked in the tests against the official schema.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from app.core import site
from app.exhibition.collection import rules, words
from app.exhibition.models import Exhibit, Hall, Item
from app.exhibition.tiles import files
from app.exhibition.tiles import rules as tiles

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
MEDIA_TYPE = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
# `rights` may hold these addresses alone (Presentation API 3.0, 3.2).
RIGHTS = re.compile(r"https?://(creativecommons\.org/(licenses|publicdomain)|rightsstatements\.org/(vocab|page))/.+")


def said(chinese: str | None, english: str | None = None) -> dict[str, list[str]]:
    """A language map."""
    found = {"zh-Hans": [chinese] if chinese else [], "en": [english] if english and english != chinese else []}
    return {lang: texts for lang, texts in found.items() if texts} or {"none": [""]}


def reference(item: Item) -> dict[str, Any]:
    """A manifest as a collection names it."""
    return {
        "id": site.absolute("collection_open.manifest", slug=item.slug),
        "type": "Manifest",
        "label": said(item.title, item.title_en),
        "thumbnail": [_thumbnail(item)],
    }


def _image(item: Item, size: str) -> str:
    return site.absolute("collection_open.image", slug=item.slug, region="full", size=size)


def _thumbnail(item: Item) -> dict[str, Any]:
    pyramid = files.of(item)
    width, height = tiles.sizes(pyramid.width, pyramid.height)[0]
    address = _image(item, f"{width},{height}")
    return {"id": address, "type": "Image", "format": "image/jpeg", "width": width, "height": height}


def service(item: Item) -> str:
    """The address of the image as a IIIF service."""
    return site.absolute("collection_open.image_info", slug=item.slug).removesuffix("/info.json")


def manifest(item: Item, hall: Hall | None) -> dict[str, Any]:
    own = site.absolute("collection_open.manifest", slug=item.slug)
    pyramid = files.of(item)
    canvas = f"{own}/canvas-1"
    body = {
        "id": _image(item, "max"),
        "type": "Image",
        "format": "image/jpeg",
        "width": pyramid.width,
        "height": pyramid.height,
        "service": [{"id": service(item), "type": "ImageService3", "profile": "level0"}],
    }
    painted = {"id": f"{canvas}/image", "type": "Annotation", "motivation": "painting", "body": body, "target": canvas}
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "id": own,
        "type": "Manifest",
        "label": said(item.title, item.title_en),
        "metadata": list(_metadata(item)),
        "thumbnail": [_thumbnail(item)],
        "homepage": [_page("exhibition.item", said(item.title, item.title_en), slug=item.slug)],
        "items": [
            {
                "id": canvas,
                "type": "Canvas",
                "label": said(*_caption(item, hall)),
                "width": pyramid.width,
                "height": pyramid.height,
                "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painted]}],
            }
        ],
    }
    if item.summary:
        found["summary"] = said(item.summary, item.summary_en)
    if RIGHTS.fullmatch(item.record.get("rights_uri", "")):
        found["rights"] = item.record["rights_uri"].replace("https://", "http://", 1)
    statement = (item.record.get("rights"), None) if item.record.get("rights") else _hall_rights(item, hall)
    if statement[0]:
        found["requiredStatement"] = {"label": said("权利说明", "Rights"), "value": said(*statement)}
    if item.date and rules.DATE.fullmatch(item.date) and len(item.date) == 10:
        found["navDate"] = f"{item.date}T00:00:00Z"
    return found


def _caption(item: Item, hall: Hall | None) -> tuple[str, str]:
    if item.scan:
        said = item.scan.get("caption") or item.title
        return said, item.scan.get("caption_en") or item.title_en or ""
    if item.is_demonstration or hall is None or not hall.picture_caption:
        return "还没有图片，图案是装饰", "No picture yet; the pattern is decoration"
    return hall.picture_caption, hall.picture_caption_en or ""


def _hall_rights(item: Item, hall: Hall | None) -> tuple[str | None, str | None]:
    return (hall.rights, hall.rights_en) if hall and not item.is_demonstration else (None, None)


def _metadata(item: Item) -> Iterable[dict[str, Any]]:
    facts: list[tuple[str, dict[str, list[str]]]] = []
    if item.date:
        facts.append(("date", said(item.date)))
    if item.number:
        facts.append(("number", said(item.number)))
    for name, terms in (("subjects", item.themes), ("places", item.places)):
        if terms:
            facts.append(
                (name, {"zh-Hans": [term.name for term in terms], "en": [term.name_en or term.name for term in terms]})
            )
    facts += [(fact.name, said(item.record[fact.name])) for fact in rules.RECORD if item.record.get(fact.name)]
    for name, value in facts:
        if name not in ("rights_uri", "rights", "transcript"):
            yield {"label": said(*words.both(name)), "value": value}


def _page(endpoint: str, label: dict[str, list[str]], **values: Any) -> dict[str, Any]:
    return {"id": site.absolute(endpoint, **values), "type": "Text", "label": label, "format": "text/html"}


def collection(exhibit: Exhibit, items: Sequence[Item]) -> dict[str, Any]:
    """An exhibit: the records it shows, in the curator's order."""
    return {
        "@context": CONTEXT,
        "id": site.absolute("collection_open.exhibit_collection", slug=exhibit.slug),
        "type": "Collection",
        "label": said(exhibit.title, exhibit.title_en),
        "summary": said(exhibit.lead, exhibit.lead_en),
        "homepage": [_page("exhibition.exhibit", said(exhibit.title, exhibit.title_en), slug=exhibit.slug)],
        "items": [reference(item) for item in items],
    }


def top(hall: Hall | None, exhibits: Sequence[Exhibit]) -> dict[str, Any]:
    """The hall: a collection of the exhibits' collections."""
    return {
        "@context": CONTEXT,
        "id": site.absolute("collection_open.top_collection"),
        "type": "Collection",
        "label": said(hall.title, hall.title_en) if hall else said(str(site.current().name)),
        "homepage": [_page("exhibition.index", said("展馆", "Hall"))],
        "items": [
            {
                "id": site.absolute("collection_open.exhibit_collection", slug=each.slug),
                "type": "Collection",
                "label": said(each.title, each.title_en),
            }
            for each in exhibits
        ],
    }
