"""Every address of the site, tried by somebody it is not for: 0 pages, 0 changes (Top 10 A01, ASVS 8.2.2)."""

import re

import pytest

from app.accounts import queries as people
from app.accounts.rules import Role
from app.core.access import Everyone
from app.core.audit import AuditEntry
from app.core.db import db
from tests.site import Site

OTHER_PLACE = "DEMO-3716-003"
# What an auditor may press: both read, and prove the chain or hand it out.
AUDITORS_OWN = {"/desk/audit/verification", "/desk/points/proof"}


def doors(app, method: str, prefix: str = "/") -> list[str]:
    """Addresses that are not for everybody, filled with what exists elsewhere in the demonstration."""
    found = []
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if method in rule.methods and not isinstance(access, Everyone) and rule.rule.startswith(prefix):
            path = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", rule.rule)
            path = re.sub(r"<int[^>]*>", "1", path)
            found.append(re.sub(r"<[^>]+>", OTHER_PLACE, path))
    return sorted(path for path in found if not path.startswith("/static"))


def assert_shut(site: Site, method: str, paths: list[str], statuses: set[int], **options) -> None:
    open_ones = {}
    for path in paths:
        page = site.get(path, None) if method == "GET" else site.post(path, status=None, **options)
        if page.status not in statuses:
            open_ones[path] = page.status
    assert not open_ones, f"{method} is open: {open_ones}"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_is_asked_to_sign_in(method, demonstrated):
    site = Site(demonstrated)
    site.get("/sign-in")
    paths = doors(demonstrated, method)
    assert len(paths) > 40
    assert_shut(site, method, paths, {303})
    assert site.get("/desk", 303).location.startswith("/sign-in")


@pytest.mark.parametrize("role", ["owner", "helper", "member"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_desk_is_for_staff(method, role, demonstrated):
    site = Site(demonstrated)
    site.sign_in_as(role)
    site.get("/me")
    assert_shut(site, method, doors(demonstrated, method, "/desk"), {403})


@pytest.mark.parametrize("role", ["owner", "helper"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_owners_place_does_not_exist(method, role, demonstrated):
    site = Site(demonstrated)
    site.sign_in_as(role)
    with demonstrated.app_context():
        assert OTHER_PLACE not in {
            grant.scope_key for grant in people.by_name(role).active_grants if grant.role in (Role.OWNER, Role.HELPER)
        }
        before = db.session.query(AuditEntry).count()
    site.get("/me")
    places = [path for path in doors(demonstrated, method, "/owner") if OTHER_PLACE in path]
    assert places
    assert_shut(site, method, places, {403, 404})
    with demonstrated.app_context():
        assert db.session.query(AuditEntry).count() == before


def test_an_auditor_changes_nothing(demonstrated):
    site = Site(demonstrated)
    site.sign_in_as("auditor")
    site.get("/me")
    with demonstrated.app_context():
        before = db.session.query(AuditEntry).count()
    paths = [path for path in doors(demonstrated, "POST", "/desk") if path not in AUDITORS_OWN]
    assert_shut(site, "POST", paths, {403, 404})
    with demonstrated.app_context():
        assert db.session.query(AuditEntry).count() == before
