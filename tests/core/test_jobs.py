"""Background work: what is declared runs, in a context that may write, and commits by itself."""

import pytest

from app.core import jobs, settings
from app.core.db import db


def test_every_declared_job_runs_on_the_demonstration_city(demonstrated):
    for job in demonstrated.extensions["jobs"]:
        jobs.in_context(demonstrated, job.run)


def test_names_are_unique_and_hours_are_the_citys(app):
    names = [job.name for job in app.extensions["jobs"]]
    assert len(names) == len(set(names)) and {"outbox", "backup", "verify-audit"} <= set(names)
    assert [jobs._utc_hours(hour) for hour in ("*", "2", "8", "23", "*/6")] == ["*", "18", "0", "15", "*/6"]


def test_a_job_that_fails_leaves_nothing_half_done(app):
    def fail() -> None:
        settings.put("half", 1)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        jobs.in_context(app, fail)
    with app.app_context():
        assert settings.get("half") is None


def test_a_job_commits_by_itself(app):
    def work() -> None:
        settings.put("done", 1)
        db.session.commit()

    jobs.in_context(app, work)
    with app.app_context():
        assert settings.get("done") == 1


def test_the_runner_finds_every_job(app):
    registered = {str(name).rsplit(".", 1)[-1] for name in app.extensions["huey"]._registry._registry}
    assert {job.name for job in app.extensions["jobs"]} <= registered
