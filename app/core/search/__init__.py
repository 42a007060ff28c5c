"""One search for the whole site: `search.put(entry)` where something changes, `search.find(query, …)` where it is looked for."""

from app.core.search.finding import PAGE_SIZE, Hit, Order, counts, find
from app.core.search.index import Entry, SearchEntry, is_current, matching, put, rebuild, remove

__all__ = [
    "PAGE_SIZE",
    "Entry",
    "Hit",
    "Order",
    "SearchEntry",
    "counts",
    "find",
    "is_current",
    "matching",
    "put",
    "rebuild",
    "remove",
]
