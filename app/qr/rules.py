"""What a printed code may be, and the text it carries. Standard library only."""

import datetime
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Style:
    """How symbols are drawn: the case of their text, and whether a paper-cut mark stands in the middle (then level H)."""

    case: Case = Case.UPPER
    mark: bool = False


KIT = (Sheet.POSTER, Sheet.CARD, Sheet.STICKER)
# Where a sheet hangs when nobody has said anything else.
SPOTS = {
    Sheet.POSTER: ("店内海报", "Poster indoors"),
    Sheet.CARD: ("柜台", "Counter"),
    Sheet.STICKER: ("门口", "Door"),
    Sheet.PLAQUE: ("铭牌", "Plaque"),
    Sheet.LABEL: ("展签", "Label"),
}
# What the trial sheet prints, by case and size: as long as a code, but none can be like it (U is not in the alphabet).
TRIALS = {
    "TRUUU80": (Case.UPPER, 80), "TRUUU40": (Case.UPPER, 40), "TRUUU25": (Case.UPPER, 25),
    "TRUUB80": (Case.LOWER, 80), "TRUUB40": (Case.LOWER, 40), "TRUUB25": (Case.LOWER, 25),
}  # fmt: skip
# Millimetres of the symbol without its quiet zone: about a tenth of the distance it is read from.
SYMBOL_MM = {Sheet.POSTER: 80, Sheet.CARD: 40, Sheet.STICKER: 120, Sheet.PLAQUE: 50, Sheet.LABEL: 30}
