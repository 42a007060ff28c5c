"""Text as the index sees it: Chinese without a dictionary.

A run of 汉字 becomes its overlapping pairs and its last character: 双色球 → 双色 色球 球. A word of several characters is then
a phrase of neighbouring pairs and is found wherever it stands; one character is the beginning of a pair, or the last one.
Words of letters and digits stay whole and are found by their beginning: 2026 finds 2026096.
"""

import re
import unicodedata
from dataclasses import dataclass

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
ONE_HAN = re.compile(rf"[{HAN}]")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

LONGEST_QUERY = 200  # Characters; what follows is ignored.
LONGEST_RUN = 40
MOST_TERMS = 10
LONGEST_WORD = 64


@dataclass(frozen=True)
class Term:
    """One run of a query: neighbouring tokens, the last of which may go on when `is_open`."""

    text: str
    tokens: tuple[str, ...]
    is_open: bool


def normal(text: str) -> str:
    """Full-width and half-width, capital and small, 8,497 and 8497 are the same."""
    return THOUSANDS.sub("", unicodedata.normalize("NFKC", text).casefold())


def bigrams(text: str) -> str:
    """The tokens of a text, separated by spaces; letters and digits only, whatever comes in."""
    return " ".join(token for run in RUN.findall(normal(text)) for token in _tokens(run))


def terms(query: str) -> tuple[Term, ...]:
    """What a query asks for, all of it; nothing when it has neither letters nor digits."""
    runs = dict.fromkeys(RUN.findall(normal(query[:LONGEST_QUERY])))
    return tuple(_term(run) for run in list(runs)[:MOST_TERMS])


def is_han(text: str) -> bool:
    return ONE_HAN.match(text) is not None


def _tokens(run: str) -> list[str]:
    if not is_han(run):
        return [run[:LONGEST_WORD]]
    return [run[start : start + 2] for start in range(len(run))]


def _term(run: str) -> Term:
    if is_han(run):
        run = run[:LONGEST_RUN]
        return Term(run, tuple(_tokens(run)[:-1]) or (run,), is_open=len(run) == 1)
    run = run[:LONGEST_WORD]
    return Term(run, (run,), is_open=len(run) > 1)
