"""The whole hall goes out and comes back: the same pages, the same bytes; and no file can make it do anything else."""

import hashlib
import io
import json
import zipfile

import pytest
import sqlalchemy

from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.exhibition.archive import files, operations, rules
from app.exhibition.models import Exhibit, Item
from tests.builders import pictures
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit, an_item, import_draws, ssq_row
from tests.builders.workflow import desk_of, publish
from tests.site import Site

ADDRESSES = (
    "/exhibition", "/exhibition/history", "/exhibition/fund", "/exhibition/odds", "/exhibition/items",
    "/exhibition/items/first-ticket-1987", "/exhibition/items/tianjin-meeting-1987", "/exhibition/years/1987",
    "/exhibition/draws/ssq", "/exhibition/feed.atom", "/exhibition/history/feed.atom", "/exhibition/iiif/collection.json",
    "/exhibition/iiif/first-ticket-1987/manifest.json", "/search?q=天津",
)  # fmt: skip


def pages(app) -> dict[str, bytes]:
    citizen = Site(app)
    return {address: citizen.get(address).data for address in ADDRESSES}


def emptied(db_session) -> None:
    """A site without a hall, as a new one is."""
    for name in ("content_review", "content_revision", *(table.name for table in reversed(files.tables()))):
        db_session.execute(sqlalchemy.text(f"DELETE FROM {name}"))
    db_session.commit()


def test_the_hall_comes_back_page_by_page_and_byte_by_byte(app, db_session, run, tmp_path):
    run("exhibition", "load-content")
    import_draws(ssq_row())
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
    assert "MB" in run("exhibition", "export", str(old))
    with pytest.raises(AssertionError, match="已有内容"):
        run("exhibition", "import", str(old))
    emptied(db_session)
    media = app.extensions["config"].data_dir / "media" / "scans"
    media.rename(tmp_path / "away")
    assert "展厅 6 个" in run("exhibition", "import", str(old))
    assert pages(app) == before
    run("exhibition", "export", str(new))
    assert old.read_bytes() == new.read_bytes()
    assert {file.name for file in media.rglob("*.jpg")} == {file.name for file in (tmp_path / "away").rglob("*.jpg")}
    assert "还没送审的话。" in editor.get("/desk/exhibition/exhibits/history/pages/first-ticket/blocks/1")
    Site(app).get("/exhibition/money", 301)
    another = db_session.query(Exhibit).first().hall
    an_exhibit(another, "later")
    an_item("later-1999")  # Numbers go on after those that came in.
    db_session.commit()


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


def test_an_archive_of_a_newer_version_says_so(app, archive, db_session, tmp_path):
    file = tmp_path / "newer.zip"
    file.write_bytes(repacked(archive, form=rules.FORMAT + 1))
    with pytest.raises(rules.Unfit, match="另一种格式"):
        operations.read(file, app.extensions["config"].data_dir, by=System(), now=clock.now())
    db_session.rollback()
    assert db_session.query(Exhibit).count() == 0


def test_what_members_lent_and_who_wrote_what_stay_here(app, archive, db_session):
    """People agreed to this site showing their ticket, and take it back when they like: it does not travel."""
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    assert not [
        name for name in names if any(word in name for word in ("loan", "revision", "review", "person", "account"))
    ]
    a_hall()
    db_session.commit()
    page = desk_of(app, PUBLISHER).get("/desk/exhibition/archive")
    assert "没有：街坊借来的票" in page and "没有：旧稿和审校经过" in page


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
