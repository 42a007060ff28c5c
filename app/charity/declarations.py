"""What other parts of the site may ask of this feature: search, sitemap, cards, targets of printed codes."""

import datetime
from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.charity import figures, queries
from app.charity.models import Project
from app.charity.rules import Standing
from app.core import clock, i18n
from app.core.features import Card, Page, Queue, Slot, Target, TargetKind

ART = "door-charity"
PAGES = (
    "charity.index", "charity.projects", "charity.promises", "charity.publications", "charity.two_yuan",
    "charity.corrections",
)  # fmt: skip


def plain(row: Project, name: str, lang: str) -> str:
    """Title and summary in one language: English only when both are there, so that a hit has one `lang`."""
    return getattr(row, f"{name}_en" if _lang(row, lang) == "en" else name)


def _lang(project: Project, lang: str) -> str:
    return "en" if lang == "en" and project.title_en and project.summary_en else "zh-CN"


def _art(project: Project) -> str:
    return f"cause-{project.causes[0].value}" if project.causes else ART


def _address(project: Project) -> str:
    return url_for("charity.project", code=project.code)


def story(key: str) -> str:
    """The address of a story: its place on the project's page."""
    code, number = key.split("/")
    return url_for("charity.project", code=code, _anchor=f"update-{number}")


def sitemap() -> Iterable[Page]:
    yield from (Page(url_for(endpoint)) for endpoint in PAGES)
    for code, changed in queries.public_addresses(clock.now()):
        yield Page(url_for("charity.project", code=code), changed)


def highlights(slot: Slot, now: datetime.datetime) -> Iterable[Card]:
    """One project that says both 说到 and 做到: a real one of this city, else in a demonstration a labelled one."""
    if slot is not Slot.PROJECT:
        return
    found = queries.kept_promises(Standing.REAL, now, 1, local=True) or queries.kept_promises(
        Standing.DEMONSTRATION, now, 1
    )
    lang = i18n.current().lang
    for project in found:
        promise = next(each for each in figures.promises(project) if each.promised is not None)
        yield Card(
            _("说到 / 做到"),
            plain(project, "title", lang),
            plain(project, "summary", lang),
            _address(project),
            _art(project),
            lang=_lang(project, lang),
            status=_("说到 %(promised)s，做到 %(delivered)s", promised=promise.promised, delivered=promise.delivered),
            demonstration=project.is_demonstration,
        )


def target(number: int) -> Target | None:
    """What a plaque's code opens."""
    project = queries.project_by_id(number)
    if project is None or not project.is_public(clock.now()):
        return None
    address, art = _address(project), _art(project)
    return Target(
        project.title, address, project.title_en, key=project.code, art=art, is_demonstration=project.is_demonstration
    )


def find(code: str, person: Any) -> int | None:
    """A project this person may print plaques for: an editor their publisher's, an operator every one; an auditor reads."""
    everyone = person.holds(accounts.Role.OPERATOR, accounts.Role.AUDITOR)
    project = queries.desk_project(code, None if everyone else person.scope_keys(accounts.Role.EDITOR))
    return project.id if project else None


target_kind = TargetKind(label=_l("公益项目"), of=target, find=find, sheets=("plaque", "label"))


def publisher_name(code: str) -> str | None:
    found = queries.publisher(code)
    return found.name if found else None


def untranslated() -> Iterable[tuple[str, str]]:
    for project in queries.untranslated():
        yield project.title, _address(project)


def queues(person: Any, _now: datetime.datetime) -> Iterable[Queue]:
    codes = person.scope_keys(accounts.Role.EDITOR)
    waiting = queries.drafts(codes) if codes else 0
    if waiting:
        yield Queue(_("公益项目和动态的草稿"), waiting, url_for("charity_desk.projects"))
