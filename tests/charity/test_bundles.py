"""Whole files: how many rows, of which state of the data, by whom, under what terms; readable from any site."""

from app.core.db import db
from tests.builders import charity as make


def test_the_manifest_names_rows_version_publisher_and_terms(app, db_session, site):
    make.project(allocated=5)
    page = site.get("/developers/downloads.json")
    told = page.json
    table = next(each for each in told["files"] if each["url"].endswith("/charity/projects.csv"))
    assert (table["rows"], table["mediaType"], table["licence"]) == (1, "text/csv", None)
    assert told["licenceNote"] and table["publisher"] and table["provenance"] and table["modified"]
    assert page.headers["Access-Control-Allow-Origin"] == "*" and "max-age" in page.headers["Cache-Control"]
    address = table["url"].removeprefix("http://localhost")
    tag = site.get(address).headers["ETag"]
    site.get(address, 304, headers={"If-None-Match": tag})
    made = make.project(allocated=7)
    db.session.commit()
    again = site.get("/developers/downloads.json").json
    assert again["files"][0]["dataVersion"] != told["files"][0]["dataVersion"] and made.code
    page = site.get("/developers")
    assert "整包下载" in page and table["dataVersion"] not in page and again["files"][0]["dataVersion"] in page


def test_demonstrations_are_in_no_bundle(demo_site):
    told = demo_site.get("/developers/downloads.json").json
    assert told["files"] and not [each for each in told["files"] if "demonstration" in each["url"]]
