"""The audit log: to read, to filter, to take along. Nothing here changes an entry, and nothing could."""

import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.access import needs
from app.accounts.rules import Role
from app.core import audit, clock
from app.core.db import db
from app.core.limits import limiter
from app.staff import operations, queries, rules

FILTERS = ("person", "action", "kind", "key", "from", "to")
bp = Blueprint("audit", __name__, url_prefix="/desk/audit")


@bp.get("")
@needs(Role.AUDITOR, Role.ADMINISTRATOR)
def index():
    wanted = _wanted()
    page = queries.entries(wanted, before=request.args.get("before", type=int))
    return render_template(
        "staff/audit.html",
        lines=[(entry, _action(entry.action), _facts(entry)) for entry in page.entries],
        following=page.following,
        asked={name: value for name, value in request.args.items() if name in FILTERS and value},
        actions=sorted(_labels("audit_actions").items()),
        kinds=queries.kinds(),
        head=db.session.get_one(audit.AuditHead, 1),
        verified=operations.last_verification(),
    )


@bp.post("/verification")
@needs(Role.AUDITOR, Role.ADMINISTRATOR)
@limiter.limit("6 per minute")
def verify():
    result = operations.verify(clock.now())
    db.session.commit()
    if result.breaks:
        flash(_("有 %(n)s 处对不上，请立即联系技术负责人。", n=result.breaks), "error")
    else:
        flash(_("%(n)s 条记录环环相扣，没有改动。", n=result.count))
    return redirect(url_for("audit.index"), 303)


def _wanted() -> queries.Wanted:
    args = request.args
    since, until = rules.day_range(_day(args.get("from", "")), _day(args.get("to", "")), clock.LOCAL)
    return queries.Wanted(
        person=args.get("person", "").strip()[:100],
        action=args.get("action", "")[:60],
        kind=args.get("kind", "")[:60],
        key=args.get("key", "").strip()[:100],
        since=since,
        until=until,
    )


def _day(value: str) -> datetime.date | None:
    """A day somebody typed; what is none asks for nothing."""
    try:
        day = datetime.date.fromisoformat(value.strip())
    except ValueError:
        return None
    return day if datetime.date(2000, 1, 1) <= day <= datetime.date(9000, 1, 1) else None


def _labels(door: str) -> dict[str, str]:
    features = current_app.extensions["features"]
    return {name: str(label) for feature in features for name, label in getattr(feature, door).items()}


def _action(name: str) -> str:
    return _labels("audit_actions").get(name, name)


def _facts(entry: audit.AuditEntry) -> list[tuple[rules.Fact, str]]:
    """The facts of an entry with their names; identifiers that features have words for are said in words."""
    names = _labels("audit_facts")
    told = [
        rules.Fact(fact.name, names.get(fact.before or "", fact.before), names.get(fact.after, fact.after))
        for fact in rules.facts(entry.facts)
    ]
    return [(fact, names.get(fact.name, fact.name)) for fact in told]
