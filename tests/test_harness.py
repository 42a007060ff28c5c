"""The tools of the tests, tested: a check that never fails proves nothing."""

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request

from app.core.access import public
from app.core.db import db
from tests.page import Page, assert_english, check_page
from tests.site import Site

GOOD = (
    """<!doctype html><html lang="zh-CN"><head><title>驿站 · 本站</title></head><body><h1>驿站</h1>{}</body></html>"""
)


def page(body: str, *, html: str = GOOD) -> Page:
    response = TestResponse(html.replace("{}", body).encode(), "200 OK", {"Content-Type": "text/html"}, Request({}))
    return Page(response, "/somewhere")


@pytest.mark.sqlite_only
def test_a_good_page_passes():
    check_page(
        page('<p>营业中，请进：10:30–18:00</p><form action="/display" method="post"></form><img src="/a.png" alt="">')
    )


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<h1>又一个</h1>", "one <h1>"),
        ('<p id="a">1</p><p id="a">2</p>', "occurs 2 times"),
        ('<img src="/a.png">', "without alt"),
        ('<svg role="img"></svg>', "without aria-label"),
        ("<svg></svg>", "neither role"),
        ('<form method="post"></form>', "without method or action"),
        ('<form method="post" action="/x"></form>', "without csrf_token"),
        ("<style>p {}</style>", "<style>"),
        ("<script>alert(1)</script>", "<script> without src"),
        ('<p style="color: red">红</p>', "style= on"),
        ('<p onclick="x()">点</p>', "onclick= on"),
        ("<p>您好,请进</p>", "half-width “,”"),
        ('<input aria-label="时间:">', "half-width “:”"),
    ],
)
def test_a_bad_page_is_refused(body, complaint):
    with pytest.raises(AssertionError, match=complaint):
        check_page(page(body))


@pytest.mark.sqlite_only
def test_a_title_begins_with_the_heading():
    with pytest.raises(AssertionError, match="does not begin with"):
        check_page(page("", html=GOOD.replace("<title>驿站", "<title>首页")))


@pytest.mark.sqlite_only
def test_chinese_in_the_english_interface_is_marked():
    english = (
        GOOD.replace("zh-CN", "en")
        .replace("驿站 · 本站", "渤海路站 · Site")
        .replace("驿站<", '<span lang="zh-CN">渤海路站</span><')
    )
    assert_english(page('<img alt="Photo of 渤海路站">', html=english))
    with pytest.raises(AssertionError, match="营业中"):
        assert_english(page("<p>营业中</p>", html=english))
    with pytest.raises(AssertionError, match="别的站"):
        assert_english(page('<img alt="Photo of 别的站">', html=english))


def test_writes_without_a_commit_fail_the_request(app):
    tables = [table for table in db.metadata.sorted_tables if table.name == "audit_head"]
    statement = text(f"UPDATE {tables[0].name} SET id = id")

    @app.get("/forgetful")
    @public
    def forgetful():
        db.session.execute(statement)
        return {"done": True}

    @app.get("/careful")
    @public
    def careful():
        db.session.execute(statement)
        db.session.commit()
        return {"done": True}

    site = Site(app)
    site.get("/careful")
    with pytest.raises(AssertionError, match="left writes without a commit"):
        site.get("/forgetful")


def test_each_test_has_a_database_of_its_own(app, databases, migrated):
    assert app.config["SQLALCHEMY_DATABASE_URI"] != migrated
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
