"""Steps of an application, who may take them, and by when. Standard library only."""

import datetime
from enum import StrEnum

NUMBER_LENGTH = 7  # 35 bits of chance and a check character.
# Days of the calendar, unless the city's folder says otherwise.
CHECK_DAYS, DECIDE_DAYS = 5, 5
CONTACT_KEPT = datetime.timedelta(days=180)  # After the end of an application its telephone number goes.
FORGOTTEN = datetime.timedelta(days=365)  # One that nobody ended goes after a year.


class Kind(StrEnum):
    """Change of identity facts; an outlet becomes a 公益驿站; somebody would like to open an outlet."""

    CHANGE = "change"
    SERVICE = "service"
    OUTLET = "outlet"


class State(StrEnum):
    APPLIED = "applied"
    CHECKED = "checked"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    APPLY = "apply"
    CHECK = "check"
    VERIFY = "verify"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"


AFTER = {
    (State.APPLIED, Act.CHECK): State.CHECKED,
    (State.APPLIED, Act.RETURN): State.RETURNED,
    (State.APPLIED, Act.WITHDRAW): State.WITHDRAWN,
    (State.CHECKED, Act.APPROVE): State.APPROVED,
    (State.CHECKED, Act.RETURN): State.RETURNED,
    (State.CHECKED, Act.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Act.APPLY): State.APPLIED,
    (State.RETURNED, Act.WITHDRAW): State.WITHDRAWN,
}
OPEN = (State.APPLIED, State.CHECKED, State.RETURNED)
AT_THE_DESK = (State.APPLIED, State.CHECKED)  # The centre has the next word.
# Conditions of the law (彩票管理条例实施细则: age and capacity, funds, premises, five years without crime or bad credit) are seen
# on paper before an outlet is approved; the site keeps that they were, by whom and when.
NEEDS_VERIFICATION = frozenset({Kind.OUTLET})


def may_take(actor: int, applicant: int | None, checked_by: int | None, act: Act) -> bool:
    """Nobody at the desk acts on their own application, and who checked does not approve."""
    if act in (Act.APPLY, Act.WITHDRAW):
        return True
    return actor != applicant and not (act is Act.APPROVE and actor == checked_by)


def due_on(state: State, since: datetime.date, check_days: int, decide_days: int) -> datetime.date | None:
    """The day by which the centre answers; None when it is not the centre's turn."""
    days = {State.APPLIED: check_days, State.CHECKED: decide_days}.get(state)
    return None if days is None else since + datetime.timedelta(days=days)
