"""What may be shown, and which words never may. Standard library only."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum

CONTACT = re.compile(r"(?<![\d])(1[3-9]\d{9}|[qQ]{2}\s*[:：]?\s*\d{5,})(?![\d])|https?://|www\.|[\w.]+@[\w.]+\.\w")
HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
BETWEEN = re.compile(r"[\s·•*＊_\-—.。,，、/\\|~]+")


class Moderation(StrEnum):
    """Where a contribution stands. Only `shown` is public."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


DECISIONS = {
    Moderation.WAITING: {Moderation.SHOWN, Moderation.REFUSED},
    Moderation.SHOWN: {Moderation.REFUSED},
    Moderation.REFUSED: set(),
    Moderation.WITHDRAWN: set(),
}


def may_decide(before: Moderation, after: Moderation) -> bool:
    """The centre shows or refuses what waits, and takes down what is shown. What was withdrawn is its maker's alone."""
    return after in DECISIONS[before]


def refused_words(text: str, refused: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Words of the list that the text holds, by the reason they are on it.

    Compared after full-width letters, spaces and dots between characters are folded away (“必 中”, “必·中”).
    """
    folded = BETWEEN.sub("", unicodedata.normalize("NFKC", HIDDEN.sub("", text))).casefold()
    found = {reason: [word for word in words if word.casefold() in folded] for reason, words in refused.items()}
    return {reason: words for reason, words in found.items() if words}


def contact_in(text: str) -> str:
    """A private number or address in the text, as it stands there; empty when there is none."""
    found = CONTACT.search(unicodedata.normalize("NFKC", text))
    return found.group() if found else ""


def has_hidden(text: str) -> bool:
    """Invisible characters and those that turn the direction of writing: a reader sees something else than is stored."""
    return HIDDEN.search(text) is not None or any(
        unicodedata.category(each) in ("Cc", "Co", "Cs") and each not in "\r\n\t" for each in text
    )
