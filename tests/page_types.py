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


def _reviewed_story() -> str:
    """The story of the demonstration that waits for its second reviewer."""
    from app.charity import queries
    from app.content.workflow import queries as workflow

    waiting = workflow.waiting(None)[0]
    story = queries.update_by_id(waiting.row_id)
    return f"/desk/review/project-update/{story.project.code}.{story.number}"


def _voucher() -> str:
    """The voucher the demonstration member holds."""
    from app.accounts import queries as people
    from app.points.exchange import queries as vouchers
    from app.points.ledger import queries as accounts

    return vouchers.vouchers_of(accounts.of_user(people.by_name("member").id).id)[0].public_id


def _member_number() -> str:
    from app.accounts import queries as people
    from app.points.ledger import queries as accounts

    return accounts.of_user(people.by_name("member").id).key


def _card() -> str:
    from app.points.cards import queries

    return queries.sample().number


def _looked_up(kind: str, path: str) -> str:
    """The page a keeper sees after looking up the demonstration's card or its member."""
    from app.accounts import queries as people
    from app.core import clock
    from app.core.db import db, writing
    from app.points.cards import queries as cards
    from app.points.members import operations
    from app.points.members.rules import Found, How, Looked

    card, now, owner = cards.sample(), clock.now(), people.by_name("owner").id
    subject = card.id if kind == "card" else card.account_id
    with writing():
        row = operations.note_look_up(Looked(kind), How.TYPED, Found.FOUND, by_id=owner, now=now, subject_id=subject)
        db.session.commit()
    return path.format(key=row.key)


def _lending() -> str:
    """The form of the demonstration's member, once they have a phone."""
    from app.accounts import queries as people
    from app.accounts.phones import queries as phones
    from app.accounts.phones.models import Phone
    from app.core import clock
    from app.core.db import db, writing

    member = people.by_name("member").id
    if phones.of_user(member) is None:
        with writing():
            db.session.add(Phone(user_id=member, key="sample", last_four="0000", verified_at=clock.now()))
            db.session.commit()
    return "/exhibition/loans/mine/new"


def _application() -> str:
    """The demonstration's application."""
    from app.stations.applications import queries

    return queries.listed(None)[0][0].number


def _number_of(name: str) -> int:
    from app.accounts import queries

    return queries.by_name(name).id


PAGE_TYPES = [
    PageType("home", "/"),
    PageType("about", "/about"),
    PageType("privacy", "/privacy"),
    PageType("accessibility statement", "/accessibility"),
    PageType("play responsibly", "/play-responsibly"),
    PageType("developers", "/developers"),
    PageType("search", "/search"),
    PageType("search, found", "/search?q=水"),
    PageType("search, nothing found", "/search?q=火星基地"),
    PageType("search, too short", "/search?q=x"),
    PageType("sign in", "/sign-in"),
    PageType("one's own account", "/me", who="member"),
    PageType("change of password", "/me/password", who="member"),
    PageType("desk", "/desk", who="operator"),
    PageType("desk of the administrator", "/desk", who="administrator"),
    PageType("desk, people", "/desk/people", who="administrator"),
    PageType("desk, a person", lambda: f"/desk/people/{_number_of('owner')}", who="administrator"),
    PageType("desk, a new person", "/desk/people/new", who="administrator"),
    PageType("desk, audit", "/desk/audit", who="auditor"),
    PageType("desk, audit, nothing found", "/desk/audit?person=nobody", who="auditor"),
    PageType("desk, without English", "/desk/untranslated", who="editor"),
    PageType("desk, messages", "/desk/messages", who="auditor"),
    PageType("charity", "/charity"),
    PageType("charity explorer", "/charity/projects"),
    PageType("charity explorer, demonstration", "/charity/projects?records=demonstration"),
    PageType("charity explorer, nothing found", "/charity/projects?q=zzz"),
    PageType("charity release", "/charity/projects/jining-beihu-2023"),
    PageType("charity project", "/charity/projects/demo-06"),
    PageType("charity project as of a day", "/charity/projects/demo-01?as_of=2025-06-30"),
    PageType("charity explorer as of a day", "/charity/projects?records=demonstration&as_of=2025-06-30"),
    PageType("charity project with pictures", "/charity/projects/demo-01"),
    PageType("charity project, questions", "/charity/projects/demo-01/questions"),
    PageType("charity publisher", "/charity/publishers/taian-mzj"),
    PageType("charity of a county", "/charity/counties/371625"),
    PageType("promises", "/charity/promises?records=demonstration"),
    PageType("data quality", "/charity/quality"),
    PageType("desk: data quality", "/desk/charity/quality", who="editor"),
    PageType("publication calendar", "/charity/calendar"),
    PageType("where two yuan go", "/charity/two-yuan"),
    PageType("corrections", "/charity/corrections"),
    PageType("where ten yuan go", "/charity/two-yuan?game=scratch"),
    PageType("desk: charity projects", "/desk/charity", who="editor"),
    PageType("desk: a charity project", "/desk/charity/projects/demo-06", who="editor"),
    PageType("desk: a charity project's facts", "/desk/charity/projects/demo-06/facts", who="editor"),
    PageType("desk: an amount", "/desk/charity/projects/demo-06/money/1", who="editor"),
    PageType("desk: pictures of a charity project", "/desk/charity/projects/demo-01/pictures", who="second-editor"),
    PageType("desk: questions about projects", "/desk/charity/questions", who="operator"),
    PageType("desk: questions to answer", "/desk/charity/questions", who="editor"),
    PageType("yearly notice", "/charity/publishers/demo/notices/2025"),
    PageType("desk: a table of amounts", "/desk/charity/projects/demo-06/table", who="editor"),
    PageType("desk: an update", "/desk/charity/projects/demo-06/updates/1", who="editor"),
    PageType("desk: reviews", "/desk/review", who="third-editor"),
    PageType("desk: reviews, administrator", "/desk/review", who="administrator"),
    PageType("desk: versions", lambda: _reviewed_story(), who="third-editor"),
    PageType("no such page", "/no-such-page", status=404),
    PageType("stations", "/stations"),
    PageType("stations, narrowed", "/stations?county=371602&service=toilet&open=1&near=DEMO-3716-001"),
    PageType("stations, none", "/stations?q=xyz&county=371602"),
    PageType("stations, round a town", "/stations?around=371602001"),
    PageType("stations on paper", "/stations/print?county=371602"),
    PageType("stations kept offline", "/stations/offline"),
    PageType("station, scanned", lambda: f"/stations/DEMO-3716-002?from={_code_at('DEMO-3716-002')}"),
    PageType("hub", "/stations/DEMO-3716-001"),
    PageType("a report on a code", lambda: f"/S/{_code_at('DEMO-3716-002')}/report"),
    PageType("thanks for a report on a code", lambda: f"/S/{_code_at('DEMO-3716-002')}/thanks"),
    PageType("a trial symbol", "/S/TRUUU80"),
    PageType("unknown code", "/S/0000000", status=404),
    PageType("hall", "/exhibition"),
    PageType("exhibit, with odds", "/exhibition/odds"),
    PageType("exhibit, with splits", "/exhibition/fund"),
    PageType("exhibit, with a timeline", "/exhibition/history"),
    PageType("exhibit, with a tour and a map", "/exhibition/stations"),
    PageType("the hall in five minutes", "/exhibition/tour"),
    PageType("lent tickets", "/exhibition/loans"),
    PageType("lending a ticket", lambda: _lending(), who="member"),
    PageType("my lent tickets", "/exhibition/loans/mine", who="member"),
    PageType("desk, lent tickets", "/desk/exhibition/loans", who="operator"),
    PageType("exhibit on paper", "/exhibition/stations/paper"),
    PageType("quiz", "/exhibition/quizzes/history-1987"),
    PageType("quiz, half answered", "/exhibition/quizzes/history-1987?a1=2"),
    PageType("quiz, judged", "/exhibition/quizzes/history-1987?a1=2&a2=3&a3=1"),
    PageType("quiz, passed", "/exhibition/quizzes/history-1987?a1=2&a2=3&a3=2", who="member"),
    PageType("desk, recordings", "/desk/exhibition/recordings", who="editor"),
    PageType("desk, reading of an exhibit", "/desk/exhibition/exhibits/history/narration", who="editor"),
    PageType("records", "/exhibition/items?theme=fund&q=%E5%BD%A9%E7%A5%A8"),
    PageType("records, none", "/exhibition/items?q=xyz&decade=1990"),
    PageType("record", "/exhibition/items/first-ticket-1987?exhibit=history"),
    PageType("theme", "/exhibition/themes/elderly"),
    PageType("years", "/exhibition/years"),
    PageType("year", "/exhibition/years/1987"),
    PageType("games", "/exhibition/games"),
    PageType("game", "/exhibition/games/ssq"),
    PageType("game of many plays", "/exhibition/games/kl8"),
    PageType("game of dots", "/exhibition/games/fc3d"),
    PageType("draws", "/exhibition/draws"),
    PageType("archive, empty", "/exhibition/draws/ssq"),
    PageType("desk, hall", "/desk/exhibition", who="editor"),
    PageType("desk, archive of the hall", "/desk/exhibition/archive", who="editor"),
    PageType("desk, exhibit", "/desk/exhibition/exhibits/history", who="editor"),
    PageType("desk, new exhibit", "/desk/exhibition/new-exhibit", who="editor"),
    PageType("desk, new page", "/desk/exhibition/exhibits/history/new-page", who="editor"),
    PageType("desk, exhibit page", "/desk/exhibition/exhibits/history/pages/first-ticket", who="editor"),
    PageType("desk, preview of an exhibit", "/desk/exhibition/exhibits/odds/preview", who="editor"),
    PageType("desk, a block", "/desk/exhibition/exhibits/history/pages/first-ticket/blocks/1", who="editor"),
    PageType("desk, preview", "/desk/exhibition/exhibits/fund/pages/levels/preview", who="editor"),
    PageType("desk, new block", "/desk/exhibition/exhibits/history/pages/timeline/new-block/timeline", who="editor"),
    PageType("desk, records", "/desk/exhibition/items", who="editor"),
    PageType("desk, a record", "/desk/exhibition/items/first-ticket-1987", who="editor"),
    PageType("desk, picture of a record", "/desk/exhibition/items/first-ticket-1987/picture", who="editor"),
    PageType("desk, lists", "/desk/exhibition/lists", who="editor"),
    PageType("desk, what the hall lacks", "/desk/exhibition/items/gaps", who="editor"),
    PageType("desk, import of records", "/desk/exhibition/items/imports", who="editor"),
    PageType("desk, draws", "/desk/draws", who="operator"),
    PageType("owner's station", "/owner/stations/DEMO-3716-002", who="owner"),
    PageType("owner's photos", "/owner/stations/DEMO-3716-002/photos", who="owner"),
    PageType("owner's notes", "/owner/stations/DEMO-3716-002/notes", who="owner"),
    PageType("owner's acts", "/owner/stations/DEMO-3716-002/acts", who="owner"),
    PageType("owner's people", "/owner/stations/DEMO-3716-002/people", who="owner"),
    PageType("desk, people of a station", "/desk/stations/DEMO-3716-002/people", who="operator"),
    PageType("invitation, over", "/invitations/none", status=410),
    PageType("owner's applications", "/owner/stations/DEMO-3716-002/applications", who="owner"),
    PageType("owner's application for a change", "/owner/stations/DEMO-3716-002/applications/change", who="owner"),
    PageType("interest in an outlet", "/outlet-interest"),
    PageType("looking for an application", "/applications?number=x"),
    PageType("an application's progress", lambda: f"/applications/{_application()}"),
    PageType("desk, applications", "/desk/applications", who="operator"),
    PageType("desk, an application", lambda: f"/desk/applications/{_application()}", who="operator"),
    PageType("desk, contributions", "/desk/contributions", who="operator"),
    PageType("desk, stations", "/desk/stations", who="operator"),
    PageType("desk, station", "/desk/stations/DEMO-3716-002", who="operator"),
    PageType("owner's hours", "/owner/stations/DEMO-3716-002/hours", who="owner"),
    PageType("desk, hours of a place", "/desk/stations/DEMO-3716-002/hours", who="operator"),
    PageType("desk, calendar", "/desk/calendar", who="operator"),
    PageType("desk, a year's holidays", "/desk/calendar/years/2026", who="operator"),
    PageType("station, a report", "/stations/DEMO-3716-002/report"),
    PageType("desk, weather", "/desk/weather", who="operator"),
    PageType("desk, places gone grey", "/desk/freshness", who="operator"),
    PageType("desk, services that break", "/desk/freshness/services", who="auditor"),
    PageType("desk, reports unanswered", "/desk/freshness/reports", who="operator"),
    PageType("desk, stickers nobody scans", "/desk/freshness/stickers", who="operator"),
    PageType("desk, periods", "/desk/freshness/periods", who="operator"),
    PageType("desk, import", "/desk/stations/imports", who="operator"),
    PageType("desk, codes and kits", "/desk/codes", who="operator"),
    PageType("desk, codes of a station", "/desk/codes/station/DEMO-3716-001", who="operator"),
    PageType("desk, codes of an exhibit", "/desk/codes/exhibit/odds", who="editor"),
    PageType(
        "desk, a code leads elsewhere",
        lambda: f"/desk/placements/{_code_at('DEMO-3716-001')}/direction",
        who="operator",
    ),
    PageType("poster", lambda: f"/desk/placements/{_code_at('DEMO-3716-001')}/sheet", who="operator"),
    PageType("points", "/points"),
    PageType("points, a member", "/points", who="member"),
    PageType("points rules", "/points/rules"),
    PageType("rewards", "/points/rewards"),
    PageType("rewards, what I can afford", "/points/rewards?affordable=1&category=home", who="member"),
    PageType("rewards, none", "/points/rewards?place=NOWHERE&category=reading"),
    PageType("reward", "/points/rewards/towel"),
    PageType("reward, a member", "/points/rewards/soap", who="member"),
    PageType("reward, too dear", "/points/rewards/thermos", who="member"),
    PageType("balance sheet of points", "/points/balance-sheet"),
    PageType("desk: settlements of points", "/desk/points/settlements", who="operator"),
    PageType("a place's settlements", "/owner/points/settlements", who="owner"),
    PageType("desk: signals of points", "/desk/points/signals", who="operator"),
    PageType("codes to check in by", "/points/check-in/screen", who="owner"),
    PageType("an old code to check in by", "/points/check-in/ABC", who="member"),
    PageType("my data", "/points/my-data", who="member"),
    PageType("leaving the programme", "/points/leaving", who="member"),
    PageType("passbook on paper", "/points/passbook/sheet", who="member"),
    PageType("joining by phone", "/points/join"),
    PageType("inbox of the demonstration", "/points/join/inbox"),
    PageType("using a code", "/points/codes", who="member"),
    PageType("desk: campaigns", "/desk/points/campaigns", who="operator"),
    PageType("desk: a campaign", "/desk/points/campaigns/returning-guests", who="operator"),
    PageType("desk: a new campaign", "/desk/points/campaigns/new", who="operator"),
    PageType("signing in by card", "/points/cards/sign-in"),
    PageType("counter: cards", "/owner/cards", who="owner"),
    PageType("counter: a fresh card", "/owner/cards/activation", who="owner"),
    PageType("counter: a card opened by its PIN", lambda: _looked_up("card", "/owner/cards/{key}"), who="owner"),
    PageType("counter: a card's balance on paper", lambda: _looked_up("card", "/owner/cards/{key}/slip"), who="owner"),
    PageType("counter: a member", lambda: _looked_up("member", "/owner/points/confirm/{key}"), who="owner"),
    PageType("desk: cards", "/desk/points/cards", who="operator"),
    PageType("desk: a card", lambda: f"/desk/points/cards/{_card()}", who="operator"),
    PageType("joining the points programme", "/points/passbook", who="auditor"),
    PageType("passbook", "/points/passbook", who="member"),
    PageType("member code", "/points/member-code", who="member"),
    PageType("vouchers", "/points/vouchers", who="member"),
    PageType("voucher", lambda: f"/points/vouchers/{_voucher()}", who="member"),
    PageType("counter: vouchers", "/owner/collect", who="owner"),
    PageType("counter: confirm", "/owner/points/confirm", who="owner"),
    PageType("desk: vouchers", "/desk/collect", who="operator"),
    PageType("desk: points", "/desk/points", who="operator"),
    PageType("desk: points activities", "/desk/points/activities", who="auditor"),
    PageType("desk: a points activity", "/desk/points/activities/visit-hall", who="operator"),
    PageType("desk: a new points activity", "/desk/points/activities/new", who="operator"),
    PageType("desk: rewards", "/desk/points/rewards", who="operator"),
    PageType("desk: a reward", "/desk/points/rewards/towel", who="operator"),
    PageType("desk: a new reward", "/desk/points/rewards/new", who="operator"),
    PageType("desk: looking for a member", "/desk/points/members?number=nobody", who="auditor"),
    PageType("desk: a member's passbook", lambda: f"/desk/points/members/{_member_number()}", who="operator"),
    PageType("desk: adjustments", "/desk/points/adjustments", who="operator"),
    PageType("desk: points rules", "/desk/points/rules", who="operator"),
]
