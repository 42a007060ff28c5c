"""What goes over the wire is packed, so that its length betrays nothing and nothing is packed twice."""

import gzip

import pytest

from app.accounts.rules import Role
from tests.builders.accounts import signed_in

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_of_somebody_signed_in_is_packed(app):
    client = signed_in(app, Role.MEMBER).client
    plain, packed = client.get("/me"), client.get("/me", headers=PACKED)
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data) / 2
    assert "<h1" in gzip.decompress(packed.data).decode() and "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["Cache-Control"] == "no-store"


def test_the_length_of_a_packed_page_is_left_to_chance(app):
    client = signed_in(app, Role.MEMBER).client
    lengths = {len(client.get("/about", headers=PACKED).data) for _ in range(12)}
    assert len(lengths) > 3


@pytest.mark.parametrize("path", ["/", "/search?q=水", "/no-such-page", "/sign-in"])
def test_a_visitor_gets_it_packed_once(demo_site, path):
    answer = demo_site.client.get(path, headers=PACKED)
    assert answer.headers.getlist("Content-Encoding") == ["gzip"]
    assert gzip.decompress(answer.data).startswith(b"<!doctype html>")


def test_heads_and_short_answers_are_left_alone(demo_site):
    assert "Content-Encoding" not in demo_site.client.head("/search?q=水", headers=PACKED).headers
    assert "Content-Encoding" not in demo_site.client.get("/healthz", headers=PACKED).headers
