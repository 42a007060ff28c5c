"""Background work: huey, kept in SQLite by default and in Redis when there is one.

Features declare `Job`s; `flask serve` runs them beside the web server, `flask jobs` alone. A job runs inside an application
context that may write and commits by itself.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey, crontab
from huey.api import Huey

from app.config import Config
from app.core import backup, clock, limits, outbox
from app.core.db import db, writing

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Periodic work. `hour` and `minute` are cron fields on the city's clock (UTC+8, no daylight saving)."""

    name: str
    run: Callable[[], object]
    hour: str = "*"
    minute: str = "*"


@dataclass(frozen=True)
class Task:
    """Work that somebody asks for, named by a key; `run(key)` does one short stretch and says whether there is more."""

    name: str
    run: Callable[[str], bool]


def ask_for(name: str, key: str) -> None:
    """Queue a task, after the commit of what it works on. When the queue does not answer, a periodic job has to find it."""
    try:
        current_app.extensions["tasks"][name](key)
    except Exception:
        log.warning("the job queue does not answer; %s %s waits", name, key, exc_info=True)


OWN = (
    Job("outbox", lambda: outbox.run_due(clock.now())),
    Job("backup", lambda: backup.nightly(clock.now()), hour="2", minute="30"),
    Job("forget-ended-limits", limits.forget_ended, hour="3", minute="20"),
)


def init_app(app: Flask, config: Config, declared: tuple[Job, ...], tasks: tuple[Task, ...] = ()) -> Huey:
    huey = _open(config)
    app.extensions["huey"] = huey

    @huey.task(name="drain-outbox")
    def drain_outbox() -> None:
        in_context(app, lambda: outbox.run_due(clock.now()))

    def wake() -> None:
        # What was just saved is saved, whether the queue can be reached or not: the next full minute delivers it.
        try:
            drain_outbox()
        except Exception:
            log.warning("the job queue does not answer; outbox messages wait for the next minute", exc_info=True)

    everyone = (*OWN, *declared)
    for job in everyone:
        schedule = crontab(minute=job.minute, hour=_utc_hours(job.hour))
        huey.periodic_task(schedule, name=job.name)(_in(app, job))
    app.extensions["tasks"] = {each.name: _queued(app, huey, each) for each in tasks}
    if not config.testing:
        outbox.on_commit(wake)
    app.extensions["jobs"] = everyone
    return huey


def in_context(app: Flask, work: Callable[[], object]) -> None:
    with app.app_context(), writing():
        try:
            work()
        finally:
            db.session.remove()


def _queued(app: Flask, huey: Huey, task: Task) -> Callable[[str], object]:
    """Stretch after stretch, each queued anew, so that other work gets its turn in between."""

    def stretch(key: str) -> None:
        more: list[bool] = []
        in_context(app, lambda: more.append(task.run(key)))
        if more[0]:
            queued(key)

    queued = huey.task(name=task.name)(stretch)
    return queued


def _in(app: Flask, job: Job) -> Callable[[], None]:
    def run() -> None:
        log.info("job %s", job.name)
        in_context(app, job.run)

    run.__name__ = job.name.replace("-", "_")
    return run


def _utc_hours(local: str) -> str:
    return str((int(local) - 8) % 24) if local.isdigit() else local


def _open(config: Config) -> Huey:
    if config.redis_url:
        return RedisHuey("site", url=config.redis_url, results=False, immediate=config.testing)
    config.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("site", filename=str(config.data_dir / "jobs.db"), results=False, immediate=config.testing)
