"""Publishers, their projects and releases, and every figure with the paper it stands on.

Two promises are kept by the database itself: a project's standing (real, sample, demonstration) is its publisher's, and every
sum of a project is in the project's currency.
"""

import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.charity import rules
from app.charity.rules import (
    Cause,
    FigureKind,
    Grade,
    Level,
    MilestoneStatus,
    MoneyKind,
    Precision,
    ProjectKind,
    PublisherKind,
    Standing,
)
from app.content import models as content
from app.content import rules as publishing
from app.core.db import Base, EnumText, UtcDateTime


class Publisher(Base):
    """Who announces figures and answers for them. `code` is the scope of an editor."""

    __tablename__ = "publisher"
    __table_args__ = (UniqueConstraint("id", "standing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    kind: Mapped[PublisherKind] = mapped_column(EnumText(PublisherKind))
    standing: Mapped[Standing] = mapped_column(EnumText(Standing), default=Standing.REAL)
    is_local: Mapped[bool] = mapped_column(default=False)  # Of this city; others' figures never count as ours.
    region_code: Mapped[str | None]
    region: Mapped[str | None]
    region_en: Mapped[str | None]
    website: Mapped[str | None]
    note: Mapped[str | None]
    note_en: Mapped[str | None]

    @property
    def is_demonstration(self) -> bool:
        return self.standing is Standing.DEMONSTRATION


project_document = Table(
    "project_document",
    Base.metadata,
    Column("project_id", ForeignKey("project.id"), primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True),
)


class Document(Base):
    """A notice, plan, report or article a figure stands on. `dated` is as exact as the page: 2024, 2024-06 or 2024-06-10."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("publisher_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"))
    code: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str | None]
    issuer: Mapped[str]
    issuer_en: Mapped[str | None]
    number: Mapped[str | None]
    index_number: Mapped[str | None]  # 索引号, where a page has one instead of a 文号.
    via: Mapped[str | None]  # Who reported it, when the paper itself was not read.
    dated: Mapped[str | None]
    url: Mapped[str | None]
    grade: Mapped[Grade] = mapped_column(EnumText(Grade), default=Grade.A)
    note: Mapped[str | None]
    note_en: Mapped[str | None]


class ProjectCause(Base):
    """A project serves one cause or several."""

    __tablename__ = "project_cause"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    cause: Mapped[Cause] = mapped_column(EnumText(Cause), primary_key=True, index=True)


class Project(content.Publishable, Base):
    """Something the fund paid for, or a publisher's announcement about a year. `code` never changes once given.

    `amount_minor` with its kind and precision is `rules.headline` of the transactions, kept by `operations` so that lists of
    many thousands can be summed by the database.
    """

    __tablename__ = "project"
    __table_args__ = (
        ForeignKeyConstraint(["publisher_id", "standing"], ["publisher.id", "publisher.standing"]),
        UniqueConstraint("id", "currency"),
        CheckConstraint("(amount_minor IS NULL) = (amount_kind IS NULL)", name="amount_has_kind"),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        # Everything the explorer narrows, counts and sums by: the rows themselves, with their long texts, stay unread.
        Index(
            "ix_project_explorer",
            "standing",
            "state",
            "published_at",
            "kind",
            "level",
            "county_code",
            "town_code",
            "year",
            "unit",
            "publisher_id",
            "currency",
            "amount_minor",
            "amount_precision",
            "planned_start",
            "planned_end",
            "actual_start",
            "actual_end",
            "id",
        ),
        # What tells whether anything above changed, in one short scan.
        Index("ix_project_signature", "changed_at", "version", "state", "amount_minor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    publisher_id: Mapped[int] = mapped_column(index=True)
    standing: Mapped[Standing] = mapped_column(EnumText(Standing))
    kind: Mapped[ProjectKind] = mapped_column(EnumText(ProjectKind), default=ProjectKind.PROJECT)
    title: Mapped[str]
    title_en: Mapped[str | None]
    summary: Mapped[str]
    summary_en: Mapped[str | None]
    need: Mapped[str | None]
    need_en: Mapped[str | None]
    year: Mapped[int | None]
    period: Mapped[str | None]  # 2021/2025, when the figures are of several years.
    level: Mapped[Level | None] = mapped_column(EnumText(Level))
    county_code: Mapped[str | None] = mapped_column(index=True)
    town_code: Mapped[str | None]
    place: Mapped[str | None]
    place_en: Mapped[str | None]
    unit: Mapped[str | None] = mapped_column(index=True)
    unit_en: Mapped[str | None]
    contact_office: Mapped[str | None]
    contact_office_en: Mapped[str | None]
    contact_phone: Mapped[str | None]
    planned_start: Mapped[datetime.date | None]
    planned_end: Mapped[datetime.date | None]
    actual_start: Mapped[datetime.date | None]
    actual_end: Mapped[datetime.date | None]
    late_reason: Mapped[str | None]
    late_reason_en: Mapped[str | None]
    funders: Mapped[list[str]] = mapped_column(JSON, default=list)
    funders_en: Mapped[list[str]] = mapped_column(JSON, default=list)
    gaps: Mapped[list[str]] = mapped_column(
        JSON, default=list
    )  # What the editor knows to be missing, besides what can be worked out.
    gaps_en: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_partial: Mapped[bool] = mapped_column(default=False)  # Only a part of the paper has been entered.
    currency: Mapped[str] = mapped_column(default="CNY")
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    amount_kind: Mapped[MoneyKind | None] = mapped_column(EnumText(MoneyKind))
    amount_precision: Mapped[Precision] = mapped_column(EnumText(Precision), default=Precision.EXACT)

    publisher: Mapped[Publisher] = relationship(lazy="joined", innerjoin=True)
    cause_rows: Mapped[list[ProjectCause]] = relationship(
        lazy="selectin", order_by=ProjectCause.cause, cascade="all, delete-orphan"
    )
    transactions: Mapped[list["Transaction"]] = relationship(
        back_populates="project", order_by="Transaction.number", overlaps="project"
    )
    milestones: Mapped[list["Milestone"]] = relationship(back_populates="project", order_by="Milestone.number")
    outputs: Mapped[list["Output"]] = relationship(back_populates="project", order_by="Output.number")
    documents: Mapped[list[Document]] = relationship(secondary=project_document, order_by=Document.id)
    updates: Mapped[list["Update"]] = relationship(back_populates="project", order_by="Update.number.desc()")
    corrections: Mapped[list["Correction"]] = relationship(back_populates="project", order_by="Correction.id.desc()")

    @property
    def causes(self) -> list[Cause]:
        return [cause for cause in Cause if cause in {row.cause for row in self.cause_rows}]

    @property
    def is_demonstration(self) -> bool:
        return self.standing is Standing.DEMONSTRATION

    @property
    def is_sample(self) -> bool:
        return self.standing is Standing.SAMPLE

    def progress(self, today: datetime.date) -> rules.Progress:
        """Of others' grants only the plan is known: nobody is called late for what was never told."""
        if self.is_sample and not self.actual_start and not self.actual_end:
            return rules.Progress.UNKNOWN
        return rules.progress(self.planned_start, self.planned_end, self.actual_start, self.actual_end, today)

    def is_public(self, now: datetime.datetime) -> bool:
        return publishing.is_public(self.state, self.published_at, now)


class Transaction(Base):
    """One sum of money: who gave it (`level`, `label`) or what it went to (`label` of a payment), when, on which paper."""

    __tablename__ = "project_transaction"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "currency"], ["project.id", "project.currency"]),
        UniqueConstraint("project_id", "number"),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    number: Mapped[int]
    part_of: Mapped[int | None]  # The number of the sum this one is a part of.
    is_countable: Mapped[bool] = mapped_column(default=True)  # No: a price for one, or a figure since the beginning.
    kind: Mapped[MoneyKind] = mapped_column(EnumText(MoneyKind))
    label: Mapped[str | None]
    label_en: Mapped[str | None]
    level: Mapped[Level | None] = mapped_column(EnumText(Level))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(default="CNY")
    precision: Mapped[Precision] = mapped_column(EnumText(Precision), default=Precision.EXACT)
    dated_on: Mapped[datetime.date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)

    project: Mapped[Project] = relationship(back_populates="transactions")
    document: Mapped[Document | None] = relationship(lazy="selectin")

    @property
    def amount(self) -> rules.Amount:
        counts = self.part_of is None and self.is_countable
        return rules.Amount(self.kind, self.amount_minor, self.precision, counts)


class Grant(Base):
    """A grant of another publisher as it came (360Giving), beside the project made of it: what is handed on loses nothing."""

    __tablename__ = "project_grant"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    original: Mapped[dict] = mapped_column(JSON)


class Milestone(Base):
    __tablename__ = "project_milestone"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str | None]
    due_on: Mapped[datetime.date | None]
    met_on: Mapped[datetime.date | None]
    status: Mapped[MilestoneStatus] = mapped_column(EnumText(MilestoneStatus), default=MilestoneStatus.SCHEDULED)
    weight: Mapped[int | None]
    note: Mapped[str | None]
    note_en: Mapped[str | None]

    project: Mapped[Project] = relationship(back_populates="milestones")

    def is_late(self, today: datetime.date) -> bool:
        return rules.is_late(self.status, self.due_on, today)


class Output(Base):
    """What was promised and what was delivered, counted in one unit: counts only, never a person."""

    __tablename__ = "project_output"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("promised >= 0 AND delivered >= 0", name="values_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str | None]
    unit: Mapped[str]
    unit_en: Mapped[str | None]
    promised: Mapped[int | None] = mapped_column(BigInteger)
    delivered: Mapped[int | None] = mapped_column(BigInteger)
    precision: Mapped[Precision] = mapped_column(EnumText(Precision), default=Precision.EXACT)
    evidence: Mapped[str | None]
    evidence_en: Mapped[str | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)

    project: Mapped[Project] = relationship(back_populates="outputs")
    document: Mapped[Document | None] = relationship(lazy="selectin")


class Update(content.Publishable, Base):
    """A dated story about a project."""

    __tablename__ = "project_update"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str | None]
    body: Mapped[str]
    body_en: Mapped[str | None]
    dated_on: Mapped[datetime.date]

    project: Mapped[Project] = relationship(back_populates="updates")

    def is_public(self, now: datetime.datetime) -> bool:
        return publishing.is_public(self.state, self.published_at, now)


class Correction(Base):
    """A published figure that was changed: old, new, why, when. Append-only. `new_value` empty: the figure was taken back."""

    __tablename__ = "project_correction"
    __table_args__ = {"info": {"append_only": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    figure: Mapped[FigureKind] = mapped_column(EnumText(FigureKind))
    label: Mapped[str | None]
    label_en: Mapped[str | None]
    old_value: Mapped[int] = mapped_column(BigInteger)
    new_value: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    unit: Mapped[str | None]
    unit_en: Mapped[str | None]
    reason: Mapped[str]
    by_id: Mapped[int | None]
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)

    project: Mapped[Project] = relationship(back_populates="corrections", lazy="joined", innerjoin=True)
