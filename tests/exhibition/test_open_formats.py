"""What programs read of the hall: IIIF valid for the official schema, its images, Atom, JSON-LD."""

import json
from pathlib import Path

import feedparser
import jsonschema
import pytest

from app.core.db import db
from app.exhibition.models import Item
from app.exhibition.tiles import files, rules
from tests.builders.exhibition import a_hall, a_page, an_exhibit, an_item
from tests.site import Site

IIIF = "/exhibition/iiif"


def read(site: Site, path: str):
    answer = site.client.get(path)
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*", path
    return json.loads(answer.data)


@pytest.fixture(scope="session")
def presentation(shared_data: Path):
    schema = json.loads(
        (shared_data.parent / "standards" / "iiif-presentation-3.schema.json").read_text(encoding="utf-8")
    )
    return jsonschema.Draft7Validator(schema)


def test_every_manifest_and_collection_is_valid(demonstrated, presentation):
    site = Site(demonstrated)
    hall = read(site, f"{IIIF}/collection.json")
    paths = [f"{IIIF}/collection.json", *(each["id"].split("/", 3)[3] for each in hall["items"])]
    assert len(paths) == 7
    rooms = [read(site, "/" + path.lstrip("/")) for path in paths]
    manifests = [read(site, "/" + each["id"].split("/", 3)[3]) for each in rooms[1]["items"]]
    assert len(manifests) > 10
    for found in (*rooms, *manifests):
        errors = [error.message[:200] for error in presentation.iter_errors(found)]
        assert not errors, (found["id"], errors)


def test_rights_and_dates_stand_where_viewers_look(app, db_session, presentation):
    a_hall()
    item = an_item(
        date="1998-08-01", record={"rights_uri": "https://rightsstatements.org/vocab/NoC-US/1.0/", "creator": "佚名"}
    )
    db_session.commit()
    found = read(Site(app), f"{IIIF}/{item.slug}/manifest.json")
    assert (found["rights"], found["navDate"]) == (
        "http://rightsstatements.org/vocab/NoC-US/1.0/",
        "1998-08-01T00:00:00Z",
    )
    assert {"label": {"zh-Hans": ["作者"], "en": ["Creator"]}, "value": {"zh-Hans": ["佚名"]}} in found["metadata"]
    assert not list(presentation.iter_errors(found))


def test_the_image_serves_what_its_description_offers_and_nothing_else(app, db_session):
    item = an_item("first-ticket-1987")
    db_session.commit()
    site, base = Site(app), f"{IIIF}/{item.slug}/image"
    info = read(site, f"{base}/info.json")
    wide, high = info["width"], info["height"]
    offered = [f"full/{size['width']},{size['height']}" for size in info["sizes"]] + ["full/max"]
    offered += [f"0,0,{wide},{high}/512,512", "1536,1536,512,512/512,512", "1024,0,1024,1024/512,512"]
    for asked in offered:
        answer = site.client.get(f"{base}/{asked}/0/default.jpg")
        assert answer.status_code == 200 and answer.data.startswith(b"\xff\xd8"), asked
    for asked in ("full/max/90/default.jpg", "full/10,10/0/default.jpg", "0,0,1,1/1,1/0/default.jpg", "../../secret"):
        assert site.client.get(f"{base}/{asked}").status_code == 404, asked


def test_levels_halve_until_one_tile_holds_the_picture():
    assert rules.factors(2048, 1365) == [1, 2, 4]
    assert rules.sizes(2048, 1024)[:2] == [(256, 128), (512, 256)]
    assert not rules.is_known("..", "max") and not rules.is_known("full", "max/..")


def test_a_record_that_is_no_longer_public_has_no_image(app, db_session):
    item = an_item("afu-1992")
    db.session.get(Item, item.id).published_at = None
    db_session.commit()
    for path in ("manifest.json", "image/info.json", "image/full/max/0/default.jpg"):
        assert Site(app).client.get(f"{IIIF}/{item.slug}/{path}").status_code == 404


def test_tiles_are_cut_once(tmp_path):
    home = files.ensure(tmp_path, files.of_drawing("window-01"))
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*.jpg")}
    assert files.ensure(tmp_path, files.of_drawing("window-01")) == home
    assert before == {path: path.stat().st_mtime_ns for path in home.rglob("*.jpg")} and len(before) > 20


def test_the_hall_and_a_room_can_be_followed(app, db_session):
    exhibit = an_exhibit(a_hall())
    a_page(exhibit, "first-arch", "桥拱是石头的。")
    an_item(title="洪水之年")
    db_session.commit()
    site = Site(app)
    hall = feedparser.parse(site.client.get("/exhibition/feed.atom").data)
    room = feedparser.parse(site.client.get("/exhibition/bridge/feed.atom").data)
    assert not hall.bozo and {entry.title for entry in hall.entries} == {"一座桥的故事", "第一个桥拱", "洪水之年"}
    assert not room.bozo and {entry.title for entry in room.entries} == {"一座桥的故事", "第一个桥拱"}


def test_search_engines_read_a_record(app, db_session):
    a_hall()
    an_item(date="1998")
    db_session.commit()
    page = Site(app).get("/exhibition/items/flood-1998")
    data = json.loads(page.one("script[type='application/ld+json']").string)
    assert (data["@type"], data["name"], data["temporalCoverage"]) == ("CreativeWork", "洪水之年", "1998")


SCHEMA_ORG = {  # Of each type used here, what https://schema.org says it may have.
    "CollectionPage", "WebPage", "Quiz", "Collection", "CreativeWork", "Organization",
}  # fmt: skip
OF_A_WORK = {
    "@context", "@type", "@id", "url", "name", "description", "inLanguage", "isPartOf", "publisher", "hasPart", "genre",
    "keywords", "spatialCoverage", "temporalCoverage", "identifier", "creator", "license", "citation", "image", "dateModified",
    "collectionSize",
}  # fmt: skip


def test_every_public_page_of_the_hall_tells_search_engines_what_it_is(demonstrated):
    site = Site(demonstrated)
    origin = None
    for path in (
        "/exhibition", "/exhibition/history", "/exhibition/items", "/exhibition/items?theme=elderly",
        "/exhibition/items/sales-2012",
        "/exhibition/years", "/exhibition/years/1987", "/exhibition/themes/elderly", "/exhibition/tour", "/exhibition/games",
        "/exhibition/games/ssq", "/exhibition/draws", "/exhibition/draws/ssq", "/exhibition/loans",
    ):  # fmt: skip
        page = site.get(path)
        data = json.loads(page.one("script[type='application/ld+json']").string)
        assert data["@type"] in SCHEMA_ORG and set(data) <= OF_A_WORK and data["@context"] == "https://schema.org", path
        origin = origin or data["url"].removesuffix(path)
        assert data["url"] == data["@id"] == origin + path and origin.startswith("http"), path
        assert page.h1 == data["name"] or (
            page.h1 in page.one("title").string and data["name"] in page.one("title").string
        ), path
        for part in data.get("hasPart", ()):
            assert part["@type"] in SCHEMA_ORG and part["name"] and part["url"].startswith(origin), path
    assert len(json.loads(site.get("/exhibition").one("script[type='application/ld+json']").string)["hasPart"]) == 6


def test_what_programs_read_is_listed_for_developers_and_in_the_sitemap(demonstrated):
    site = Site(demonstrated)
    told = site.get("/developers")
    for words in ("IIIF", "JSON-LD", "/exhibition/feed.atom", "/exhibition/iiif/collection.json"):
        assert words in told or words in told.data.decode(), words
    addresses = site.client.get("/sitemap.xml").text
    for path in (
        "/exhibition",
        "/exhibition/history",
        "/exhibition/items/sales-2012",
        "/exhibition/tour",
        "/exhibition/years/1987",
        "/exhibition/games/ssq",
    ):
        assert f"{path}</loc>" in addresses, path
