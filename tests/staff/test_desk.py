"""The desk: what waits, what is missing, who may look."""

import datetime
import threading

import pytest

from app.accounts.rules import Role
from app.core import append_only, clock, outbox, settings
from app.core.db import db
from app.core.features import Feature, FirstStep, Queue
from app.staff import operations, rules
from tests.builders.accounts import signed_in


@pytest.fixture
def with_feature(app):
    """Put one more feature among the declared ones."""

    def put(**doors) -> None:
        app.extensions["features"] += (Feature(name="test", **doors),)

    return put


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_staff_land_at_their_desk(app, role):
    assert "等您处理" in signed_in(app, role, scope="x").get("/desk")


def test_a_new_site_says_what_it_needs_before_it_opens(app):
    """An administrator may add people, and sees who does the rest."""
    page = signed_in(app, Role.ADMINISTRATOR).get("/desk")
    assert page.texts(".step-title a") == page.texts(".step-title")[:3], "people are hers to add; the rest is others'"
    assert "导入全部站点的表格" in page and "由运营员来做" in page and "flask exhibition load-content" in page


def test_a_step_that_is_done_says_so_and_the_last_one_ends_the_list(app):
    def steps():
        return [FirstStep("第一步", True, 1, (Role.EDITOR,)), FirstStep("第二步", done.is_set(), 2, (Role.EDITOR,))]

    app.extensions["features"] = (Feature(name="one", first_steps=steps),)
    done, site = threading.Event(), signed_in(app, Role.OPERATOR)
    assert "做完 1 项，共 2 项" in site.get("/desk")
    done.set()
    assert "开站准备" not in site.get("/desk")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OWNER, Role.HELPER])
def test_nobody_else_has_a_desk(app, role):
    signed_in(app, role, scope="x").get("/desk", 403)


def test_queues_come_from_the_features_the_longest_first(app, with_feature):
    with_feature(
        queues=lambda user, _now: (
            [Queue("空的", 0, "/a"), Queue("要办的", 3, "/b")] if user.holds(Role.OPERATOR) else []
        )
    )
    page = signed_in(app, Role.OPERATOR).get("/desk")
    told = page.texts(".queue-item")
    assert told.index("3 要办的") < told.index("0 空的")
    assert "要办的" not in signed_in(app, Role.AUDITOR).get("/desk")


def test_missing_facts_are_named(app):
    page = signed_in(app, Role.ADMINISTRATOR).get("/desk")
    assert "主办单位、联系电话" in page


def test_an_overdue_police_filing_is_named(make_app):
    opened = clock.today(clock.now()) - datetime.timedelta(days=40)
    app = make_app(SITE_POLICE_FILING="办理中", SITE_OPENED_ON=opened.isoformat())
    assert "超过开放后 30 天" in signed_in(app, Role.OPERATOR).get("/desk")
    recent = make_app(SITE_POLICE_FILING="办理中", SITE_OPENED_ON=clock.today(clock.now()).isoformat())
    assert "公安备案正在办理" in signed_in(recent, Role.OPERATOR).get("/desk")


def test_content_without_english_is_listed(app, with_feature):
    with_feature(untranslated=lambda: [("一个展页", "/desk/exhibits/1")])
    site = signed_in(app, Role.EDITOR, scope="x")
    assert "还没有英文" in site.get("/desk")
    assert "一个展页" in site.get("/desk/untranslated").links()


def test_a_message_that_gave_up_is_shown_and_sent_again(app):
    sent: list[dict] = []
    outbox.handle("desk-test", sent.append)
    with app.app_context():
        message = outbox.put("desk-test", {"to": "somebody"}, now=clock.now())
        message.tries, message.error = outbox.MOST_TRIES, "ConnectionError('away')"
        db.session.commit()
    site = signed_in(app, Role.ADMINISTRATOR)
    assert "1 条消息多次没有发出" in site.get("/desk")
    page = site.get("/desk/messages")
    assert "ConnectionError" in page
    site.submit(page, "main form")
    with app.app_context():
        assert outbox.run_due(clock.now()) == 1
    assert sent == [{"to": "somebody"}]
    assert "没有积压的消息" in site.get("/desk/messages")
    site.post("/desk/messages/1/retry", status=404)


def test_the_auditor_sends_nothing(app):
    site = signed_in(app, Role.AUDITOR)
    site.get("/desk/messages")
    site.post("/desk/messages/1/retry", status=403)


class TestAudit:
    @pytest.fixture
    def auditor(self, app):
        return signed_in(app, Role.AUDITOR)

    def test_an_entry_is_readable(self, auditor):
        page = auditor.get("/desk/audit?action=role.grant")
        assert page.rows()[0][1:4] == ["人员 系统", "操作 授予角色", page.rows()[0][3]]
        assert "角色 审计员" in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("kind=person", True),
            ("kind=nothing", False),
            ("person=系统", True),
            ("person=%25", False),
            ("person=_", False),
            ("key=测试员", True),
            ("from=2020-01-01&to=2099-01-01", True),
            ("from=2099-01-01", False),
            ("to=2020-01-01", False),
            ("from=yesterday", True),
            ("to=9999-99-99", True),
            ("from=9999-12-31", True),
            ("before=x", True),
            ("before=-1", False),
            ("action=no.such", False),
        ],
    )
    def test_it_is_filtered_and_odd_questions_do_no_harm(self, auditor, query, found):
        page = auditor.get(f"/desk/audit?{query}")
        assert bool(page.select("tbody tr")) is found
        assert found or "没有符合条件的记录" in page

    def test_days_are_the_citys_days(self):
        zone = clock.LOCAL
        begin, end = rules.day_range(datetime.date(2026, 11, 23), datetime.date(2026, 11, 23), zone)
        assert begin.astimezone(datetime.UTC).isoformat() == "2026-11-22T16:00:00+00:00"
        assert end - begin == datetime.timedelta(days=1)

    def test_older_entries_follow_by_number(self, app, auditor):
        from app.core import audit

        with app.app_context():
            for number in range(120):
                audit.record(audit.System(), "test.many", audit.Subject("many", str(number), "多"), at=clock.now())
            db.session.commit()
        page, seen = auditor.get("/desk/audit?kind=many"), []
        while True:
            seen += [row["id"] for row in page.select("tbody tr")]
            older = page.links().get("更早的记录")
            if not older:
                break
            page = auditor.get(older)
        assert len(seen) == len(set(seen)) == 120

    def test_the_chain_is_verified_on_demand(self, app, auditor):
        page = auditor.get("/desk/audit")
        assert "还没有核对过" in page
        answer = auditor.submit(page, "form[action$='/verification']")
        assert "环环相扣，没有改动" in auditor.follow(answer)

    def test_a_broken_chain_is_told_everywhere(self, app, auditor):
        from sqlalchemy import text

        with app.app_context():
            append_only.release(db.session.connection(), "audit_entry")
            db.session.execute(text("UPDATE audit_entry SET actor_name = '别人' WHERE action = 'person.add'"))
            db.session.commit()
        answer = auditor.post("/desk/audit/verification")
        assert "对不上，请立即联系技术负责人" in auditor.follow(answer)
        assert "对不上" in auditor.get("/desk")

    def test_the_nightly_job_remembers_its_result(self, app):
        job = next(job for job in app.extensions["jobs"] if job.name == "verify-audit")
        with app.app_context():
            job.run()
            assert operations.last_verification().breaks == 0
            assert settings.get(operations.VERIFIED)["count"] == 0

    def test_the_table_to_take_along(self, app, auditor):
        from io import BytesIO

        from openpyxl import load_workbook

        from app.core import audit

        with app.app_context():
            told = {"note": '=HYPERLINK("http://evil.example")', "amount_minor": -500}
            audit.record(audit.System(), "test.act", audit.Subject("thing", "=1+1", "@SUM(A1)"), at=clock.now(), **told)
            db.session.commit()
        answer = auditor.get("/desk/audit/export.xlsx?kind=thing")
        assert "attachment" in answer.headers["Content-Disposition"]
        sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
        rows = list(sheet.iter_rows(values_only=False))
        assert len(rows) == 2
        assert all(cell.data_type != "f" for row in rows for cell in row)
        assert rows[1][5].value == "=1+1 @SUM(A1)" and "-500" in rows[1][6].value

    @pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR, Role.OPERATOR])
    def test_nobody_else_reads_it(self, app, role):
        site = signed_in(app, role, scope="x")
        site.get("/desk/audit", 403)
        site.get("/desk/audit/export.xlsx", 403)
        site.post("/desk/audit/verification", status=403)


@pytest.mark.sqlite_only
def test_facts_are_read_as_changes_and_values():
    told = rules.facts(
        {"state": ["draft", "published"], "open": True, "places": ["a", "b", "c"], "facts": {"name": [None, "新"]}}
    )
    assert [(fact.name, fact.before, fact.after) for fact in told] == [
        ("state", "draft", "published"),
        ("open", None, "✓"),
        ("places", None, "a · b · c"),
        ("facts.name", "—", "新"),
    ]
