"""When a correction by hand takes two people. Standard library only."""

from enum import StrEnum


class State(StrEnum):
    PROPOSED = "proposed"
    POSTED = "posted"
    REFUSED = "refused"


def needs_second(amount: int, approval_above: int) -> bool:
    return abs(amount) > approval_above
