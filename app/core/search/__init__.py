"""One search for the whole site: `search.changed(kind, id)` where rows change, `search.find(query, …)` where one looks."""

from app.core.search.finding import PAGE_SIZE, Hit, Order, counts, find
from app.core.search.following import changed, rebuild
from app.core.search.index import Entry, SearchEntry, is_current, matching, only, put, remove

__all__ = [
    "PAGE_SIZE",
    "Entry",
    "Hit",
    "Order",
    "SearchEntry",
    "changed",
    "counts",
    "find",
    "is_current",
    "matching",
    "only",
    "put",
    "rebuild",
    "remove",
]
