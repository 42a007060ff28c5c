"""A stranger's file: taken when it is a photo, written anew, and refused when it is anything else or more than that."""

import datetime
import json
import subprocess
import sys

import pytest
import pyvips

from app.content.moderation.rules import Moderation
from app.content.pictures import files, operations, queries, rules
from app.core import clock
from app.core.db import db
from tests.builders import pictures
from tests.builders.accounts import person


def stored(app, data: bytes, name: str = "photo.jpg") -> tuple[files.Stored, pyvips.Image]:
    folder = app.extensions["config"].data_dir
    found = files.store(data, name, folder)
    return found, pyvips.Image.new_from_file(str(files.path(folder, found.digest, rules.EDGES[0])))


def left_behind(app) -> list[str]:
    folder = app.extensions["config"].data_dir
    return [str(path.relative_to(folder)) for path in (folder / "media").rglob("*.*")] + [
        path.name for path in folder.glob("taken-*")
    ]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("danger", pictures.HOSTILE)
def test_what_is_no_photo_is_refused_and_leaves_nothing(app, danger, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 5)  # Seconds; the decoder is ended when it takes longer.
    name, make = pictures.HOSTILE[danger]
    data = make()
    with pytest.raises(files.Unusable) as refused:
        files.store(data, name, app.extensions["config"].data_dir)
    assert refused.value.fault in ("pixels", "kind", "double", "name", "damaged", "empty")
    assert not left_behind(app)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("make", [pictures.jpeg, pictures.png, pictures.webp], ids=["JPEG", "PNG", "WebP"])
def test_photos_become_three_copies_in_jpeg(app, make):
    found, large = stored(app, make(2000, 1000), "IMG 0001")
    assert (found.width, found.height) == (1600, 800) == (large.width, large.height)
    for edge in rules.EDGES:
        copy = pyvips.Image.new_from_file(str(files.path(app.extensions["config"].data_dir, found.digest, edge)))
        assert (copy.width, copy.height) == rules.scaled(1600, 800, edge)
        assert copy.get("vips-loader") == "jpegload"


@pytest.mark.sqlite_only
def test_a_phone_photo_stands_upright_and_tells_nothing_of_the_phone(app):
    found, large = stored(app, pictures.phone_photo())
    assert (found.width, found.height) == (600, 800)
    assert not [name for name in large.get_fields() if name.startswith("exif")]


@pytest.mark.sqlite_only
def test_a_text_that_swells_in_a_png_is_left_behind(app, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 5)
    found, _large = stored(app, pictures.png_with_bomb(), "photo.png")
    assert (found.width, found.height) == (640, 480)


@pytest.mark.sqlite_only
def test_the_same_photo_is_kept_once(app):
    data = pictures.jpeg()
    assert stored(app, data)[0] == stored(app, data)[0]
    assert len(left_behind(app)) == len(rules.EDGES)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("name", "fault"), [("IMG_1.HEIC", "heic"), ("photo.svg", "name"), ("a.jpg.php", "name")])
def test_names_that_are_no_photos(name, fault):
    assert rules.fault_of_name(name) == fault


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", ["照片 1.JPG", "mmexport1700000000.jpeg", "image", "a.b.webp", "IMG.jfif"])
def test_names_as_phones_give_them(name):
    assert rules.fault_of_name(name) == ""


@pytest.mark.sqlite_only
def test_the_largest_allowed_picture_fits_into_the_decoders_memory(tmp_path):
    """An interlaced PNG must be held whole; the decoder has set itself a limit of one gigabyte before it begins."""
    wide = pyvips.Image.black(10_000, 10_000, bands=3).cast("uchar").copy(interpretation="srgb")
    wide.pngsave(str(tmp_path / "wide.png"), interlace=True, compression=1)
    command = [
        sys.executable,
        "-I",
        str(files.DECODER),
        str(tmp_path / "wide.png"),
        str(tmp_path),
        "Png",
        "100000000",
        "480",
    ]
    answer = subprocess.run(command, capture_output=True, timeout=60, env=files.ENVIRONMENT).stdout
    assert json.loads(answer) == {"width": 480, "height": 480}


# --- who may see it, and how long it stays ---


def added(app, **changes) -> tuple:
    who = person()
    found = files.store(pictures.jpeg(), "photo.jpg", app.extensions["config"].data_dir)
    facts = {"owner_kind": "station", "owner_id": 1, "alt": "门口", "by": who, "now": clock.now(), **changes}
    picture = operations.add(found, **facts)
    db.session.commit()
    return picture, f"/pictures/{found.digest}-480.jpg"


def test_only_what_is_shown_is_public_and_may_be_kept_for_good(app, site, db_session):
    picture, address = added(app)
    site.get(address, 404)
    operations.decide(picture, Moderation.SHOWN, by=person(), now=clock.now())
    db.session.commit()
    page = site.get(address)
    headers = page.response.headers
    assert headers["Content-Type"] == "image/jpeg" and headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in headers["Cache-Control"] and "sandbox" in headers["Content-Security-Policy"]
    assert site.get(address, 304, headers={"If-None-Match": headers["ETag"]})
    operations.withdraw(picture, by=person(), now=clock.now())
    db.session.commit()
    site.get(address, 404)


@pytest.mark.parametrize("name", ["0" * 64 + "-480", "../../site-480", "0-9999", "x-480", "%2e%2e-480"])
def test_addresses_that_lead_nowhere(site, db_session, name):
    site.get(f"/pictures/{name}.jpg", 404)


def test_files_go_thirty_days_after_their_picture(app, db_session):
    picture, _address = added(app)
    folder = app.extensions["config"].data_dir
    operations.withdraw(picture, by=person(), now=clock.now())
    soon, late = (clock.now() + datetime.timedelta(days=days) for days in (29, 31))
    assert operations.forget_ended(folder, soon) == 0
    assert files.path(folder, picture.digest, 480).exists()
    assert operations.forget_ended(folder, late) == 1
    db.session.commit()
    assert not left_behind(app) and queries.by_id(picture.id) is None


def test_one_place_holds_so_many_and_no_more(app, db_session):
    found = files.Stored("0" * 64, 800, 600)
    facts = {"owner_kind": "station", "owner_id": 1, "alt": "门口", "by": person(), "now": clock.now()}
    for _ in range(rules.MOST_OF_ONE):
        operations.add(found, **facts)
    with pytest.raises(operations.TooMany):
        operations.add(found, **facts)


def test_four_bytes_that_look_like_a_drawing_do_not_refuse_a_photo():
    assert rules.fault_of_bytes(b"\xff\xd8\xff" + b"\x9d<SvG\x88\x03\xf1" * 3) == ""
    assert rules.fault_of_bytes(b"\xff\xd8\xff<svg onload=alert(1)>") == "double"
