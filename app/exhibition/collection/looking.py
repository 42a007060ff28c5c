"""A record's page with what is typed now: a row of which the database knows nothing. Nothing is written, so nobody waits."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for

from app.content.workflow import queries as versions
from app.core import clock, site
from app.exhibition import queries as halls
from app.exhibition.collection import finding, forms, links, neighbours, presenting, queries, rules, words, writing
from app.exhibition.collection.chosen import Choice
from app.exhibition.models import Item

# What no version says and a reader sees.
BESIDE = ("class_id", "year_note", "note", "note_en", "to_check", "composition", "drawing", "is_demonstration")


def page(item: Item | None, form: forms.ItemForm) -> str:
    """As its reader will see it. With too little to be saved: what is missing, and the newest version, or of a new record what
    there is."""
    lacking = form.lacking()
    back = url_for("collection_desk.item", slug=item.slug) if item else url_for("collection_desk.new")
    said = versions.current_body(writing.ITEM, item) if item else {}
    if item is None or not lacking:
        said = {**said, **_typed(form)}
    shown, now = as_read(item, said), clock.now()
    return render_template(
        "exhibition/desk/preview_item.html",
        item=shown, hall=halls.hall(), sources=[each for each in shown.sources if each.is_public], rows=presenting.rows(shown),
        citation=presenting.citation(shown, now), address=site.absolute("exhibition.item", slug=shown.slug), lacking=lacking,
        ties=[(words.TIES[rules.Tie(tie)][is_back], other) for tie, is_back, other in links.ties_said(shown, said["links"], now)],
        standing=neighbours.standing(shown, Choice(), now), listed={}, conditions=[], list_url=finding.address(Choice()),
        back=back, is_new=item is None,
    )  # fmt: skip


def as_read(item: Item | None, said: Mapping[str, Any]) -> Item:
    """The record as this version tells it; it belongs to no session."""
    kept = {name: getattr(item, name) for name in BESIDE} if item else {"class_id": 0}
    item_class = queries.term("class", said["item_class"]) or next(iter(queries.vocabulary("class")), None)
    scan = said.get("scan")
    return Item(
        **{**kept, "class_id": item_class.id if item_class else kept["class_id"]},
        id=item.id if item else 0, slug=item.slug if item else "new", changed_at=clock.now(), item_class=item_class,
        **{name: said[name] for name in writing.COLUMNS}, record=dict(said["record"]), scan=scan,
        scan_digest=scan["digest"] if scan else None, sources=list(item.sources) if item else [],
        themes=writing.as_terms("theme", said["subjects"]), places=writing.as_terms("place", said["places"]),
    )  # fmt: skip


def _typed(form: forms.ItemForm) -> dict[str, Any]:
    typed = form.values
    return {**typed, "title": typed["title"] or "…", "summary": typed["summary"] or ""}
