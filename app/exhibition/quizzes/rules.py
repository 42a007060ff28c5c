"""What is said when a quiz has been passed. Standard library only."""

import datetime
from dataclasses import dataclass

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
