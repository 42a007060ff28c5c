"""What the demonstration owner has sent: one picture and one note that are public, and one of each that wait."""

import datetime

from flask import current_app

from app.config import ROOT
from app.content.moderation import rules as moderation
from app.content.notes import operations as notes
from app.content.pictures import files
from app.content.pictures import operations as pictures
from app.core.audit import Actor
from app.stations.models import Station

DRAWING = ROOT / "static" / "img" / "share-card.png"
ALT, ALT_EN = (
    "示例图：本站的剪纸画。正式照片由站主拍摄。",
    "Sample: a paper-cut of this site. Real photos come from the keeper.",
)
WAITING_ALT = "示例图：等中心看过的样子。"
NOTE, NOTE_EN = "今天有热水，杯子在左边柜子里。", "Hot water today; cups are in the cupboard on the left."
WAITING_NOTE = "明天上午检修饮水机，九点以后可以接水。"


def load(place: Station, owner: Actor, desk: Actor, now: datetime.datetime) -> None:
    stored = files.store(DRAWING.read_bytes(), DRAWING.name, current_app.extensions["config"].data_dir)
    on = {"owner_kind": "station", "owner_id": place.id, "by": owner, "now": now, "is_demonstration": True}
    shown = pictures.add(stored, alt=ALT, **on)
    pictures.decide(shown, moderation.Moderation.SHOWN, alt_en=ALT_EN, by=desk, now=now)
    pictures.add(stored, alt=WAITING_ALT, **on)
    note = notes.write(NOTE, shown_until=None, **on)
    notes.decide(note, moderation.Moderation.SHOWN, text_en=NOTE_EN, by=desk, now=now)
    notes.write(WAITING_NOTE, shown_until=None, **on)
