"""Rows that refer to each other are collected while their session closes; Python 3.11 must survive it.

The scene is played in a process of its own, because what is tested is that it does not crash.
"""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite_only

ROOT = Path(__file__).resolve().parents[2]
SCENE = """
import gc
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from app.core.db import Base

class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="shelf", lazy="selectin")

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="books")

engine = create_engine("sqlite://")
Base.metadata.create_all(engine, tables=[Shelf.__table__, Book.__table__])
with Session(engine) as session:
    session.add_all(Shelf(books=[Book() for _ in range(8)]) for _ in range(60))
    session.commit()
gc.set_threshold(50)
for _ in range(30):
    with Session(engine) as session:
        for shelf in session.scalars(select(Shelf)):
            [book.shelf for book in shelf.books]
        del shelf
print("survived")
"""


def test_closing_a_session_of_rows_in_a_circle():
    played = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", SCENE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert played.stdout.strip() == "survived", f"exit code {played.returncode}:\n{played.stderr[:2000]}"
