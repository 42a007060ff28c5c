"""The whole hall goes out and comes back: the same pages, the same bytes; and no file can make it do anything else."""

import datetime
import hashlib
import io
import json
import re
import zipfile

import pytest
import sqlalchemy

from app.accounts.rules import Role
from app.content.moderation.rules import Moderation
from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.exhibition import doors
from app.exhibition.archive import building, files, operations, rules
from app.exhibition.loans import rules as loan_rules
from app.exhibition.loans.models import Loan
from app.exhibition.models import Exhibit, Item
from tests.builders import pictures
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, a_loan, a_page, an_exhibit, an_item, import_draws, ssq_row
from tests.builders.workflow import desk_of, publish
from tests.site import Site

# Beside what the hall's own map of addresses names: lists, feeds, open formats, paper.
BESIDE = (
    "/exhibition", "/exhibition/items", "/exhibition/loans", "/exhibition/years", "/exhibition/draws/ssq",
    "/exhibition/feed.atom", "/exhibition/history/feed.atom", "/exhibition/iiif/collection.json",
    "/exhibition/iiif/first-ticket-1987/manifest.json", "/search?q=天津",
)  # fmt: skip


def pages(app) -> dict[str, bytes]:
    """Every public page of the hall, with each picture of a lent ticket."""
    with app.test_request_context():
        named = {entry.url for entry in doors.sitemap()}
    citizen, found = app.test_client(), {}
    for address in sorted({*BESIDE, *named}):
        # What the pages are like is tested elsewhere; here only whether they are the same.
        answer = citizen.get(address)
        assert answer.status_code == 200, address
        found[address] = answer.data
    for picture in sorted(set(re.findall(rb"/pictures/[0-9a-f]{64}-\d+\.jpg", found["/exhibition/loans"]))):
        found[picture.decode()] = citizen.get(picture.decode()).data
    return found


def emptied(db_session) -> None:
    """A site without a hall, as a new one is."""
    loans = ("picture", "ticket_loan")
    for name in ("content_review", "content_revision", *loans, *(table.name for table in reversed(files.tables()))):
        db_session.execute(sqlalchemy.text(f"DELETE FROM {name}"))
    db_session.commit()


def test_the_hall_comes_back_page_by_page_and_byte_by_byte(app, db_session, run, tmp_path):
    run("exhibition", "load-content")
    import_draws(ssq_row())
    home = app.extensions["config"].data_dir
    for number, told in enumerate(
        ({"year": 1990, "signature": "老宋"}, {"year": 1987, "alt_en": "A red ticket"}, {"year": 1987})
    ):
        a_loan(home, title=f"旧票{number}", lender=700 + number, **told)
    a_loan(home, title="等着看的票", lender=800, state=Moderation.WAITING)
    db_session.commit()
    editor = desk_of(app, PUBLISHER)
    first = "/desk/exhibition/items/first-ticket-1987"
    scan = ("a.jpg", pictures.jpeg(1200, 900))
    editor.submit(editor.get(f"{first}/picture"), "form[enctype]", file=scan, alt="第一张募捐券")
    publish(app, editor, first, scope=PUBLISHER)
    editor.submit(editor.get("/desk/exhibition/exhibits/history/pages/first-ticket/blocks/1"), text="还没送审的话。")
    page = editor.get("/desk/exhibition/exhibits/fund")
    editor.submit(page, "form[action$='/address']", slug="money")
    editor.submit(editor.get("/desk/exhibition/exhibits/money"), "form[action$='/address']", slug="fund")
    before, old, new = pages(app), tmp_path / "old.zip", tmp_path / "new.zip"
    assert b"\xe6\x97\xa7\xe7\xa5\xa81" in before["/exhibition/years/1987"], "the year shows what neighbours lent"
    assert sum(address.startswith("/pictures/") for address in before) >= 9 and len(before) > 80
    assert "MB" in run("exhibition", "export", str(old))
    with pytest.raises(AssertionError, match="已有内容"):
        run("exhibition", "import", str(old))
    emptied(db_session)
    media = home / "media"
    media.rename(tmp_path / "away")
    assert "展厅 6 个" in run("exhibition", "import", str(old))
    after = pages(app)
    assert set(after) == set(before) and [address for address in after if after[address] != before[address]] == []
    run("exhibition", "export", str(new))
    assert old.read_bytes() == new.read_bytes()
    assert {file.name for file in media.rglob("scans/*/*.jpg")} == {
        file.name for file in (tmp_path / "away").rglob("scans/*/*.jpg")
    }
    assert "还没送审的话。" in editor.get("/desk/exhibition/exhibits/history/pages/first-ticket/blocks/1")
    Site(app).get("/exhibition/money", 301)
    another = db_session.query(Exhibit).first().hall
    an_exhibit(another, "later")
    an_item("later-1999")  # Numbers go on after those that came in.
    db_session.commit()
    the_desk_takes_down(app, "旧票0")


def the_desk_takes_down(app, title: str) -> None:
    """An operator of the new site, where nobody is known as its lender."""
    operator, visitor = signed_in(app, Role.OPERATOR), Site(app)
    assert title in visitor.get("/exhibition/loans")
    desk = operator.get("/desk/exhibition/loans")
    assert "随整馆归档来的" in desk
    loan = db.session.query(Loan).filter_by(title=title).one()
    assert (loan.lender_id, loan.agreed_at) == (None, None)
    operator.submit(desk, f"form[action*='{loan.key}']", reason="借票的人收回了", press="撤下")
    assert title not in visitor.get("/exhibition/loans")


def test_an_editor_has_it_made_and_takes_it_away(app, db_session):
    a_page(an_exhibit(a_hall()), "first-arch", "桥拱是石头的。")
    db_session.commit()
    editor = desk_of(app, PUBLISHER)
    page = editor.get("/desk/exhibition/archive")
    editor.get("/desk/exhibition/archive/hall.zip", 404)
    page = editor.follow(editor.submit(page))
    answer = editor.get(page.links()["下载归档"])
    assert rules.MANIFEST in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    signed_in(app, Role.EDITOR, scope="another").get("/desk/exhibition/archive/hall.zip", 404)
    for role in (Role.AUDITOR, Role.OPERATOR):
        signed_in(app, role).get("/desk/exhibition/archive/hall.zip", 403)


# --- files that mean harm ---


def repacked(source: bytes, *, form: int = rules.FORMAT, **changes: bytes | None) -> bytes:
    """The archive with parts changed or taken away (None), and a manifest that says so."""
    parts = {
        name: zipfile.ZipFile(io.BytesIO(source)).read(name) for name in zipfile.ZipFile(io.BytesIO(source)).namelist()
    }
    parts |= {name: data for name, data in changes.items() if data is not None}
    parts = {name: data for name, data in parts.items() if name not in changes or changes[name] is not None}
    parts.pop("manifest.json", None)
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    parts["manifest.json"] = json.dumps({"format": form, "sha256": sums}).encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.fixture
def archive(app, db_session, tmp_path) -> bytes:
    a_page(an_exhibit(a_hall()), "first-arch", "桥拱是石头的。")
    an_item()
    db_session.commit()
    target = tmp_path / "hall.zip"
    operations.write(target, app.extensions["config"].data_dir)
    emptied(db_session)
    return target.read_bytes()


DIGEST = "0" * 64
LENT = {
    "key": "ABCDEFG", "sort": "instant", "title": "阿福06", "year": 1992, "ended_on": "1992-12-31", "memory": "夹在书里。",
    "signature": None, "digest": "0" * 64, "width": 800, "height": 600, "alt": "一张票", "alt_en": None,
    "is_demonstration": False,
}  # fmt: skip
HOSTILE = {
    "climbs out": {"../../etc/cron.d/evil": b"x"},
    "an absolute path": {"/etc/passwd": b"x"},
    "climbs out by a picture": {"scans/../../x-0.jpg": b"\xff\xd8\xff"},
    "a table of the site": {"tables/person.jsonl": b"{}\n"},
    "a picture that is a page": {f"scans/{DIGEST}-480.jpg": b"<html>"},
    "a picture of another name": {f"scans/{DIGEST}-0.jpg": b"\xff\xd8\xff\x00"},
    "swells": {"tables/draw.jsonl": b" " * 30_000_000},
    "a row of nobody's exhibit": {
        "tables/exhibit_section.jsonl": b'{"exhibit_id": 999, "id": 5, "position": 1, "title": "x", "title_en": null}\n'
    },
    "an unknown column": {"tables/exhibition_source.jsonl": b'{"id": 1, "evil": 1}\n'},
    "no JSON": {"tables/hall.jsonl": b"{"},
    "a part is missing": {"tables/drafts.jsonl": None},
    "a ticket without its picture": {"tables/loans.jsonl": json.dumps(LENT).encode()},
    "a ticket that tells of a prize": {"tables/loans.jsonl": json.dumps(LENT | {"memory": "中了大奖"}).encode()},
    "pictures nobody lent": {f"lent/{DIGEST}-1600.jpg": b"\xff\xd8\xff"},
    "a draft of nothing": {"tables/drafts.jsonl": b'{"kind": "person", "id": 1, "body": {}}\n'},
}


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE)
def test_an_archive_that_means_harm_changes_nothing(app, archive, db_session, tmp_path, changes):
    file = tmp_path / "evil.zip"
    file.write_bytes(repacked(archive, **changes))
    home = app.extensions["config"].data_dir
    with pytest.raises(rules.Unfit):
        operations.read(file, home, by=System(), now=clock.now())
    db_session.rollback()
    assert db_session.query(Exhibit).count() == db_session.query(Item).count() == 0
    assert not list((home / "media").rglob("*.jpg")) and not (tmp_path.parent / "x-0.jpg").exists()


def test_an_archive_made_before_tickets_travelled_is_taken_in(app, archive, db_session, tmp_path):
    file = tmp_path / "older.zip"
    file.write_bytes(repacked(archive, form=1, **{"tables/loans.jsonl": None}))
    operations.read(file, app.extensions["config"].data_dir, by=System(), now=clock.now())
    db_session.commit()
    assert "桥拱是石头的。" in Site(app).get("/exhibition/bridge")
    assert db_session.query(Loan).count() == 0


def test_an_archive_of_a_newer_version_says_so(app, archive, db_session, tmp_path):
    file = tmp_path / "newer.zip"
    file.write_bytes(repacked(archive, form=rules.FORMAT + 1))
    with pytest.raises(rules.Unfit, match="另一种格式"):
        operations.read(file, app.extensions["config"].data_dir, by=System(), now=clock.now())
    db_session.rollback()
    assert db_session.query(Exhibit).count() == 0


def test_who_lent_and_who_wrote_stay_here(app, db_session, tmp_path):
    """Of a lent ticket travels what everybody sees; not what waits, not who lent it, not when they agreed."""
    a_hall()
    home = app.extensions["config"].data_dir
    loan = a_loan(home, title="旧票", lender=987654321, memory="夹在书里。", year=1990)
    a_loan(home, title="等着看的票", lender=3, state=Moderation.WAITING)
    loan.agreed_at = datetime.datetime(2026, 3, 3, 3, 33, tzinfo=datetime.UTC)
    db_session.commit()
    target = tmp_path / "hall.zip"
    operations.write(target, home)
    names = zipfile.ZipFile(target).namelist()
    assert not [name for name in names if any(word in name for word in ("revision", "review", "person", "account"))]
    told = zipfile.ZipFile(target).read("tables/loans.jsonl").decode()
    assert "夹在书里。" in told and "等着看" not in told and "987654321" not in told and "2026-03-03" not in told
    assert set(json.loads(told)) == {*loan_rules.TOLD, *loan_rules.PICTURED}
    page = desk_of(app, PUBLISHER).get("/desk/exhibition/archive")
    assert "有：已公开的借来的票" in page and "没有：旧稿和审校经过" in page


def test_a_ticket_taken_back_is_in_no_archive_that_lies_ready(app, db_session):
    a_hall()
    loan = a_loan(app.extensions["config"].data_dir, title="旧票", lender=1)
    db_session.commit()
    editor = desk_of(app, PUBLISHER)
    page = editor.follow(editor.submit(editor.get("/desk/exhibition/archive")))
    ready = page.links()["下载归档"]
    editor.get(ready)
    operator = signed_in(app, Role.OPERATOR)
    form = f"form[action*='{loan.key}']"
    operator.submit(operator.get("/desk/exhibition/loans"), form, reason="写了别人的名字", press="撤下")
    assert not building.file().exists()
    editor.get(ready, 404)


TODAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sort": "other"}, {"title": ""}, {"title": "长" * 61}, {"memory": "那年我中了奖"}, {"signature": 5}, {"alt": ""},
        {"ended_on": "2026-11-01", "year": 2026}, {"year": 1993}, {"digest": "../x"}, {"key": "<b>"}, {"width": 0},
        {"lender_id": 1}, {"is_demonstration": 1}, {"height": "600"},
    ],
)  # fmt: skip
def test_a_ticket_that_could_not_have_been_lent_does_not_come_in(wrong):
    assert loan_rules.is_fit(LENT, TODAY) and not loan_rules.is_fit(LENT | wrong, TODAY)


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_refused(app, db_session, tmp_path, data):
    file = tmp_path / "hall.zip"
    file.write_bytes(data)
    with pytest.raises(rules.Unfit):
        operations.read(file, app.extensions["config"].data_dir, by=System(), now=clock.now())


def test_a_changed_byte_is_noticed(app, archive, tmp_path):
    place = archive.index(b"tables/exhibit_block.jsonl") + 60
    file = tmp_path / "hall.zip"
    file.write_bytes(archive[:place] + bytes([archive[place] ^ 1]) + archive[place + 1 :])
    with pytest.raises(rules.Unfit):
        operations.read(file, app.extensions["config"].data_dir, by=System(), now=clock.now())
