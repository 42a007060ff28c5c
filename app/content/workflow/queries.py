"""What the desk shows of versions, reviews and locks."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.content import rules as content
from app.content.workflow import rules
from app.content.workflow.kinds import Writing
from app.content.workflow.models import EditLock, FormerAddress, Review, Revision
from app.content.workflow.rules import Act, State
from app.core import settings
from app.core.db import db

LISTED = 50
STEPS = "publishing.reviews"


def steps() -> int:
    """How many people other than the author must pass a version before it is public."""
    return settings.get(STEPS, rules.REVIEWS)


def _of(name: str, row_id: int):
    return select(Revision).where(Revision.kind == name, Revision.row_id == row_id)


def head(name: str, row_id: int) -> Revision | None:
    return db.session.scalar(_of(name, row_id).order_by(Revision.number.desc()).limit(1))


def heads(name: str, row_ids: Collection[int]) -> dict[int, Revision]:
    """The newest versions of several rows, as they are in the database now."""
    found: dict[int, Revision] = {}
    wanted = list(row_ids)
    for start in range(0, len(wanted), 500):
        some = (Revision.kind == name, Revision.row_id.in_(wanted[start : start + 500]))
        newest = select(func.max(Revision.id)).where(*some).group_by(Revision.row_id)
        listed = select(Revision).where(Revision.id.in_(newest)).execution_options(populate_existing=True)
        found |= {each.row_id: each for each in db.session.scalars(listed)}
    return found


def number_of_head(name: str, row_id: int) -> int:
    """What a form remembers of the text it was opened with; 0 before the first version."""
    found = select(func.max(Revision.number)).where(Revision.kind == name, Revision.row_id == row_id)
    return db.session.scalar(found) or 0


def version(name: str, row_id: int, number: int) -> Revision | None:
    return db.session.scalar(_of(name, row_id).where(Revision.number == number))


def versions(name: str, row_id: int) -> Sequence[Revision]:
    """The newest first."""
    return db.session.scalars(_of(name, row_id).order_by(Revision.number.desc()).limit(LISTED)).all()


def published(name: str, row_id: int) -> Revision | None:
    """The version the public reads, or last read; None when it became public before versions were kept."""
    was = Revision.state.in_((State.PUBLISHED, State.WITHDRAWN))
    return db.session.scalar(_of(name, row_id).where(was).order_by(Revision.number.desc()).limit(1))


def current_body(writing: Writing, row: Any) -> dict[str, Any]:
    """What an editor goes on writing: the newest version, or what the row says."""
    newest = head(writing.name, row.id)
    return newest.body if newest else writing.body(row)


def authors(revision: Revision) -> set[int]:
    """Who wrote or sent any version since the one last published: none of them reviews it."""
    base = select(func.max(Revision.number)).where(
        Revision.kind == revision.kind, Revision.row_id == revision.row_id, Revision.number < revision.number,
        Revision.published_at.is_not(None),
    )  # fmt: skip
    since = _of(revision.kind, revision.row_id).where(
        Revision.number <= revision.number, Revision.number > func.coalesce(base.scalar_subquery(), 0)
    )
    rows = db.session.execute(since.with_only_columns(Revision.made_by, Revision.sent_by)).all()
    return {person for row in rows for person in row if person is not None}


def waiting(publishers: Collection[str] | None) -> Sequence[Revision]:
    """Versions that wait for a reviewer, the longest first; of all publishers for None."""
    wanted = select(Revision).where(Revision.state == State.REVIEW).order_by(Revision.sent_at, Revision.id)
    return db.session.scalars(_among(wanted, publishers).limit(LISTED)).all()


def waiting_for(person_id: int, publishers: Collection[str]) -> list[Revision]:
    """Those this person may pass or return."""
    return [
        each
        for each in waiting(publishers)
        if person_id not in authors(each) and all(review.by_id != person_id for review in each.reviews)
    ]


def returned_to(person_id: int, publishers: Collection[str]) -> Sequence[Revision]:
    wanted = select(Revision).where(Revision.state == State.RETURNED, Revision.made_by == person_id)
    return db.session.scalars(_among(wanted, publishers).order_by(Revision.id).limit(LISTED)).all()


def scheduled(publishers: Collection[str] | None) -> Sequence[Revision]:
    wanted = select(Revision).where(Revision.state == State.APPROVED).order_by(Revision.publish_at, Revision.id)
    return db.session.scalars(_among(wanted, publishers).limit(LISTED)).all()


def lately(publishers: Collection[str] | None) -> Sequence[Review]:
    """What was decided last."""
    wanted = select(Review).join(Revision, Revision.id == Review.revision_id)
    return db.session.scalars(_among(wanted, publishers).order_by(Review.id.desc()).limit(20)).all()


def _among(wanted, publishers: Collection[str] | None):
    return wanted if publishers is None else wanted.where(Revision.publisher.in_(publishers))


def due(now: datetime.datetime) -> Sequence[Revision]:
    ready = select(Revision).where(Revision.state == State.APPROVED, Revision.publish_at <= now)
    return db.session.scalars(ready.order_by(Revision.publish_at, Revision.id)).all()


def over(now: datetime.datetime) -> Sequence[Revision]:
    ending = select(Revision).where(Revision.state == State.PUBLISHED, Revision.withdraw_at <= now)
    return db.session.scalars(ending.order_by(Revision.id)).all()


@dataclass(frozen=True)
class Standing:
    """What a page of the desk says about one text: its head, what is still needed, and what this person may do."""

    head: Revision | None
    steps: int
    acts: frozenset[Act]
    is_public: bool
    is_author: bool

    @property
    def number(self) -> int:
        return self.head.number if self.head else 0

    @property
    def passed(self) -> list[Review]:
        return [each for each in self.head.reviews if each.passed] if self.head else []

    @property
    def returned(self) -> Review | None:
        return next((each for each in self.head.reviews if not each.passed), None) if self.head else None

    def may(self, act: str) -> bool:
        return act in self.acts


def standing(name: str, row: Any, person_id: int, now: datetime.datetime, *, may_write: bool) -> Standing:
    newest = head(name, row.id)
    is_public = content.is_public(row.state, row.published_at, now)
    is_author = newest is not None and person_id in authors(newest)
    acts: frozenset[Act] = frozenset()
    if may_write:
        acts = rules.allowed(
            newest.state if newest else None if is_public else State.DRAFT,
            is_public=is_public,
            is_author=is_author,
            has_reviewed=newest is not None and any(each.by_id == person_id for each in newest.reviews),
        )
    return Standing(newest, steps(), acts, is_public, is_author)


def lock_of(name: str, row_id: int, now: datetime.datetime) -> EditLock | None:
    return db.session.scalar(
        select(EditLock).where(EditLock.kind == name, EditLock.row_id == row_id, EditLock.until > now)
    )


def former(name: str, row_ids: Collection[int] | None = None) -> Sequence[tuple[str, int]]:
    """Every address that these rows of a kind, or all of them, had before, with the row's number."""
    listed = select(FormerAddress.name, FormerAddress.row_id).where(FormerAddress.kind == name)
    if row_ids is not None:
        listed = listed.where(FormerAddress.row_id.in_(row_ids))
    return db.session.execute(listed.order_by(FormerAddress.name)).all()


def named(name: str, addresses: Collection[str]) -> dict[str, int]:
    """The numbers of the rows that had these addresses before."""
    listed = select(FormerAddress.name, FormerAddress.row_id)
    return dict(db.session.execute(listed.where(FormerAddress.kind == name, FormerAddress.name.in_(addresses))).all())


def moved(name: str, address: str) -> int | None:
    """The number of the row that had this address before; None when none had."""
    return db.session.scalar(
        select(FormerAddress.row_id).where(FormerAddress.kind == name, FormerAddress.name == address)
    )
