"""Two lent tickets of the demonstration, one shown and one that waits: drawings of this hall, marked as samples."""

import datetime

import pyvips
from flask import current_app

from app.accounts import queries as people
from app.content.moderation import rules as moderation
from app.content.pictures import files
from app.content.pictures import operations as pictures
from app.core import audit, clock, papercut
from app.exhibition.loans import operations, queries, rules

DRAWING = "item-afu-1992"
ALT, ALT_EN = "示例图：本馆的剪纸，不是真票。", "Sample: a paper-cut of this hall, not a real ticket."
MEMORY = "演示文字：小时候在集市上第一次看见它，红纸袋里探出一个娃娃。票早没了，这张图是照着记忆画的。"
WAITING = "演示文字：这一条在等中心的人看过。"


def load(now: datetime.datetime) -> None:
    member, desk = people.by_name("member"), people.by_name("operator")
    if member is None or desk is None or queries.of_lender(member.id):
        return
    svg = papercut.standalone(DRAWING, "#fffaf3").encode()
    drawn = pyvips.Image.svgload_buffer(svg, scale=4).flatten(background=[255, 250, 243])
    stored = files.store(drawn.jpegsave_buffer(Q=88), "sample.jpg", current_app.extensions["config"].data_dir)
    for title, memory, is_shown in (("阿福06（演示）", MEMORY, True), ("阿福06（演示，等待）", WAITING, False)):
        told = {
            "sort": rules.Sort.INSTANT,
            "title": title,
            "year": 1992,
            "ended_on": datetime.date(1992, 12, 31),
            "memory": memory,
            "signature": None,
        }
        lender = audit.Citizen(member.id)
        loan = operations.lend(stored, told, alt=ALT, by=lender, today=clock.today(now), now=now)
        _loan, picture = queries.one(loan.key) or (None, None)
        if picture is not None:
            picture.is_demonstration = True
            if is_shown:
                pictures.decide(picture, moderation.Moderation.SHOWN, alt_en=ALT_EN, by=desk, now=now)
