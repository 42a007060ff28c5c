"""What the rest of the site asks of this feature: search, sitemap, desk."""

import datetime
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from app.accounts import rules as accounts
from app.core import site as site_facts
from app.core.db import has_rows
from app.core.features import FirstStep, Page, Queue
from app.points.adjustments import queries as adjustments
from app.points.campaigns import queries as campaigns
from app.points.earning.models import Activity
from app.points.exchange import queries as rewards
from app.points.exchange.models import Reward
from app.points.members.models import RuleBook


def sitemap() -> Iterable[Page]:
    for endpoint in ("points.index", "points.rules", "points.catalogue", "points_programme.index"):
        yield Page(site_facts.absolute(endpoint))
    for row in rewards.catalogue():
        yield Page(site_facts.absolute("points.reward", slug=row.slug), row.changed_at)


def queues(user, now: datetime.datetime) -> Iterable[Queue]:
    if user.holds(accounts.Role.OPERATOR):
        yield Queue(_("等您复核的积分调整"), adjustments.waiting_for(user.id), url_for("points_staff.adjustments"))
        yield Queue(_("等您启用的合作活动"), campaigns.waiting_for(user.id), url_for("points_campaigns.index"))
        yield Queue(_("等着来领的凭证"), rewards.open_count(now), url_for("points_counter.collect"))


def first_steps() -> Iterable[FirstStep]:
    roles = (accounts.Role.OPERATOR,)
    yield FirstStep(_("公布积分规则"), has_rows(RuleBook), 60, roles, url_for("points_staff.rules"))
    yield FirstStep(_("公布第一个积分活动"), has_rows(Activity), 61, roles, url_for("points_staff.activities"))
    yield FirstStep(_("上架第一件好物，写明资金来源"), has_rows(Reward), 62, roles, url_for("points_rewards.index"))


def untranslated() -> Iterable[tuple[str, str]]:
    for row in rewards.all_rewards():
        if not (row.title_en and row.text_en):
            yield row.title, url_for("points_rewards.reward", slug=row.slug)
