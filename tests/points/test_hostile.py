"""Whatever is sent to the points pages, the answer is a page and never a traceback."""

import pytest

from app.accounts.rules import Role
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.site import Site

VALUES = (
    "", " ", "0", "-1", "1.5", "NaN", "9" * 40, "\0", "a\0b", "'", '"><script>', "{{7*7}}", "%s%n", "../../etc/passwd", "=1+1",
    "\u202egnp.exe", "＊" * 300, "😀", "null", "[]", "true", "０１２３", "\r\nSet-Cookie: a=b", "x" * 6_000,
)  # fmt: skip


@pytest.fixture
def everything(app, db_session):
    """A member with a voucher, a keeper and an operator, each signed in."""
    account, towel = build.member(500), build.reward(stock=100)
    row = build.voucher(account, towel)
    people = {
        "member": build.user_of(account),
        "owner": person(Role.OWNER, scope="DEMO-1"),
        "operator": person(Role.OPERATOR),
    }
    activity = build.activity()
    paths = {
        "member": [
            f"/points/rewards/{towel.slug}/redemptions", f"/points/vouchers/{row.public_id}/cancellation", "/points/account",
        ],
        "owner": ["/owner/collect", "/owner/points/confirm", f"/owner/vouchers/{row.public_id}/return"],
        "operator": [
            "/desk/points/activities", f"/desk/points/activities/{activity.slug}", "/desk/points/rewards",
            f"/desk/points/rewards/{towel.slug}", f"/desk/points/rewards/{towel.slug}/places",
            f"/desk/points/rewards/{towel.slug}/places/DEMO-1/moves", "/desk/points/adjustments", "/desk/points/rules",
            "/desk/points/adjustments/99/approval", f"/desk/points/members/{account.key}/movements/1/reversal",
        ],
    }  # fmt: skip
    names = {role: user.name for role, user in people.items()}
    sites = {}
    for role, name in names.items():
        sites[role] = Site(app)
        sites[role].sign_in(name, PASSWORD)
        sites[role].get("/me")
    return sites, paths


FIELDS = (
    "place", "request_key", "adult", "accepted", "code", "pin", "number", "digits", "reason", "title", "slug", "kind", "text",
    "station_code", "confirmed_by", "starts_on", "ends_on", "points", "unit", "per_day", "per_month", "budget", "pending_days",
    "version", "art", "category", "cost", "position", "funding", "amount", "note", "valid_from", "expiry_months", "day_cap",
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: ascii(value[:16]))
def test_forms_answer_bad_values_with_a_page(value, everything):
    sites, paths = everything
    for role, site in sites.items():
        for path in paths[role]:
            page = site.post(path, dict.fromkeys(FIELDS, value), status=None)
            assert page.status in (303, 400, 404, 413, 422), f"{path} answered {page.status}"


@pytest.mark.parametrize(
    "query", ["page=9" + "9" * 30, "page=-1", "page=x", "category=%F0%9F%98%80", "place='", "affordable=2"]
)
def test_lists_answer_bad_queries_with_a_page(query, everything):
    sites, _paths = everything
    for role, path in (
        ("member", "/points/passbook"),
        ("member", "/points/rewards"),
        ("operator", "/desk/points/activities"),
        ("operator", "/desk/points/members"),
    ):
        sites[role].get(f"{path}?{query}")


def test_nothing_is_said_about_the_machine(everything):
    sites, _paths = everything
    for path in ("/points/rewards/nothing", "/points/vouchers/nothing", "/points/vouchers/" + "A" * 3_000):
        page = sites["member"].get(path, status=404)
        assert "Traceback" not in page.text and "sqlalchemy" not in page.text.lower()
