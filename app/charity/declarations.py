"""What other parts of the site may ask of this feature: search, sitemap, cards, targets of printed codes."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.charity import figures, labels, queries, writing
from app.charity.models import Project
from app.charity.questions import queries as questions
from app.charity.reminders import telling as reminders
from app.charity.rules import Cause, Level, ProjectKind, Standing
from app.content.workflow import kinds
from app.core import city, clock, i18n
from app.core.db import has_rows
from app.core.features import Card, FirstStep, Page, Queue, Slot, Target, TargetKind

ART = "door-charity"
PAGES = (
    "charity.index", "charity.projects", "charity.promises", "charity.publications", "charity.two_yuan",
    "charity.corrections", "charity_quality.report",
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


def first_steps() -> Iterable[FirstStep]:
    text = _("录入公益项目和公告，每个数字带文件和日期；本市文件夹里已有出处的记录可以直接载入")
    known = has_rows(Project, Project.standing == Standing.REAL)
    yield FirstStep(text, known, 40, (accounts.Role.EDITOR,), url_for("charity_desk.projects"), "charity load-records")


def queues(person: Any, now: datetime.datetime) -> Iterable[Queue]:
    codes = person.scope_keys(accounts.Role.EDITOR)
    waiting = queries.drafts(codes) if codes else 0
    if waiting:
        yield Queue(_("公益项目和动态的草稿"), waiting, url_for("charity_desk.projects"))
    if person.holds(accounts.Role.OPERATOR) and (asked := len(questions.waiting())):
        yield Queue(_("等您看过的提问"), asked, url_for("charity_question_desk.index"))
    for words in reminders.of_editors(codes, now):
        yield Queue(words, 1, url_for("charity_desk.projects"))
    if codes and (open_ones := len(questions.unanswered(codes))):
        yield Queue(_("等您答复的提问"), open_ones, url_for("charity_question_desk.index"))


# --- what is reviewed before it is public ---

FACT_LABELS = {
    "kind": _l("种类"), "title": _l("名称"), "title_en": _l("英文名称"), "summary": _l("一句话：做了什么，为了谁"),
    "summary_en": _l("英文的这句话"), "need": _l("为什么做"), "need_en": _l("为什么做（英文）"), "causes": _l("四类"),
    "year": _l("年度"), "level": _l("资金级次"), "county_code": _l("县（市、区）"), "place": _l("地方"),
    "place_en": _l("地方（英文）"), "unit": _l("负责单位"), "unit_en": _l("负责单位（英文）"),
    "contact_office": _l("联系科室"), "contact_office_en": _l("联系科室（英文）"), "contact_phone": _l("联系电话"),
    "planned_start": _l("计划开始"), "planned_end": _l("计划完成"), "actual_start": _l("实际开始"),
    "actual_end": _l("实际完成"), "late_reason": _l("如果晚了，为什么"), "late_reason_en": _l("为什么晚（英文）"),
    "funders": _l("钱从谁到谁"), "gaps": _l("还缺什么，一行一条"),
}  # fmt: skip
STORY_LABELS = {
    "title": _l("标题"), "title_en": _l("英文标题"), "dated_on": _l("日期"), "body": _l("正文"), "body_en": _l("英文正文"),
}  # fmt: skip


def told_project(body: Mapping[str, Any]) -> Iterable[tuple[Any, str]]:
    """The facts of a project as people read them."""
    said: dict[str, Any] = dict(body)
    said["kind"] = labels.KINDS[ProjectKind(body["kind"])]
    said["level"] = labels.LEVELS[Level(body["level"])] if body.get("level") else ""
    said["causes"] = "、".join(str(labels.CAUSES[Cause(each)]) for each in body["causes"])
    said["county_code"] = i18n.plain(county, "name") if (county := _county(body.get("county_code"))) else ""
    return _told(FACT_LABELS, said)


def told_story(body: Mapping[str, Any]) -> Iterable[tuple[Any, str]]:
    return _told(STORY_LABELS, body)


def _told(names: Mapping[str, Any], body: Mapping[str, Any]) -> Iterable[tuple[Any, str]]:
    for name, label in names.items():
        value = body.get(name)
        text = "\n".join(value) if isinstance(value, list) else "" if value is None else str(value)
        if text:
            yield str(label), text


def _county(code: str | None) -> Any:
    return city.current().counties.get(code or "")


def _find_story(key: str, publishers: Collection[str] | None) -> Any:
    code, _dot, number = key.rpartition(".")
    return queries.desk_update(code, int(number), publishers) if number.isdecimal() and len(number) < 7 else None


def _story_desk(key: str) -> str:
    code, _dot, number = key.rpartition(".")
    return url_for("charity_updates.update", code=code, number=number)


reviewed = (
    kinds.Kind(
        writing.PROJECT,
        _l("公益项目"),
        find=queries.desk_project,
        by_id=queries.project_by_id,
        key=lambda project: project.code,
        told=told_project,
        desk_url=lambda key: url_for("charity_desk.project", code=key),
        public_url=lambda key: url_for("charity.project", code=key),
    ),
    kinds.Kind(
        writing.UPDATE,
        _l("项目动态"),
        find=_find_story,
        by_id=queries.update_by_id,
        key=lambda update: f"{update.project.code}.{update.number}",
        told=told_story,
        desk_url=_story_desk,
        public_url=lambda key: story(key.replace(".", "/")),
    ),
)
