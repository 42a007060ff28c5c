"""Which picture shows which project, and at what stage."""

import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.charity.photos.rules import Stage
from app.content.pictures import models as pictures
from app.core.db import Base, EnumText


class ProjectPicture(Base):
    """A picture of a project. It goes with its picture, thirty days after that was refused or withdrawn."""

    __tablename__ = "project_picture"

    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    stage: Mapped[Stage] = mapped_column(EnumText(Stage))
    taken_on: Mapped[datetime.date | None]

    picture: Mapped[pictures.Picture] = relationship(lazy="joined", innerjoin=True)
