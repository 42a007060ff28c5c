"""Pictures of sample projects: three drawings that say themselves that they are drawings."""

import datetime

from flask import current_app

from app.accounts import queries as people
from app.charity import queries
from app.charity.photos import operations
from app.charity.photos.rules import Stage
from app.config import ROOT
from app.content.moderation import rules as moderation
from app.content.pictures import files
from app.content.pictures import operations as pictures

PROJECT = "demo-01"
DRAWN = {
    Stage.BEFORE: (
        datetime.date(2025, 3, 20), "示例图：闲置的房子，墙裂了，瓦掉了。",
        "Sample drawing: an unused house with cracked walls and missing tiles.",
    ),
    Stage.DURING: (
        datetime.date(2025, 5, 16), "示例图：房子外搭着脚手架，靠着一架梯子。",
        "Sample drawing: scaffolding round the house, a ladder against it.",
    ),
    Stage.AFTER: (
        datetime.date(2025, 8, 22), "示例图：修好的房子，门口挂着灯笼，院里有花。",
        "Sample drawing: the house mended, lanterns at the door, flowers in the yard.",
    ),
}  # fmt: skip


def load(author: str, second: str, now: datetime.datetime) -> None:
    """Sent by the editor, let pass by a colleague, as every picture is."""
    project, by, other = queries.desk_project(PROJECT, None), people.by_name(author), people.by_name(second)
    if project is None or by is None or other is None:
        return
    for stage, (taken_on, alt, alt_en) in DRAWN.items():
        drawing = ROOT / "static" / "img" / f"sample-{stage}.png"
        stored = files.store(drawing.read_bytes(), drawing.name, current_app.extensions["config"].data_dir)
        row = operations.add(project, stored, stage, alt=alt, alt_en=alt_en, taken_on=taken_on, by=by, now=now)
        pictures.decide(row.picture, moderation.Moderation.SHOWN, alt_en=alt_en, by=other, now=now)
