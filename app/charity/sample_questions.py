"""Sample questions about a sample project: one answered, one that waits for its answer, one for the centre to read."""

import datetime

from app.accounts import queries as people
from app.charity import queries
from app.charity.questions import operations
from app.content.moderation import rules as moderation

PROJECT, NAME = "demo-01", "演示市民"
ASKED = (
    (
        9, "助餐点周末开不开？", "Is the meal point open at weekends?", 7,
        "周一到周六中午供餐，周日休息。开餐时间贴在门口。",
        "Lunch is served Monday to Saturday; closed on Sunday. The hours hang at the door.",
    ),
    (3, "结算款为什么比预算少？", "Why was less paid than budgeted?", None, "", ""),
    (0, "门口的坡道什么时候装？", "", None, "", ""),
)  # fmt: skip


def load(now: datetime.datetime) -> None:
    project, member = queries.desk_project(PROJECT, None), people.by_name("member")
    operator, editor = people.by_name("operator"), people.by_name("editor")
    if project is None or member is None or operator is None or editor is None:
        return
    for days, text, text_en, answered, answer, answer_en in ASKED:
        asked = now - datetime.timedelta(days=days)
        row = operations.ask(project, NAME, text, by_id=member.id, now=asked, sample=True)
        if days:
            operations.decide(row, moderation.Moderation.SHOWN, text_en=text_en, by=operator, now=asked)
        if answered is not None:
            given = now - datetime.timedelta(days=answered)
            operations.answer(row, answer, answer_en, seen=0, by=editor, now=given)
