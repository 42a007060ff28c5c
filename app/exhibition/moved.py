"""Addresses of exhibits and records that were others before: the old ones lead on, to the same page of the new one."""

import datetime
from collections.abc import Callable
from typing import Any, NoReturn

from flask import abort, redirect, request, url_for

from app.content import rules as content
from app.content.workflow import queries as versions
from app.core import templating

PERMANENTLY = 301


def onward(kind: str, slug: str, by_id: Callable[[int], Any], now: datetime.datetime) -> NoReturn:
    """Send the visitor of an address that is nobody's any more to where its row is now; else 404. Never returns."""
    number = versions.moved(kind, slug)
    row = by_id(number) if number is not None else None
    if row is None or not content.is_public(row.state, row.published_at, now):
        abort(404)
    abort(redirect(url_for(request.endpoint or "", **templating.present_address() | {"slug": row.slug}), PERMANENTLY))
