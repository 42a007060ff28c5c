"""Who may do what, as sentences. Standard library only."""

import datetime
import re
import unicodedata
from enum import StrEnum

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128


class Role(StrEnum):
    """A visitor has none. The scope says which place, publisher or desk a role is for."""

    MEMBER = "member"
    OWNER = "owner"
    HELPER = "helper"
    EDITOR = "editor"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


STAFF = frozenset({Role.EDITOR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
KEEPERS = frozenset({Role.OWNER, Role.HELPER})

# No person holds both roles of a pair: nobody approves, audits or administers their own acts.
INCOMPATIBLE = (
    frozenset({Role.ADMINISTRATOR, Role.EDITOR}),
    frozenset({Role.ADMINISTRATOR, Role.OPERATOR}),
    frozenset({Role.AUDITOR, Role.EDITOR}),
    frozenset({Role.AUDITOR, Role.OPERATOR}),
    frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
)


class Scope(StrEnum):
    """What a role can be limited to: nothing, one place, or one publisher."""

    NONE = ""
    STATION = "station"
    PUBLISHER = "publisher"


SCOPE_OF = {Role.OWNER: Scope.STATION, Role.HELPER: Scope.STATION, Role.EDITOR: Scope.PUBLISHER}


def session_length(roles: set[Role]) -> datetime.timedelta:
    """Staff 12 hours, owner and helper 90 days, member 30 days; the strictest of a person's roles holds."""
    if roles & STAFF:
        return datetime.timedelta(hours=12)
    if roles & KEEPERS:
        return datetime.timedelta(days=90)
    return datetime.timedelta(days=30)


def is_over(began: datetime.datetime, roles: set[Role], now: datetime.datetime) -> bool:
    """Whether a session that began then is too old for the roles its person holds today."""
    return now >= began + session_length(roles)


# What is tried first by whoever guesses; compared without case.
GUESSED_FIRST = frozenset(
    {
        "12345678", "123456789", "1234567890", "87654321", "password", "password1", "passw0rd", "qwertyui", "qwerty123",
        "1qaz2wsx", "abc12345", "abcd1234", "a1234567", "aa123456", "woaini1314", "5201314520", "iloveyou", "admin123",
        "administrator", "letmein1", "welcome1", "fucai123", "12341234", "asdfghjk", "zxcvbnm1",
    }
)  # fmt: skip


class PasswordFault(StrEnum):
    SHORT = "short"
    LONG = "long"
    GUESSABLE = "guessable"


def password_fault(password: str, name: str) -> PasswordFault | None:
    """What is wrong with a new password: length first (NIST SP 800-63B), then what anybody would try."""
    if len(password) < SHORTEST_PASSWORD:
        return PasswordFault.SHORT
    if len(password) > LONGEST_PASSWORD:
        return PasswordFault.LONG
    folded = password.casefold()
    repeats = len(set(folded)) < 4
    holds_name = len(comparable(name)) >= 4 and comparable(name) in folded
    return PasswordFault.GUESSABLE if folded in GUESSED_FIRST or repeats or holds_name else None


def needs_scope(role: Role) -> bool:
    return role in SCOPE_OF


def may_hold_together(roles: set[Role]) -> bool:
    return not any(pair <= roles for pair in INCOMPATIBLE)


def comparable(name: str) -> str:
    """A sign-in name as it is compared: compatibility forms folded, case ignored (so look-alikes are one name)."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def is_plain_name(name: str) -> bool:
    """Printable, without invisible or direction-changing characters."""
    return bool(name.strip()) and not any(
        unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") for character in name
    )


def device_name(user_agent: str) -> str:
    """A rough, readable name of a device from its User-Agent: enough for “end the old phone's session”."""
    kinds = (("MicroMessenger", "微信"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "安卓手机"))
    for sign, name in (*kinds, ("Windows", "Windows 电脑"), ("Macintosh", "Mac 电脑"), ("Linux", "Linux 电脑")):
        if re.search(sign, user_agent):
            return name
    return "其他设备"
