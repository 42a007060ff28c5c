"""When a correction by hand takes two people. Standard library only."""

import datetime
from enum import StrEnum


class State(StrEnum):
    PROPOSED = "proposed"
    POSTED = "posted"
    REFUSED = "refused"


# So that one person does not do in small pieces what takes two.
TOGETHER_FOR = datetime.timedelta(days=30)


def needs_second(amount: int, done_alone: int, approval_above: int) -> bool:
    """`done_alone`: what the same person has moved for this member by themselves lately, up and down alike."""
    return abs(amount) + done_alone > approval_above
