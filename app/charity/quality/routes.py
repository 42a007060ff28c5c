"""The report on data quality: for everybody, and for the desk with what to mend."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from app.accounts import rules as roles
from app.accounts.access import needs
from app.charity import queries as projects
from app.charity.quality import queries, rules, words
from app.charity.rules import Standing
from app.core import clock
from app.core.access import cached, public

bp = Blueprint("charity_quality", __name__)
PAGE_SIZE = 50
GROUPS = (("accuracy", rules.ACCURACY), ("usefulness", rules.USEFULNESS))


@bp.get("/charity/quality")
@public
@cached(600)
def report():
    """Of the real projects; a demonstration shows its own, so that the report can be seen."""
    now = clock.now()
    today, standing = clock.today(now), Standing.REAL
    told = queries.told(standing, now, today)
    if not told or not told["total"]:
        shown = queries.told(Standing.DEMONSTRATION, now, today)
        standing, told = (Standing.DEMONSTRATION, shown) if shown and shown["total"] else (standing, told)
    return render_template(
        "charity/quality.html",
        told=told,
        is_demonstration=standing is Standing.DEMONSTRATION,
        groups=[(name, [_line(test, told) for test in tests]) for name, tests in GROUPS],
        count=words.COUNT,
    )


def _line(test: rules.Check, told):
    failing = (told or {}).get("failed", {}).get(test.value, 0)
    return words.SAID[test], (told["total"] - failing if told else None), failing


@bp.get("/desk/charity/quality")
@needs(roles.Role.EDITOR, roles.Role.AUDITOR)
def desk():
    mine = None if current_user.holds(roles.Role.AUDITOR) else current_user.scope_keys(roles.Role.EDITOR)
    page = min(max(request.args.get("page", 1, type=int), 1), projects.LAST_PAGE)
    rows = queries.of_publishers(mine, page, PAGE_SIZE + 1, clock.today(clock.now()))
    return render_template(
        "charity/desk/quality.html",
        rows=[(row, [words.SAID[test] for test in found]) for row, found in rows[:PAGE_SIZE]],
        twice=rules.spelt_differently(queries.units(mine)),
        page=page,
        pages=page + (len(rows) > PAGE_SIZE),
        count=words.COUNT,
    )
