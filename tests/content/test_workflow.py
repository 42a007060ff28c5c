"""From a draft to the public through other eyes: what is shown when, who may not, and what two at once come to."""

import datetime
import threading

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.charity.models import Project
from app.charity.writing import PROJECT, UPDATE
from app.content.operations import ChangedMeanwhile
from app.content.workflow import desk, operations, queries
from app.content.workflow.kinds import Plan
from app.content.workflow.models import EditLock, Revision
from app.content.workflow.rules import State
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db, writing
from tests.builders import charity as make
from tests.builders import workflow
from tests.builders.accounts import person, signed_in
from tests.builders.workflow import desk_of, say, send

NOON = datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC)


@pytest.fixture
def author(app, db_session):
    make.publisher("bureau")
    return desk_of(app)


@pytest.fixture
def people(app, db_session):
    """An author and two reviewers, for what needs no pages."""
    make.publisher("bureau")
    return [person(Role.EDITOR, scope="bureau") for _ in range(3)]


def draft(by, **facts) -> Project:
    facts = {"kind": make.ProjectKind.PROJECT, "title": "助餐点", "summary": "做饭。", **facts}
    return make.operations.add_project(make.publisher(), facts, by=by, now=NOON)


def change(project: Project, by, seen: int, **facts) -> None:
    make.operations.save_project(project, seen, facts, project.causes, by=by, now=NOON)


def sent(project: Project, by, **plan) -> None:
    operations.submit(
        PROJECT, project, Plan(**plan), seen=queries.number_of_head("project", project.id), by=by, now=NOON
    )


def passed(project: Project, *by, seen: int = 1, ok: bool = True) -> None:
    for each in by:
        operations.decide(PROJECT, project, passed=ok, words="" if ok else "请补文号", seen=seen, by=each, now=NOON)


def test_a_project_is_public_only_after_a_second_and_a_third_pair_of_eyes(app, author, site):
    made = make.project(published=False)
    address, public = f"/desk/charity/projects/{made.code}", f"/charity/projects/{made.code}"
    author.submit(author.get(f"{address}/facts"), title="社区助餐点")
    page = send(author, address)
    assert "已送审" in page and not page.select(workflow.DECISION)
    second = desk_of(app)
    assert "社区助餐点" in second.get("/desk/review")
    assert "还要下一位同事看" in say(second, address)
    site.get(public, 404)
    assert not second.get(address).select(workflow.DECISION)
    assert "已发布" in say(desk_of(app), address)
    assert "社区助餐点" in site.get(public)


def test_a_new_version_of_a_public_page_waits_while_the_old_one_is_read(app, author, site):
    made = make.project(title="旧名", title_en="Old")
    address, public = f"/desk/charity/projects/{made.code}", f"/charity/projects/{made.code}"
    author.submit(author.get(f"{address}/facts"), title="新名")
    assert "公开页面还是上一稿" in author.get(address)
    assert "新名" not in site.get(public)
    assert author.get(f"{address}/facts").one("[name=title]")["value"] == "新名"
    workflow.publish(app, author, address)
    assert "新名" in site.get(public)


def test_a_reviewer_reads_what_changed_and_returns_it_with_words(app, author):
    made = make.project(summary="建成 160 处。")
    address = f"/desk/charity/projects/{made.code}"
    author.submit(author.get(f"{address}/facts"), summary="建成 169 处。")
    send(author, address)
    reviewer = desk_of(app)
    page = reviewer.get(f"/desk/review/project/{made.code}")
    assert page.texts(".change del") == ["0"] and page.texts(".change ins") == ["9"]
    assert "请写明原因" in say(reviewer, address, "退回")
    say(reviewer, address, "退回", "和公告的数不一样")
    page = author.get(address)
    assert "和公告的数不一样" in page and page.select(workflow.PANEL)
    assert "退回给您改的稿子" in author.get("/desk")


def test_an_old_version_comes_back_as_a_draft(author):
    made = make.project(published=False, title="甲")
    address = f"/desk/charity/projects/{made.code}"
    author.submit(author.get(f"{address}/facts"), title="乙")
    page = author.get(f"/desk/review/project/{made.code}")
    author.submit(page, "form[action$='/restoration']")
    db.session.expire_all()
    assert db.session.scalar(select(Project.title)) == "甲"
    assert queries.number_of_head("project", made.id) == 3


def test_what_is_taken_down_says_why_in_the_log(author, site):
    made = make.project()
    form = "#publication form[action$='/withdrawal']"
    address = f"/desk/charity/projects/{made.code}"
    assert "请写明原因" in author.follow(author.submit(author.get(address), form))
    author.submit(author.get(address), form, reason="照片里有孩子")
    site.get(f"/charity/projects/{made.code}", 410)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "project.withdrawn"))
    assert entry.facts["reason"] == "照片里有孩子"


@pytest.mark.parametrize("path", ["submission", "decision", "return-to-draft", "withdrawal", "restoration"])
def test_the_texts_of_another_publisher_are_not_there(author, path):
    made = make.project(make.publisher("another"))
    data = {"seen": "0", "answer": "pass", "reason": "x", "number_wanted": "1"}
    author.post(f"/desk/review/project/{made.code}/{path}", data, 404)


def test_an_auditor_reads_versions_and_decides_nothing(app, author):
    made = make.project(published=False)
    author.submit(author.get(f"/desk/charity/projects/{made.code}/facts"), title="乙")
    auditor = signed_in(app, Role.AUDITOR)
    page = auditor.get(f"/desk/review/project/{made.code}")
    assert not page.select("main form")
    auditor.post(f"/desk/review/project/{made.code}/withdrawal", {"seen": "1", "reason": "x"}, 403)


def test_the_administrator_says_how_many_must_look(app, author, site):
    administrator = signed_in(app, Role.ADMINISTRATOR)
    administrator.submit(administrator.get("/desk/review"), steps="0")
    made = make.project(published=False)
    assert "已发布" in send(author, f"/desk/charity/projects/{made.code}")
    site.get(f"/charity/projects/{made.code}")
    author.post("/desk/review/steps", {"steps": "0"}, 403)


def test_who_has_it_open_is_told_kindly_and_nobody_is_kept_out(app, author):
    made = make.project()
    address = f"/desk/charity/projects/{made.code}/facts"
    author.get(address)
    second = desk_of(app)
    page = second.get(address)
    assert "可能正在改" in page and page.one("[name=title]")
    author.submit(author.get(address), place="甲地")
    assert "可能正在改" not in second.get(address)


def test_a_name_in_the_text_is_pointed_at_before_it_is_sent(author):
    made = make.project(published=False, summary="资助孤儿王小芳，上学。")
    page = author.get(f"/desk/charity/projects/{made.code}")
    assert "孤儿王小芳" in page.one("#publication .notice--error").get_text()


# --- without pages ---


def test_whoever_wrote_or_sent_any_of_it_does_not_review_it(people):
    first, second, third = people
    project = draft(first)
    change(project, second, 1, title="改过")
    sent(project, third)
    for each in people:
        with pytest.raises(operations.OwnText):
            passed(project, each, seen=2)


def test_only_who_wrote_it_takes_it_out_of_review_and_anybody_off_the_calendar(people):
    author, second, third = people
    project = draft(author)
    sent(project, author, publish_at=NOON + datetime.timedelta(hours=1))
    with pytest.raises(operations.OthersText):
        operations.take_back(PROJECT, project, seen=1, by=second, now=NOON)
    passed(project, second, third)
    operations.take_back(PROJECT, project, seen=1, by=second, now=NOON)
    assert queries.head("project", project.id).state is State.DRAFT


def test_a_figure_changed_under_review_has_to_be_looked_at_again(people):
    author, second, third = people
    project = draft(author)
    sent(project, author)
    passed(project, second)
    facts = {"kind": make.MoneyKind.PAID, "amount_minor": 500}
    make.operations.write_money(project, None, facts, by=author, now=NOON, version=project.version)
    with pytest.raises(ChangedMeanwhile):
        passed(project, third)
    assert queries.head("project", project.id).state is State.DRAFT


def test_a_version_with_an_hour_is_published_then_and_ends_when_said(app, people, monkeypatch):
    author, second, third = people
    project = draft(author)
    hour = datetime.timedelta(hours=1)
    sent(project, author, publish_at=NOON + hour, withdraw_at=NOON + 3 * hour)
    passed(project, second, third)
    db.session.commit()
    seen = []
    for minutes in (30, 60, 90, 200):
        monkeypatch.setattr(clock, "now", lambda at=NOON + datetime.timedelta(minutes=minutes): at)
        with writing():
            desk.keep_hours()
        db.session.expire_all()
        seen.append(db.session.get(Project, project.id).state.value)
    assert seen == ["draft", "published", "published", "withdrawn"]


def test_a_version_that_cannot_be_published_keeps_no_other_waiting(app, people, monkeypatch):
    author, second, third = people
    rows = [draft(author), draft(author)]
    for row in rows:
        sent(row, author, publish_at=NOON + datetime.timedelta(hours=1))
        passed(row, second, third)
    queries.head("project", rows[0].id).body = {"causes": ["no such cause"]}
    ids = [row.id for row in rows]
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: NOON + datetime.timedelta(hours=2))
    with writing():
        desk.keep_hours()
    db.session.expire_all()
    assert [db.session.get(Project, number).state.value for number in ids] == ["draft", "published"]


def test_writing_on_cancels_the_hour(app, people):
    author, second, third = people
    project = draft(author)
    sent(project, author, publish_at=NOON + datetime.timedelta(hours=1))
    passed(project, second, third)
    change(project, author, 1, title="又改")
    assert queries.due(NOON + datetime.timedelta(days=1)) == []


@pytest.mark.parametrize("hours", [(-1, None), (None, -1), (2, 1)])
def test_an_impossible_plan_is_refused(people, hours):
    plan = [each and NOON + datetime.timedelta(hours=each) for each in hours]
    with pytest.raises(operations.WrongPlan):
        sent(draft(people[0]), people[0], publish_at=plan[0], withdraw_at=plan[1])


def test_a_lock_ends_by_itself(people):
    first, second, _third = people
    assert operations.take_lock(UPDATE, 1, by=first, now=NOON) is None
    assert operations.take_lock(UPDATE, 1, by=second, now=NOON).by_id == first.id
    later = NOON + datetime.timedelta(minutes=20)
    assert operations.take_lock(UPDATE, 1, by=second, now=later) is None
    assert db.session.scalar(select(EditLock.by_id)) == second.id


def test_a_former_address_leads_on_until_somebody_takes_it(db_session):
    operations.keep_address("page", 7, "old", "new")
    assert queries.moved("page", "old") == 7
    operations.keep_address("page", 9, "other", "old")
    assert queries.moved("page", "old") is None


def test_what_loaders_bring_has_a_version_once_somebody_writes(people):
    made = make.project(title="带来的", title_en=None, now=NOON)
    assert queries.number_of_head("project", made.id) == 0
    change(made, people[0], 0, title="改过的")
    numbers = [(each.number, each.state, each.body["title"]) for each in queries.versions("project", made.id)]
    assert numbers == [(2, State.DRAFT, "改过的"), (1, State.PUBLISHED, "带来的")]


def test_two_last_reviewers_at_once_publish_once(app, people):
    author, second, third = people
    fourth = person(Role.EDITOR, scope="bureau")
    project = draft(author)
    sent(project, author)
    passed(project, second)
    db.session.commit()
    number, ids, outcomes = project.id, [third.id, fourth.id], []
    ready = threading.Barrier(2)

    def decide(person_id: int) -> None:
        with app.app_context(), writing():
            ready.wait()
            row, by = db.session.get(Project, number), db.session.get(type(author), person_id)
            try:
                operations.decide(PROJECT, row, passed=True, words="", seen=1, by=by, now=NOON)
                db.session.commit()
                outcomes.append("passed")
            except operations.CannotMove:
                db.session.rollback()
                outcomes.append("late")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=decide, args=(each,)) for each in ids]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["late", "passed"]
    db.session.rollback()
    count = select(AuditEntry.id).where(AuditEntry.action == "project.published")
    assert len(db.session.scalars(count).all()) == 1


def test_two_who_save_on_one_version_leave_two_texts(people):
    project = draft(people[0])
    change(project, people[0], 1, title="甲")
    with pytest.raises(ChangedMeanwhile):
        change(project, people[1], 1, title="乙")
    assert [each.body["title"] for each in db.session.scalars(select(Revision).order_by(Revision.number))] == [
        "助餐点",
        "甲",
    ]
