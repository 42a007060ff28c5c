"""Verbs on pictures of projects. They flush, never commit; the file is decoded before, outside the transaction."""

import datetime

from app.charity.models import Project
from app.charity.photos.models import ProjectPicture
from app.charity.photos.rules import Stage
from app.charity.writing import PROJECT, project_subject
from app.content.pictures import files
from app.content.pictures import operations as pictures
from app.content.workflow import operations as workflow
from app.core import audit
from app.core.db import db

KIND = "project"
CONFIRMED = "照片里没有能认出来的孩子、病人或受助老人"


def add(
    project: Project,
    stored: files.Stored,
    stage: Stage,
    *,
    alt: str,
    alt_en: str | None = None,
    is_decorative: bool = False,
    taken_on: datetime.date | None = None,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
) -> ProjectPicture:
    """A picture that waits for a second person. Whoever adds it has confirmed the sentence `CONFIRMED`. Raises TooMany.

    A text under review goes back to a draft: who looked at it has not seen this.
    """
    picture = pictures.add(
        stored,
        owner_kind=KIND,
        owner_id=project.id,
        alt=alt,
        alt_en=alt_en,
        is_decorative=is_decorative,
        by=by,
        now=now,
        is_demonstration=project.is_demonstration,
    )
    row = ProjectPicture(picture=picture, project_id=project.id, stage=stage, taken_on=taken_on)
    db.session.add(row)
    db.session.flush()
    facts = {"picture": picture.id, "stage": stage, "confirmed": CONFIRMED}
    audit.record(by, "project.picture", project_subject(project), at=now, **facts)
    workflow.note(PROJECT, project, by=by, now=now)
    return row
