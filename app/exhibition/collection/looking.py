"""A record's page with what is typed now: written into the row, shown, and taken back. Nothing of it is kept."""

import secrets
from typing import Any

from flask import render_template, url_for

from app.content.workflow import queries as versions
from app.core import clock, site
from app.core.db import db
from app.exhibition import queries as halls
from app.exhibition.collection import forms, links, neighbours, presenting, queries, rules, words, writing
from app.exhibition.models import Item


def page(item: Item | None, form: forms.ItemForm) -> str:
    """As its reader will see it. With too little to be saved: what is missing, and the newest version, or of a new record what
    there is. The transaction is rolled back."""
    lacking = form.lacking()
    back = url_for("collection_desk.item", slug=item.slug) if item else url_for("collection_desk.new")
    shown = item or _new()
    if item is None or not lacking:
        said = {**(versions.current_body(writing.ITEM, item) if item else {}), **_typed(form)}
    else:
        said = versions.current_body(writing.ITEM, item)
    with db.session.no_autoflush:
        writing.put(shown, said)
    db.session.add(shown)
    db.session.flush()
    links.put(shown, said.get("links", ()))
    now = clock.now()
    looked = render_template(
        "exhibition/desk/preview_item.html",
        item=shown, hall=halls.hall(), sources=[each for each in shown.sources if each.is_public], rows=presenting.rows(shown),
        citation=presenting.citation(shown, now), address=site.absolute("exhibition.item", slug=shown.slug), lacking=lacking,
        ties=[(words.TIES[rules.Tie(tie)][is_back], other) for tie, is_back, other in links.ties(shown, now)],
        standing=neighbours.standing(shown, now), back=back, is_new=item is None,
    )  # fmt: skip
    db.session.rollback()
    return looked


def _new() -> Item:
    """A row no other has the address of: what is typed as its address may be another record's."""
    first = queries.vocabulary("class")[:1]
    return Item(
        slug=f"preview-{secrets.token_hex(6)}", title="…", summary="", record={}, changed_at=clock.now(),
        item_class=first[0] if first else None,
    )  # fmt: skip


def _typed(form: forms.ItemForm) -> dict[str, Any]:
    typed = form.values
    return {**typed, "title": typed["title"] or "…", "summary": typed["summary"] or ""}
