"""Two campaigns of the demonstration: one that runs, with codes anybody may try, and one that waits for its approval."""

import datetime

from app.accounts import models as accounts
from app.core import clock, codes
from app.points.campaigns import operations

CODES = ("DEMCAMPA1GN", "DEMCAMPA2GN", "DEMCAMPA3GN")
LASTS = datetime.timedelta(days=90)


def load(first: accounts.User, second: accounts.User, *, secret: str, now: datetime.datetime) -> None:
    today = clock.today(now)
    period = {"starts_on": today, "ends_on": today + LASTS, "station_code": None, "is_demonstration": True}
    campaign = operations.open_campaign(
        {
            **period,
            "slug": "returning-guests",
            "title": "餐饮回头客",
            "title_en": "Returning guests",
            "text": "演示：在合作餐馆再次用餐，凭小票上的一次性码记分。",
            "text_en": "Demonstration: eat again at a partner restaurant, the code on the slip counts.",
        },
        {"points": 5, "per_month": 4, "budget": 5_000, "reason": "餐饮回头客", "reason_en": "Returning guest"},
        partner="演示餐馆",
        approval="演示文号第 1 号",
        by=first,
        now=now,
    )
    operations.switch_on(campaign, by=second, now=now)
    drawn = [body + codes.check_character(body) for body in CODES]
    operations.keep_batch(campaign, drawn, secret=secret, by=first, now=now)
    operations.open_campaign(
        {
            **period,
            "slug": "home-package",
            "title": "房屋礼品包",
            "title_en": "Home package",
            "text": "演示：还没有批准文号，所以没有启用。",
            "text_en": "Demonstration: not approved yet, so it is off.",
        },
        {"points": 20, "per_month": 1, "budget": 2_000, "reason": "房屋礼品包", "reason_en": "Home package"},
        partner="演示房企",
        approval=None,
        by=first,
        now=now,
    )
