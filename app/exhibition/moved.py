"""Addresses of exhibits and records that were others before: the old ones lead on, to the same page of the new one."""

import datetime
from collections.abc import Callable
from typing import Any, NoReturn

from flask import abort, redirect, request, url_for

from app.content import rules as content
from app.content.workflow import queries as versions
from app.core import templating
from app.exhibition import queries

PERMANENTLY = 301


def onward(kind: str, slug: str, by_id: Callable[[int], Any], now: datetime.datetime) -> NoReturn:
    """Send the visitor of an address that is nobody's any more to where its row is now; else 404. Never returns."""
    row = _now_at(kind, slug, by_id, now)
    if row is None:
        abort(404)
    _send(slug=row.slug)


def follow_exhibit(slug: str, now: datetime.datetime) -> None:
    """Send the visitor of a list on whose exhibit has another address now. Of one that never was, the list says so."""
    if slug and queries.public_exhibit(slug, now) is None:
        row = _now_at(queries.KIND, slug, queries.exhibit_by_id, now)
        if row is not None:
            _send(exhibit=row.slug)


def _now_at(kind: str, slug: str, by_id: Callable[[int], Any], now: datetime.datetime) -> Any:
    number = versions.moved(kind, slug)
    row = by_id(number) if number is not None else None
    return row if row is not None and content.is_public(row.state, row.published_at, now) else None


def _send(**present: str) -> NoReturn:
    abort(redirect(url_for(request.endpoint or "", **templating.present_address() | present), PERMANENTLY))
