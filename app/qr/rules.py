"""What a printed code may be, and the text it carries. Standard library only."""

from enum import StrEnum

CODE_LENGTH = 6  # 30 bits of chance and a check character: enough for a province, short enough for a small symbol.


class PlacementState(StrEnum):
    """A code on the wall; one whose poster was replaced; one that must not be used any more."""

    ACTIVE = "active"
    REPLACED = "replaced"
    REVOKED = "revoked"


def printed_text(origin: str, code: str) -> str:
    """What the symbol holds: upper case throughout, so that it fits QR's alphanumeric mode and stays small (29×29)."""
    return f"{origin}/S/{code}".upper()
