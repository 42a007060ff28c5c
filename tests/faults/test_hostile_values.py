"""Thirty values nobody of ours would send, to every public address and as every sort of stranger: pages, never a trace."""

import re
import time
from urllib.parse import urlsplit

import pytest

from app.accounts import operations as accounts
from app.core.access import Everyone
from tests.builders.accounts import person
from tests.conftest import STRONG_HASHER
from tests.site import Site

MARK = "zq7x"
VALUES = (
    "", " ", "0", "-1", "1.5", "NaN", "Infinity", "1e999", "9" * 40, "０１２", "true", "null", "[]", "{}", "a\0b",
    f"'{MARK}", f"\"{MARK}", f"{MARK}' OR 1=1 --", f"<script>{MARK}</script>", f"\"><img src=x onerror={MARK}>",
    f"javascript:{MARK}", f"{{{{7*7}}}}{MARK}", f"${{7*7}}{MARK}", f"%s%n{MARK}", "../../../../etc/passwd", "//evil.example",
    "\u202egnp.exe", "😀" * 50, "\r\nSet-Cookie: a=b", "x" * 6_000,
)  # fmt: skip
ARGUMENTS = (
    "q", "kind", "page", "county", "town", "near", "around", "service", "open", "sort", "year", "theme", "class", "from",
    "next", "category", "place", "affordable", "level", "cause", "publisher", "since", "lat", "lng", "bbox", "zoom", "limit",
)  # fmt: skip
TRACES = ("Traceback", "sqlalchemy", "psycopg", "werkzeug", "jinja2", "root:x:0")


def public_rules(app) -> list:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and isinstance(getattr(app.view_functions[rule.endpoint], "access", None), Everyone)
    ]


def assert_harmless(answer, address: str) -> None:
    said = answer.get_data().decode(errors="replace")
    assert answer.status_code < 500, f"{address!r} answered {answer.status_code}"
    assert not [trace for trace in TRACES if trace in said], f"{address!r} tells about the machine"
    reflected = re.search(
        rf"<script>{MARK}|<img src=x onerror={MARK}|(?:href|src|action)=.javascript:{MARK}|49{MARK}", said
    )
    assert not reflected, f"{address!r} gives back {reflected}"
    assert "a=b" not in answer.headers.get("Set-Cookie", "")
    assert urlsplit(answer.headers.get("Location", "")).netloc in ("", "localhost"), address


@pytest.mark.parametrize("value", VALUES, ids=lambda value: ascii(value[:18]))
def test_every_public_address_takes_it(value, demonstrated):
    client = demonstrated.test_client()
    arguments = dict.fromkeys(ARGUMENTS, value)
    for rule in public_rules(demonstrated):
        texts = {
            name: 2**31 - 1 if "Integer" in type(rule._converters[name]).__name__ else value for name in rule.arguments
        }
        with demonstrated.test_request_context():
            try:
                path = rule.build(texts)[1]
            except Exception:
                path = re.sub(r"<[^>]+>", "x", rule.rule)
        if not rule.arguments:
            assert_harmless(client.get(path, query_string=arguments), f"{path}?*={value[:40]}")
        elif path:
            assert_harmless(client.get(path), path)


def test_names_that_the_building_of_addresses_takes_for_itself_are_anybodys_to_write(demonstrated):
    """`?endpoint=` and `?_scheme=` in a query are no words of ours: the links of the next page stay on this site."""
    client, names = demonstrated.test_client(), ("endpoint", "self", "values", "slug", "key", "code", "page")
    query = dict.fromkeys(names, "2") | {"_scheme": "javascript", "_external": "1", "_anchor": "\nalert(1)"}
    for rule in public_rules(demonstrated):
        if not rule.arguments:
            for asked in (query, {**query, "_method": "POST"}):
                answer = client.get(rule.rule, query_string=asked)
                assert_harmless(answer, rule.rule)
                assert b"javascript://" not in answer.get_data(), rule.rule
    for path in ("/exhibition/items", "/stations"):
        answer = client.get(path, query_string={"_scheme": "javascript", "_external": "1", "endpoint": "x", "q": ""})
        assert 'rel="next" href="' + path + "?" in answer.get_data(as_text=True), "and still there are pages"


@pytest.mark.parametrize(
    "header", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Original-URL", "Accept-Language"]
)
def test_a_forged_header_moves_nothing(header, demonstrated):
    """No address of a page, feed, form or redirect is made of what the request says about itself."""
    client = demonstrated.test_client()
    for path in ("/", "/sitemap.xml", "/sign-in", "/stations", "/me"):
        answer = client.get(path, headers={header: "evil.example"})
        assert "evil.example" not in answer.get_data(as_text=True) + answer.headers.get("Location", ""), path


@pytest.mark.parametrize(
    "next_page",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example", "javascript:alert(1)"],
)
def test_signing_in_leads_to_pages_of_ours_only(next_page, app, db_session):
    person(name="wang")
    site = Site(app)
    site.get("/sign-in")
    answer = site.client.post(
        "/sign-in",
        query_string={"next": next_page},
        data={"name": "wang", "password": "correct horse battery", "csrf_token": site.token},
    )
    assert (
        answer.status_code == 303
        and answer.headers["Location"].startswith("/")
        and "evil" not in answer.headers["Location"]
    )


def test_an_unknown_name_looks_like_a_known_one(app, db_session, monkeypatch):
    """The same status and length, and about the same work: the list of names cannot be guessed (ASVS 6.3.8)."""
    monkeypatch.setattr(accounts, "hasher", STRONG_HASHER)
    person(name="wang")
    site = Site(app)

    def ask(name: str) -> tuple[int, int, float]:
        site.get("/sign-in")
        began = time.process_time()
        page = site.post("/sign-in", {"name": name, "password": "not the one at all"}, 422)
        return page.status, len(page.data), time.process_time() - began

    ask("wang")
    known, unknown = [ask("wang") for _ in range(4)], [ask("zhao") for _ in range(4)]
    assert {each[:1] for each in known} == {each[:1] for each in unknown}
    assert abs(known[0][1] - unknown[0][1]) <= 2
    fastest_known, fastest_unknown = min(each[2] for each in known), min(each[2] for each in unknown)
    assert abs(fastest_known - fastest_unknown) < max(0.05, 0.5 * fastest_known)
