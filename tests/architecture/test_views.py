"""What every address of the site keeps to, without a hand-kept list."""

import re

import pytest

from tests.architecture.sources import refuse

pytestmark = pytest.mark.sqlite_only

WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+")
VARIABLE = re.compile(r"<[^>]+>")
# `/S/` is printed in capitals on every sheet; `.well-known` is the standard's (RFC 8615).
FIXED = {"S", ".well-known"}
VERBS = {
    "add",
    "create",
    "delete",
    "do",
    "get",
    "handle",
    "list",
    "manage",
    "process",
    "remove",
    "save",
    "show",
    "submit",
    "update",
}


@pytest.fixture
def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def segments(rule) -> list[str]:
    return [VARIABLE.sub("", part) for part in rule.rule.strip("/").split("/")]


def test_every_view_says_who_may_use_it(app):
    silent = [
        name
        for name, view in app.view_functions.items()
        if name.rsplit(".", 1)[-1] != "static" and not hasattr(view, "access")
    ]
    refuse(sorted(silent), "Put @public, @signed_in or @needs(…) right under the route; silence is refused:")


def test_addresses_are_nouns_in_kebab_case(rules):
    def is_wrong(part: str) -> bool:
        bare = part.strip("-.")
        return bool(bare) and part not in FIXED and not WORD.fullmatch(bare) and not FILE.fullmatch(bare)

    wrong = [f"{rule.rule} ({rule.endpoint})" for rule in rules if any(map(is_wrong, segments(rule)))]
    refuse(wrong, "Addresses are kebab-case nouns in small letters:")


def test_addresses_name_things_and_not_actions(rules):
    wrong = [f"{rule.rule} ({rule.endpoint})" for rule in rules if VERBS & set(segments(rule))]
    refuse(wrong, "An action is a resource: POST /redemptions/7/collection instead of /redemptions/7/process:")


def test_only_home_ends_with_a_slash(rules):
    wrong = [rule.rule for rule in rules if rule.rule.endswith("/") and rule.rule != "/"]
    refuse(wrong, "No trailing slash, so that a page has one address:")


def test_nothing_but_get_and_post(rules):
    wrong = [
        f"{rule.rule}: {sorted(rule.methods)}" for rule in rules if rule.methods - {"GET", "HEAD", "OPTIONS", "POST"}
    ]
    refuse(wrong, "A form can send GET and POST only, and every page works without script:")
