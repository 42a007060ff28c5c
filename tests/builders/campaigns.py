"""Campaigns with partners and their codes for tests. They commit, so that threads and requests see them."""

import datetime

from app.core import clock
from app.core.db import db
from app.points.campaigns import operations
from app.points.campaigns.models import Campaign
from tests.conftest import SECRET

DAY = datetime.timedelta(days=1)


def campaign(people, *, is_on: bool = True, place: str | None = None, **terms) -> Campaign:
    now = clock.now()
    today = clock.today(now)
    facts = {
        "slug": "guests", "title": "餐饮回头客", "title_en": "Returning guests", "text": "再次用餐。", "text_en": None,
        "station_code": place, "starts_on": today, "ends_on": today + 30 * DAY,
    }  # fmt: skip
    figures = {"points": 5, "per_month": 4, "budget": 1_000, "reason": "餐饮回头客", "reason_en": "A guest", **terms}
    about = {"partner": "测试餐馆", "approval": "测试文号" if is_on else None}
    row = operations.open_campaign(facts, figures, **about, by=people[0], now=now)
    if is_on:
        operations.switch_on(row, by=people[1], now=now)
    db.session.commit()
    return row


def codes(row: Campaign, people, count: int = 1) -> list[str]:
    drawn = operations.draw(count)
    operations.keep_batch(row, drawn, secret=SECRET, by=people[0], now=clock.now())
    db.session.commit()
    return drawn
