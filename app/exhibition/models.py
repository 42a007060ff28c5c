"""Hall → exhibit → section → page → block, and the records (items) that many pages share."""

import datetime
import zlib
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.content import models as content
from app.content.pictures import rules as pictures
from app.core import papercut
from app.core.db import Base, EnumText
from app.core.papercut import theatre
from app.exhibition import rules
from app.exhibition.blocks.rules import Kind, lacks_english

DEFAULT_PICTURE = "hero-exhibition"
WINGS = {
    "history": "lanterns",
    "odds": "balls",
    "draw-machine": "drapes",
    "ticket-themes": "blossoms",
    "fund-flow": "fields",
    "stations-network": "street",
}


class Loadable:
    """A row that a city's content files may have brought. Nobody has edited it while its version is still 1."""

    from_files: Mapped[bool] = mapped_column(default=False)


class Hall(Base):
    """A hall, kept by one publisher. `tour` lists stops: an exhibit's slug, and after a slash the page to stop at."""

    __tablename__ = "hall"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    publisher: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str | None]
    subtitle: Mapped[str | None]
    subtitle_en: Mapped[str | None]
    lead: Mapped[str] = mapped_column(Text)
    lead_en: Mapped[str | None] = mapped_column(Text)
    adult_line: Mapped[str | None]
    adult_line_en: Mapped[str | None]
    rights: Mapped[str | None]
    rights_en: Mapped[str | None]
    picture_caption: Mapped[str | None]
    picture_caption_en: Mapped[str | None]
    tour: Mapped[list[str]] = mapped_column(JSON, default=list)
    tour_minutes: Mapped[int] = mapped_column(default=0)
    tour_title: Mapped[str | None]
    tour_title_en: Mapped[str | None]


class Exhibit(Base, content.Publishable, Loadable):
    """One room: a story in sections. `is_adult` asks for the 18+ line at its head."""

    __tablename__ = "exhibit"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str | None]
    lead: Mapped[str] = mapped_column(Text)
    lead_en: Mapped[str | None] = mapped_column(Text)
    art: Mapped[str]
    art_alt: Mapped[str | None]
    art_alt_en: Mapped[str | None]
    is_adult: Mapped[bool] = mapped_column(default=False)

    hall: Mapped[Hall] = relationship()
    sections: Mapped[list["Section"]] = relationship(back_populates="exhibit", order_by="Section.position")

    @property
    def picture(self) -> str:
        """The name of its drawing; the hall's own when there is none of that name."""
        name = f"exhibit-{self.art}"
        return name if name in papercut.NAMES else DEFAULT_PICTURE

    @property
    def wing(self) -> str:
        """The wings of its stage in the paper theatre: those of its drawing, else some that are always its own."""
        kinds = sorted(theatre.WINGS)
        return f"theatre-wing-{WINGS.get(self.art) or kinds[zlib.crc32(self.slug.encode()) % len(kinds)]}"


class Section(Base):
    """A chapter of an exhibit."""

    __tablename__ = "exhibit_section"
    __table_args__ = (UniqueConstraint("exhibit_id", "title", name="uq_exhibit_section_title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str | None]

    exhibit: Mapped[Exhibit] = relationship(back_populates="sections")
    pages: Mapped[list["ExhibitPage"]] = relationship(back_populates="section", order_by="ExhibitPage.position")


class ExhibitPage(Base, content.Publishable, Loadable):
    """A page of a section; the public reads it when its exhibit is public and it is not hidden (then it is a draft).

    `key` stays while its slug changes. `words` is its plain text in both languages, for the search.
    """

    __tablename__ = "exhibit_page"
    __table_args__ = (
        UniqueConstraint("exhibit_id", "slug"),
        Index("ix_exhibit_page_key", "exhibit_id", "key", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)
    key: Mapped[str]
    section_id: Mapped[int] = mapped_column(ForeignKey("exhibit_section.id"), index=True)
    position: Mapped[int]
    slug: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str | None]
    words: Mapped[str] = mapped_column(Text, default="")

    section: Mapped[Section] = relationship(back_populates="pages")
    exhibit: Mapped[Exhibit] = relationship()
    blocks: Mapped[list["Block"]] = relationship(
        back_populates="page", order_by="Block.position", cascade="all, delete-orphan"
    )

    @property
    def is_translated(self) -> bool:
        return bool(self.title_en) and not any(lacks_english(block.kind, block.data) for block in self.blocks)


def _own_place(context: Any) -> str:
    return str(context.get_current_parameters()["position"])


class Block(Base):
    """A piece of a page; `key` stays from version to version. `blocks.rules.problems` checks `data` before it is kept."""

    __tablename__ = "exhibit_block"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("exhibit_page.id"), index=True)
    key: Mapped[str] = mapped_column(default=_own_place)
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_hidden: Mapped[bool] = mapped_column(default=False)

    page: Mapped[ExhibitPage] = relationship(back_populates="blocks")
    items: Mapped[list["Item"]] = relationship(secondary="exhibit_block_item", back_populates="blocks")


class Term(Base):
    """An entry of a controlled list: the classes, the themes and the places of items."""

    __tablename__ = "exhibition_term"
    __table_args__ = (UniqueConstraint("vocabulary", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vocabulary: Mapped[str]
    key: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str | None]
    position: Mapped[int]


class Field(Base):
    """A field that the records of one class have beside those of Dublin Core; `key` is its name in their `record`."""

    __tablename__ = "exhibition_field"
    __table_args__ = (UniqueConstraint("class_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("exhibition_term.id"))
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    position: Mapped[int]


class ItemLink(Base):
    """One record points to another: it is part of it, shows the same, or has to do with it (`collection.rules.Tie`)."""

    __tablename__ = "exhibition_item_link"

    item_id: Mapped[int] = mapped_column(ForeignKey("exhibition_item.id"), primary_key=True)
    tie: Mapped[str] = mapped_column(primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("exhibition_item.id"), primary_key=True, index=True)
    position: Mapped[int]


def _of_vocabulary(vocabulary: str, others: str) -> Any:
    """The terms of one list that belong to an item: all lists share one table of links."""
    joined = f"and_(ItemTheme.term_id == Term.id, Term.vocabulary == '{vocabulary}')"
    return relationship(
        secondary="exhibition_item_theme", secondaryjoin=joined, order_by=Term.position, overlaps=others
    )


class Item(Base, content.Publishable, Loadable):
    """A record: an event, a rule, a project, a theme, a place or a thing, with its sources.

    `record` holds the facts of Dublin Core that are no columns (`collection.rules.RECORD`).
    """

    __tablename__ = "exhibition_item"
    __table_args__ = (
        Index("ix_exhibition_item_listing", "state", "published_at", "year", "date", "id"),
        Index("ix_exhibition_item_facets", "class_id", "year", "state", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("exhibition_term.id"), index=True)
    year: Mapped[int | None] = mapped_column(index=True)
    date: Mapped[str | None]
    year_note: Mapped[str | None]
    title: Mapped[str]
    title_en: Mapped[str | None]
    summary: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str | None] = mapped_column(Text)
    number: Mapped[str | None]
    note: Mapped[str | None]
    note_en: Mapped[str | None]
    to_check: Mapped[bool] = mapped_column(default=False)
    composition: Mapped[str | None]
    drawing: Mapped[str | None]  # Whose drawing it shows, when its address has changed since it was drawn.
    record: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    # The centre's own picture instead of the drawing: digest, width, height, focus, is_decorative, alt and caption (and _en).
    scan: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    scan_digest: Mapped[str | None] = mapped_column(index=True)

    item_class: Mapped[Term] = relationship(lazy="joined", innerjoin=True)
    themes: Mapped[list[Term]] = _of_vocabulary("theme", "places")
    places: Mapped[list[Term]] = _of_vocabulary("place", "themes")
    sources: Mapped[list["Source"]] = relationship(secondary="exhibition_item_source", order_by="Source.key")
    blocks: Mapped[list[Block]] = relationship(secondary="exhibit_block_item", back_populates="items")

    @property
    def picture(self) -> str:
        """Its own drawing when there is one, else the sign of what it is about, else a window flower."""
        names = [f"item-{self.drawing or self.slug}", *(THEME_PICTURES.get(theme.key, "") for theme in self.themes)]
        return next((name for name in names if name in papercut.NAMES), papercut.window(self.drawing or self.slug))

    def scan_size(self, edge: int) -> tuple[int, int]:
        """Width and height of the copy of its scan with this longest edge."""
        return pictures.scaled(self.scan["width"], self.scan["height"], edge) if self.scan else (0, 0)

    @property
    def focus(self) -> str:
        """The classes that say where in the scan the eye goes first."""
        across, down = self.scan["focus"] if self.scan else (50, 50)
        return f"across-{round(across / 10)} down-{round(down / 10)}"


THEME_PICTURES = {
    "elderly": "cause-elderly",
    "disabled": "cause-disabled",
    "orphan": "cause-orphan",
    "poverty": "cause-poverty",
    "stations": "kind-service",
    "draws": "game-qlc",
    "binzhou": "county-yellow-river",
}


class Source(Base):
    """Where something was read: a document, an article, a page. Grade A is official, B press, G names an official page."""

    __tablename__ = "exhibition_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    grade: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str | None]
    issuer: Mapped[str]
    issuer_en: Mapped[str | None]
    date: Mapped[str | None]
    url: Mapped[str | None]
    note: Mapped[str | None]
    note_en: Mapped[str | None]
    read_on: Mapped[datetime.date | None]

    @property
    def is_public(self) -> bool:
        return self.grade in rules.PUBLIC_GRADES


class BlockItem(Base):
    """Which block shows which item, and in what place: kept with the block, so that an item knows where it appears."""

    __tablename__ = "exhibit_block_item"

    block_id: Mapped[int] = mapped_column(ForeignKey("exhibit_block.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("exhibition_item.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class ItemTheme(Base):
    __tablename__ = "exhibition_item_theme"
    __table_args__ = (Index("ix_exhibition_item_theme_items", "term_id", "item_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("exhibition_item.id"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("exhibition_term.id"), primary_key=True)


class ItemSource(Base):
    __tablename__ = "exhibition_item_source"

    item_id: Mapped[int] = mapped_column(ForeignKey("exhibition_item.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("exhibition_source.id"), primary_key=True, index=True)
