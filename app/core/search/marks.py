"""Where a query stands in a text: marked parts, a snippet around them, and how much of a title they cover."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from app.core.search.words import HAN, THOUSANDS, Term, is_han

LENGTH = 90  # Characters of a snippet.
BEFORE = 20  # Characters kept before the first mark.
LONGEST_CUT = 20  # A longer word is cut where it stands.
GAP = "…"
LATIN = re.compile(rf"[^\W{HAN}]{{2}}")

Parts = list[tuple[str, bool]]


def marked(text: str, terms: Iterable[Term]) -> Parts:
    """The text in pieces, each with whether it was asked for: [("福彩", False), ("双色球", True)]."""
    return _cut(text, _spans(text, terms), 0, len(text))


def snippet(text: str, terms: tuple[Term, ...], length: int = LENGTH) -> Parts:
    """The piece of the text around the first mark, or its beginning."""
    text = " ".join(text.split())
    spans = _spans(text, terms)
    first = spans[0][0] if spans else 0
    start = 0 if first <= BEFORE or len(text) <= length else min(first - BEFORE, len(text) - length)
    start, end = _whole_words(text, start, start + length)
    parts = _cut(text, spans, start, end)
    return [*([(GAP, False)] if start else []), *parts, *([(GAP, False)] if end < len(text) else [])]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends of a piece to where a Latin word begins or ends; between 汉字 any place will do."""
    starts = (place for place in range(start, max(start - LONGEST_CUT, 0), -1) if not _joins(text, place))
    ends = (place for place in range(end, end - LONGEST_CUT, -1) if not _joins(text, place))
    return (next(starts, start), next(ends, end)) if start else (0, next(ends, end))


def _joins(text: str, place: int) -> bool:
    """Whether a word of letters and digits stands across this place."""
    return LATIN.fullmatch(text, place - 1, place + 1) is not None


def covering(terms: tuple[Term, ...]) -> Callable[[str], float]:
    """How much of a title was asked for, from 0 to 1; the closest titles come first."""
    patterns = [_pattern(term) for term in terms]

    def coverage(title: str) -> float:
        spans = _found(title, patterns) if title else []
        asked = sum(_weight(title[start:end]) for start, end in spans)
        return asked / _weight(title) if asked else 0.0

    return coverage


def _weight(text: str) -> int:
    return sum(map(str.isalnum, text))


def _cut(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> Parts:
    """The text from start to end, in pieces at the spans."""
    parts: Parts = []
    for first, last in spans:
        first, last = max(first, start), min(last, end)
        if first < last:
            parts += [(text[start:first], False), (text[first:last], True)]
            start = last
    parts.append((text[start:end], False))
    return [part for part in parts if part[0]]


def _spans(text: str, terms: Iterable[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in the text as it was written, in order, without overlaps."""
    return _found(text, [_pattern(term) for term in terms])


def _found(text: str, patterns: Iterable[re.Pattern[str]]) -> list[tuple[int, int]]:
    folded, origin = _folded(text)
    found = sorted(
        (origin[match.start()], origin[match.end() - 1] + 1)
        for pattern in patterns
        for match in pattern.finditer(folded)
    )
    return list(_merged(found))


def _pattern(term: Term) -> re.Pattern[str]:
    if is_han(term.text):
        return re.compile(re.escape(term.text))
    ends = "" if term.is_open else rf"(?![^\W_{HAN}])"
    return re.compile(rf"(?<![^\W_{HAN}]){re.escape(term.text)}{ends}")


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if not spans:
        return
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        if next_start <= end:
            end = max(end, next_end)
        else:
            yield start, end
            start, end = next_start, next_end
    yield start, end


class _Folding(dict):
    """What `words.normal` makes of one character, remembered; never shorter than one character."""

    def __missing__(self, code: int) -> str:
        self[code] = unicodedata.normalize("NFKC", chr(code)).casefold()
        return self[code]


_FOLDING = _Folding()


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text as `words.normal` makes it, and where each of its characters comes from."""
    folded = text.translate(_FOLDING)
    origin: Sequence[int] = range(len(text))
    if len(folded) != len(text):
        origin = [place for place, character in enumerate(text) for _ in _FOLDING[ord(character)]]
    cuts = {match.start() for match in THOUSANDS.finditer(folded)} if "," in folded else set()
    if cuts:
        kept = [place for place in range(len(folded)) if place not in cuts]
        folded, origin = "".join(folded[place] for place in kept), [origin[place] for place in kept]
    return folded, origin
