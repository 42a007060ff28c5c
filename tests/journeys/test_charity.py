"""A citizen looks where the money went: finds, understands, takes the list along, and follows it."""

import csv

import pytest

pytestmark = pytest.mark.browser


def test_from_a_cause_to_a_paper_and_a_file(somebody, reading, demonstration_app, tmp_path):
    citizen = somebody()
    citizen.opens("/charity")
    citizen.clicks(citizen.page.locator("a[href='/charity/causes/elderly']"))
    citizen.follows("再加条件筛选", within="main")
    citizen.clicks(citizen.page.locator(".facets a[href*='year=2024']"))
    assert citizen.address == "/charity/projects?cause=elderly&year=2024"
    shown = citizen.page.locator(".project-card").count()

    with citizen.downloads("CSV", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == shown > 0
    assert citizen.has("a[href='/charity/projects.atom?cause=elderly&year=2024']")

    citizen.clicks(citizen.page.locator(".project-card .card-link").first)
    citizen.sees("还缺什么")
    citizen.sees("文件和出处")
    citizen.opens("/charity/calendar")
    citizen.sees("公示日历", within="h1")
    citizen.finds_all_accessible()
