"""How answers are judged, and what is said when a quiz has been passed. Standard library only."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_KEY = 100


@dataclass(frozen=True)
class QuizPassed:
    """A signed-in visitor answered a quiz right; announce it before the commit, and as often as it happens.

    `quiz` names the quiz for good and contains no person: what counts once is this key, so questions that are really new take a
    new one. Raises ValueError for a key that no receiver could keep.
    """

    user_id: int
    quiz: str
    title: str
    title_en: str | None
    now: datetime.datetime

    def __post_init__(self) -> None:
        if not 0 < len(self.quiz) <= LONGEST_KEY:
            raise ValueError(self.quiz)


@dataclass(frozen=True)
class Judged:
    """A question as it was answered: which answer was given and which is right, counted from 1; 0 for none given."""

    given: int
    right: int

    @property
    def is_right(self) -> bool:
        return self.given == self.right


def judge(rows: Sequence[Mapping[str, Any]], given: Sequence[int]) -> list[Judged]:
    """Question by question. An answer that was not offered counts as none."""
    judged = []
    for row, answer in zip(rows, given, strict=True):
        offered = len([part for part in re.split(r"[;；]", row["answers"]) if part.strip()])
        judged.append(Judged(answer if 1 <= answer <= offered else 0, int(row["right"])))
    return judged


def is_complete(judged: Sequence[Judged]) -> bool:
    return all(each.given for each in judged)


def is_passed(judged: Sequence[Judged]) -> bool:
    """Every question was answered right."""
    return bool(judged) and all(each.is_right for each in judged)
