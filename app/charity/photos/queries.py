"""The pictures of a project, in the order in which they tell it."""

from collections.abc import Sequence

from sqlalchemy import case, select

from app.charity.photos.models import ProjectPicture
from app.charity.photos.rules import Stage
from app.content.moderation import rules as moderation
from app.content.pictures import models as pictures
from app.core.db import db

ORDER = case({stage.value: place for place, stage in enumerate(Stage)}, value=ProjectPicture.stage)


def _on(project_id: int):
    wanted = select(ProjectPicture).join(pictures.Picture, pictures.Picture.id == ProjectPicture.picture_id)
    wanted = wanted.where(ProjectPicture.project_id == project_id)
    return wanted.order_by(ORDER, ProjectPicture.taken_on.nulls_last(), ProjectPicture.picture_id)


def shown(project_id: int) -> Sequence[ProjectPicture]:
    """What the public sees: before, during, after, each in the order of their days."""
    return db.session.scalars(_on(project_id).where(pictures.Picture.state == moderation.Moderation.SHOWN)).all()


def everything(project_id: int) -> Sequence[ProjectPicture]:
    """For the desk: also what waits, was refused or was withdrawn."""
    return db.session.scalars(_on(project_id)).all()


def one(project_id: int, number: int) -> ProjectPicture | None:
    return db.session.scalar(_on(project_id).where(ProjectPicture.picture_id == number))


def waiting(projects: Sequence[int]) -> dict[int, int]:
    """How many pictures of these projects wait for a second person."""
    found = select(ProjectPicture.project_id).join(pictures.Picture, pictures.Picture.id == ProjectPicture.picture_id)
    counts: dict[int, int] = {}
    for number in db.session.scalars(
        found.where(ProjectPicture.project_id.in_(projects), pictures.Picture.state == moderation.Moderation.WAITING)
    ):
        counts[number] = counts.get(number, 0) + 1
    return counts
