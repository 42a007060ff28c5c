"""Publishers, projects and figures for tests. They flush into the present session."""

import datetime
import itertools
from typing import Any

from app.charity import operations, queries
from app.charity.models import Output, Project, Publisher, Transaction, Update
from app.charity.rules import Cause, MoneyKind, ProjectKind, PublisherKind, Standing
from app.content.rules import Publication
from app.core import clock
from app.core.audit import System
from app.core.db import db

_numbers = itertools.count(1)
BY = System()


def publisher(code: str = "bureau", *, standing: Standing = Standing.REAL, local: bool = False) -> Publisher:
    """The publisher of this code, made when there is none yet."""
    known = queries.publisher(code)
    facts = {"name": f"单位{code}", "name_en": f"Body {code}", "kind": PublisherKind.CIVIL_AFFAIRS}
    return known or operations.add_publisher(code, {**facts, "standing": standing, "is_local": local})


def project(
    by: Publisher | None = None,
    *,
    published: bool = True,
    allocated: int | None = None,
    currency: str = "CNY",
    causes: tuple[Cause, ...] = (),
    now: datetime.datetime | None = None,
    **facts: Any,
) -> Project:
    """A project with English words, `allocated` 分 when given, published unless told otherwise."""
    number, now = next(_numbers), now or clock.now()
    known = {"kind": ProjectKind.PROJECT, "title": f"项目{number}号", "title_en": f"Project {number}",
             "summary": "给老人装扶手。", "summary_en": "Rails for older people."}  # fmt: skip
    made = operations.add_project(by or publisher(), known | facts, causes, by=BY, now=now)
    made.currency = currency
    db.session.flush()
    if allocated is not None:
        money(made, allocated)
    if published:
        operations.move_project(made, Publication.PUBLISHED, made.version, by=BY, now=now)
    return made


def money(of: Project, minor: int, kind: MoneyKind = MoneyKind.ALLOCATED, **facts: Any) -> Transaction:
    """A sum of a project."""
    return operations.write_money(of, None, {"kind": kind, "amount_minor": minor, **facts}, by=BY, now=clock.now())


def output(of: Project, promised: int | None, delivered: int | None, title: str = "扶手") -> Output:
    facts = {"title": title, "title_en": "Rails", "unit": "米", "unit_en": "metres"}
    values = {"promised": promised, "delivered": delivered}
    return operations.write_output(of, None, facts | values, by=BY, now=clock.now())


def update(of: Project, title: str = "开工了", *, published: bool = True) -> Update:
    """A story about a project."""
    facts = {"title": title, "title_en": "Work has begun", "body": "今天**开工**。", "body_en": "Work began today."}
    made = operations.add_update(of, facts | {"dated_on": datetime.date(2026, 5, 6)}, by=BY, now=clock.now())
    if published:
        operations.move_update(made, Publication.PUBLISHED, made.version, by=BY, now=clock.now())
    return made
