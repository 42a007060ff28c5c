"""The programme's rules: two who publish at once."""

from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.points.members import operations as members
from app.points.members import queries as member_queries
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.points.at_once import at_once, failures, successes
from tests.site import Site


def test_two_operators_publish_rules_at_once_and_the_second_is_told_and_loses_nothing(app, db_session):
    build.rule_book()
    site = Site(app)
    site.sign_in(person(Role.OPERATOR).name, PASSWORD)
    page = site.get("/desk/points/rules")
    build.rule_book(day_cap=77)
    answer = site.submit(page, "form.form", status=422, month_cap="4321", text="我刚写的规则。")
    assert "刚刚有人公布了第 2 版" in answer and "我刚写的规则。" in answer
    assert answer.one("#month_cap")["value"] == "4321"
    assert member_queries.newest_version() == 2
    site.submit(answer, "form.form")
    assert (member_queries.newest_version(), member_queries.rule_book(clock.now()).month_cap) == (3, 4321)


def test_versions_of_the_rules_published_in_the_same_moment_are_all_numbered_or_refused(app, db_session):
    build.rule_book()
    yesterday = member_queries.rule_book(clock.now()).valid_from
    figures = dict.fromkeys(("day_cap", "month_cap", "year_cap", "expiry_months", "hold_days", "grace_days"), 5)
    figures |= {"approval_above": 5, "text": "规则", "text_en": None, "valid_from": yesterday}

    def publish(index: int) -> int:
        by = {"by": System(), "now": clock.now(), "today": yesterday, "seen": 1}
        return members.publish_rules(**by, **figures).version

    results = at_once(app, 5, publish)
    assert successes(results) == [2] and len(failures(results, members.Overtaken)) == 4
