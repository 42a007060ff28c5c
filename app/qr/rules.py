"""What a printed code may be, and the text it carries. Standard library only."""

import datetime
from enum import StrEnum

CODE_LENGTH = 6  # 30 bits of chance and a check character: enough for a province, short enough for a small symbol.
SCANS_KEPT = datetime.timedelta(days=30)  # By hour; afterwards only when a code was scanned last, and how often in all.
SILENT_AFTER = datetime.timedelta(days=60)


class PlacementState(StrEnum):
    """A code on the wall; one whose sheet was replaced; one that must not be used any more."""

    ACTIVE = "active"
    REPLACED = "replaced"
    REVOKED = "revoked"


class Sheet(StrEnum):
    """What a code is printed on."""

    POSTER = "poster"
    CARD = "card"
    STICKER = "sticker"
    PLAQUE = "plaque"
    LABEL = "label"


class Case(StrEnum):
    """How the printed text is written. Capitals fit QR's alphanumeric mode and give larger modules."""

    UPPER = "upper"
    LOWER = "lower"


class Fault(StrEnum):
    """What a visitor may say of a code, without a word of their own."""

    ELSEWHERE = "elsewhere"
    DAMAGED = "damaged"
    COVERED = "covered"
    FORGED = "forged"


def printed_text(origin: str, code: str, case: Case = Case.UPPER) -> str:
    """What the symbol holds. Both ways lead to the same place: the resolver does not mind the case."""
    return f"{origin}/S/{code}".upper() if case is Case.UPPER else f"{origin}/s/{code}".lower()


def hour_of(moment: datetime.datetime) -> datetime.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
