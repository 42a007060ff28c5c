"""Where a version of a text stands and who may do what to it. Standard library only."""

import difflib
import itertools
from collections.abc import Iterator
from enum import StrEnum

REVIEWS = 2  # Besides the author's own: a second and a third pair of eyes (三审三校).
MOST_REVIEWS = 4
LOCK_MINUTES = 15
LONGEST_FINE = 2_000  # Above this, changed lines are shown whole: comparing letters takes the square of the time.
CONTEXT = 40  # Letters shown on both sides of a change.


class State(StrEnum):
    """Where one version stands. The newest version is the head; only the head is written, sent and reviewed."""

    DRAFT = "draft"
    REVIEW = "review"
    RETURNED = "returned"
    APPROVED = "approved"  # Waits for its hour.
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # A newer version was written before this one was published.


OPEN = frozenset({State.DRAFT, State.REVIEW, State.RETURNED, State.APPROVED})  # A newer version takes its place.


class Act(StrEnum):
    """What a person may do to the head of a text."""

    SUBMIT = "submit"
    REVIEW = "review"
    TAKE_BACK = "take-back"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


def allowed(head: State | None, *, is_public: bool, is_author: bool, has_reviewed: bool) -> frozenset[Act]:
    """What an editor of the publisher may do now. Nobody reviews what they wrote or sent themselves, nor twice."""
    acts = set()
    if head in (State.DRAFT, State.RETURNED):
        acts.add(Act.SUBMIT)
    if head is State.REVIEW and is_author:
        acts.add(Act.TAKE_BACK)
    elif head is State.REVIEW and not has_reviewed:
        acts.add(Act.REVIEW)
    if head is State.APPROVED:
        acts.add(Act.CANCEL)
    if is_public:
        acts.add(Act.WITHDRAW)
    return frozenset(acts)


class Tag(StrEnum):
    """What became of a piece of a text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


def difference(old: str, new: str) -> list[tuple[Tag, str]]:
    """What was taken away and what was added: by lines first, inside changed lines by letters."""
    if old == new:
        return [(Tag.SAME, new)] if new else []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return list(_joined(_pieces(before, after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[tuple[Tag, str]]:
    for tag, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, new = "".join(before[i:j]), "".join(after[k:m])
        if tag == "equal":
            yield Tag.SAME, new
        elif tag == "replace" and max(len(gone), len(new)) <= LONGEST_FINE:
            yield from _letters(gone, new)
        else:
            yield Tag.GONE, gone
            yield Tag.NEW, new


def _letters(old: str, new: str) -> Iterator[tuple[Tag, str]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.3:  # Hardly a letter in common: two texts read better than a patchwork.
        yield Tag.GONE, old
        yield Tag.NEW, new
        return
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Tag.SAME, new[k:m]
        else:
            yield Tag.GONE, old[i:j]
            yield Tag.NEW, new[k:m]


def _joined(pieces: Iterator[tuple[Tag, str]]) -> Iterator[tuple[Tag, str]]:
    for tag, group in itertools.groupby((each for each in pieces if each[1]), key=lambda each: each[0]):
        yield tag, "".join(text for _tag, text in group)


def shortened(pieces: list[tuple[Tag, str]]) -> list[tuple[Tag, str]]:
    """The changes with a little of what stands around them; the rest of what stayed is “…”."""
    last = len(pieces) - 1
    return [
        (tag, _around(text, number, last) if tag is Tag.SAME else text) for number, (tag, text) in enumerate(pieces)
    ]


def _around(text: str, number: int, last: int) -> str:
    if len(text) <= 2 * CONTEXT:
        return text
    head = "" if number == 0 else text[:CONTEXT]
    tail = "" if number == last else text[-CONTEXT:]
    return f"{head} … {tail}"
