"""The audit log: to read, to filter, to take along. Nothing here changes an entry, and nothing could."""

import datetime

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.core import audit, clock, spreadsheets
from app.core.db import db
from app.core.limits import limiter
from app.staff import operations, queries, rules

FILTERS = ("person", "action", "kind", "key", "from", "to")
bp = Blueprint("audit", __name__, url_prefix="/desk/audit")


@bp.get("")
@needs(accounts.Role.AUDITOR, accounts.Role.ADMINISTRATOR)
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
@needs(accounts.Role.AUDITOR, accounts.Role.ADMINISTRATOR)
@limiter.limit("6 per minute")
def verify():
    result = operations.verify(clock.now())
    db.session.commit()
    if result.breaks:
        flash(_("有 %(n)s 处对不上，请立即联系技术负责人。", n=result.breaks), "error")
    else:
        flash(_("%(n)s 条记录环环相扣，没有改动。", n=result.count))
    return redirect(url_for("audit.index"), 303)


@bp.get("/export.xlsx")
@needs(accounts.Role.AUDITOR, accounts.Role.ADMINISTRATOR)
@limiter.limit("12 per minute")
def export():
    headings = (_("编号"), _("记录时间"), _("人员"), _("操作"), _("对象"), _("编号或名称"), _("内容"), _("校验值"))
    widths = (10, 20, 16, 20, 16, 30, 60, 20)
    columns = [spreadsheets.Column(heading, width) for heading, width in zip(headings, widths, strict=True)]
    rows = [_row(entry) for entry in queries.exported(_wanted())]
    content = spreadsheets.write([spreadsheets.Sheet(_("操作记录"), columns, rows)])
    response = make_response(content)
    response.mimetype = spreadsheets.MEDIA_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{clock.today(clock.now())}.xlsx"'
    return response


def _row(entry: audit.AuditEntry) -> list:
    told = "\n".join(
        f"{label}：{fact.before} → {fact.after}" if fact.before is not None else f"{label}：{fact.after}"
        for fact, label in _facts(entry)
    )
    subject = " ".join(dict.fromkeys(filter(None, (entry.subject_key, entry.subject_name))))
    at = clock.local(entry.at).replace(tzinfo=None)
    return [entry.id, at, entry.actor_name, _action(entry.action), entry.subject_kind, subject, told, entry.hash]


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
