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


def test_a_correction_from_the_desk_to_the_ledger_and_the_audit_chain(somebody, demonstration_app):
    """An editor corrects a published figure with a reason; a citizen reads it; an auditor walks from the figure to the chain."""
    address, reason = "/charity/projects/demo-02", "原文写的是 37 万元，录入时看错一位"
    editor = somebody()
    editor.signs_in_as("editor")
    editor.opens("/desk" + address + "/money/2")
    editor.fills("金额", "37")
    editor.presses("保存", within="main", status=422)
    editor.sees("公布过的数字改了，请写明原因；原因会和旧数、新数一起公开")
    editor.fills("更正原因（会公开）", reason)
    editor.presses("保存", within="main")

    citizen = somebody()
    citizen.opens(address)
    citizen.sees(reason)
    citizen.clicks(citizen.page.locator(".correction-day a").first)
    correction = citizen.address
    citizen.sees("370,000", within="main ins")
    citizen.finds_all_accessible()
    citizen.opens(f"{address}?as_of=2025-12-31")
    citizen.sees_no(reason)

    auditor = somebody()
    auditor.signs_in_as("auditor")
    auditor.opens(correction)
    auditor.follows("审计记录：谁在什么时候改的", within="main")
    auditor.sees(reason)
    auditor.sees("改项目金额")
