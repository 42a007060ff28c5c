"""Every type of page the site has, once. Accessibility, validity, languages and modes are checked on all of them.

Add a line when you add a type of page. A path may be a function that looks it up: it is called inside an app context of the
demonstration city. `who` is the role whose demonstration person signs in; None is a visitor.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class PageType:
    name: str
    path: str | Callable[[], str]
    who: str | None = None
    status: int = 200

    def address(self) -> str:
        return self.path() if callable(self.path) else self.path


def _code_at(station: str) -> str:
    """A printed code that hangs in this demonstration station."""
    from app.qr import queries as codes
    from app.stations import queries

    return codes.of_target("station", queries.by_code(station).id)[0].code


PAGE_TYPES = [
    PageType("home", "/"),
    PageType("about", "/about"),
    PageType("privacy", "/privacy"),
    PageType("accessibility statement", "/accessibility"),
    PageType("play responsibly", "/play-responsibly"),
    PageType("developers", "/developers"),
    PageType("search", "/search"),
    PageType("sign in", "/sign-in"),
    PageType("charity", "/charity"),
    PageType("charity explorer", "/charity/projects"),
    PageType("charity explorer, demonstration", "/charity/projects?records=demonstration"),
    PageType("charity explorer, nothing found", "/charity/projects?q=zzz"),
    PageType("charity release", "/charity/projects/jining-beihu-2023"),
    PageType("charity project", "/charity/projects/demo-06"),
    PageType("charity publisher", "/charity/publishers/taian-mzj"),
    PageType("where two yuan go", "/charity/two-yuan"),
    PageType("corrections", "/charity/corrections"),
    PageType("desk: charity projects", "/desk/charity", who="editor"),
    PageType("desk: a charity project", "/desk/charity/projects/demo-06", who="editor"),
    PageType("desk: a charity project's facts", "/desk/charity/projects/demo-06/facts", who="editor"),
    PageType("desk: an amount", "/desk/charity/projects/demo-06/money/1", who="editor"),
    PageType("desk: an update", "/desk/charity/projects/demo-06/updates/1", who="editor"),
    PageType("no such page", "/no-such-page", status=404),
    PageType("stations", "/stations"),
    PageType("stations, narrowed", "/stations?county=371602&service=toilet&open=1&near=DEMO-3716-001"),
    PageType("stations, none", "/stations?q=xyz&county=371602"),
    PageType("station, scanned", lambda: f"/stations/DEMO-3716-002?from={_code_at('DEMO-3716-002')}"),
    PageType("hub", "/stations/DEMO-3716-001"),
    PageType("unknown code", "/S/0000000", status=404),
    PageType("hall", "/exhibition"),
    PageType("exhibit, with odds", "/exhibition/odds"),
    PageType("exhibit, with splits", "/exhibition/fund"),
    PageType("exhibit, with a timeline", "/exhibition/history"),
    PageType("records", "/exhibition/items?theme=fund"),
    PageType("records, none", "/exhibition/items?q=xyz"),
    PageType("record", "/exhibition/items/first-ticket-1987"),
    PageType("years", "/exhibition/years"),
    PageType("year", "/exhibition/years/1987"),
    PageType("games", "/exhibition/games"),
    PageType("game", "/exhibition/games/ssq"),
    PageType("game of many plays", "/exhibition/games/kl8"),
    PageType("game of dots", "/exhibition/games/fc3d"),
    PageType("draws", "/exhibition/draws"),
    PageType("archive, empty", "/exhibition/draws/ssq"),
    PageType("desk, hall", "/desk/exhibition", who="editor"),
    PageType("desk, exhibit", "/desk/exhibition/exhibits/history", who="editor"),
    PageType("desk, new exhibit", "/desk/exhibition/new-exhibit", who="editor"),
    PageType("desk, new page", "/desk/exhibition/exhibits/history/new-page", who="editor"),
    PageType("desk, exhibit page", "/desk/exhibition/exhibits/history/pages/first-ticket", who="editor"),
    PageType("desk, preview", "/desk/exhibition/exhibits/fund/pages/levels/preview", who="editor"),
    PageType("desk, new block", "/desk/exhibition/exhibits/history/pages/timeline/new-block/timeline", who="editor"),
    PageType("desk, draws", "/desk/draws", who="operator"),
    PageType("owner's station", "/owner/stations/DEMO-3716-002", who="owner"),
    PageType("desk, stations", "/desk/stations", who="operator"),
    PageType("desk, station", "/desk/stations/DEMO-3716-002", who="operator"),
    PageType("desk, import", "/desk/stations/imports", who="operator"),
    PageType("poster", lambda: f"/desk/placements/{_code_at('DEMO-3716-001')}/poster", who="operator"),
]
