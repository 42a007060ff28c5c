"""Draw results in the open forms people exchange them in: JSON and CSV. Reading never touches the database.

Understood: a JSON list of `{issueNumber, redBalls, blueBall, drawDate}`; JSON with one list a game,
`{"ssq": [{"qihao", "date", "red", "blue"}], "3d": [{"digits"}], "qlc": [{"numbers", "special"}], "kl8": [{"numbers"}]}`;
JSON `{"items": [{"term", "draw_time", "front_numbers", "back_numbers"}]}`; CSV with the columns
`term,draw_time,draw_result,front_numbers,back_numbers`, `term,draw_time,draw_result,numbers` or `code,date,red,blue`.
Every row keeps the line it begins on, so that a person finds it again.
"""

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.exhibition.draws import rules
from app.exhibition.draws.rules import Fault, Found, Result

MOST_ROWS = 20_000
ISSUE = ("issueNumber", "term", "code", "qihao", "issue_no")
DATE = ("drawDate", "draw_time", "date", "drawn_on")
NUMBERS = {
    "red": ("redBalls", "red", "front_numbers"),
    "blue": ("blueBall", "blue", "back_numbers"),
    "digits": ("digits", "numbers", "front_numbers", "red"),
    "basic": ("numbers", "basic", "front_numbers", "red"),
    "special": ("special", "back_numbers", "blue"),
    "numbers": ("numbers", "front_numbers", "red"),
}
OTHER_NAMES = {"fc3d": ("fc3d", "3d", "sd")}
SPACE = re.compile(r"[ \t\r\n]*")
DIGITS = re.compile(r"\d+", re.ASCII)
SEPARATED = re.compile(r"[\d\s,;|+'\"\[\]]*", re.ASCII)


class NotReadable(Exception):
    """The file is none of the forms above. `reason`: empty, not-text, not-json, no-rows, no-columns, too-many."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class Row:
    """One record of the file: its number from 1, the line it begins on, and its values as they stand."""

    number: int
    line: int
    values: Any


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be taken in, and why."""

    number: int
    line: int
    found: Found


@dataclass(frozen=True)
class Reading:
    """What a file holds for one game: results with the row they stand in, and what is wrong."""

    results: tuple[tuple[Row, Result], ...]
    refusals: tuple[Refusal, ...]


def read(content: bytes, game: Mapping[str, Any], today: datetime.date) -> Reading:
    """Every row as a result or a refusal. Raises NotReadable when the file as a whole makes no sense."""
    pools = rules.pools(game)
    results: list[tuple[Row, Result]] = []
    refusals: list[Refusal] = []
    for row in rows(content, game["code"]):
        if row.number > MOST_ROWS:
            raise NotReadable("too-many", row.line)
        result = _result(row.values, pools)
        found = [result] if isinstance(result, Found) else list(rules.faults(result, pools, today))
        refusals += [Refusal(row.number, row.line, each) for each in found]
        if isinstance(result, Result) and not found:
            results.append((row, result))
    if not results and not refusals:
        raise NotReadable("no-rows")
    refusals += _among_themselves(results)
    return Reading(tuple(results), tuple(sorted(refusals, key=lambda refusal: refusal.number)))


def _among_themselves(results: list[tuple[Row, Result]]) -> Iterator[Refusal]:
    """Rows that contradict or repeat one another inside the file."""
    issues: dict[str, Row] = {}
    days: dict[datetime.date, Row] = {}
    for row, result in results:
        if result.issue_no in issues:
            facts = {"issue": result.issue_no, "line": issues[result.issue_no].line}
            yield Refusal(row.number, row.line, Found(Fault.TWICE_IN_FILE, facts))
        elif result.drawn_on in days:
            facts = {"date": result.drawn_on, "line": days[result.drawn_on].line}
            yield Refusal(row.number, row.line, Found(Fault.SAME_DAY, facts))
        issues.setdefault(result.issue_no, row)
        days.setdefault(result.drawn_on, row)


def _result(values: Any, pools: Iterable[rules.Pool]) -> Result | Found:
    if not isinstance(values, Mapping):
        return Found(Fault.NOT_A_RECORD, {})
    issue_text, date_text = _first(values, ISSUE), _first(values, DATE)
    if issue_text is None:
        return Found(Fault.NO_ISSUE, {})
    issue = rules.issue_number(str(issue_text))
    if issue is None:
        return Found(Fault.BAD_ISSUE, {"text": str(issue_text)[:20]})
    if date_text is None:
        return Found(Fault.NO_DATE, {"issue": issue})
    day = rules.date_of(str(date_text))
    if day is None:
        return Found(Fault.BAD_DATE, {"text": str(date_text)[:20]})
    numbers: dict[str, tuple[int, ...]] = {}
    for pool in pools:
        value = _first(values, NUMBERS[pool.key])
        if value is None:
            return Found(Fault.NO_NUMBERS, {"pool": pool})
        parsed = _numbers(value, pool)
        if parsed is None:
            return Found(Fault.NOT_NUMBERS, {"pool": pool, "text": str(value)[:40]})
        numbers[pool.key] = parsed if pool.is_ordered else tuple(sorted(parsed))
    return Result(issue, day, numbers)


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((values[name] for name in names if values.get(name) not in (None, "")), None)


def _numbers(value: Any, pool: rules.Pool) -> tuple[int, ...] | None:
    """Numbers from 5, "05", "01,02,03", "['01', '02']" or [1, 2, 3]; None when there is anything else in it."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return (value,)
    if isinstance(value, list):
        parts = [_numbers(each, pool) for each in value]
        flat = [part[0] for part in parts if part is not None and len(part) == 1]
        return tuple(flat) if len(flat) == len(value) else None
    if not isinstance(value, str) or not SEPARATED.fullmatch(value):
        return None
    found = DIGITS.findall(value)
    if pool.is_ordered and len(found) == 1 and len(found[0]) == pool.draw:
        found = list(found[0])
    return tuple(int(text) for text in found) if found and all(len(text) <= 4 for text in found) else None


# --- rows with their lines ---


def rows(content: bytes, game_code: str) -> Iterator[Row]:
    """The records of the file for this game. Raises NotReadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable("not-text") from error
    if "\x00" in text:
        raise NotReadable("not-text")
    if not text.strip():
        raise NotReadable("empty")
    first = text.lstrip()[0]
    yield from _json_rows(text, game_code) if first in "[{" else _csv_rows(text)


def _csv_rows(text: str) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = set(reader.fieldnames or ())
        if not (columns & set(ISSUE) and columns & set(DATE)):
            raise NotReadable("no-columns", 1)
        line = reader.line_num + 1
        for number, values in enumerate(reader, 1):
            yield Row(number, line, None if None in values else values)
            line = reader.line_num + 1
    except csv.Error as error:
        raise NotReadable("no-columns", reader.line_num) from error


def _json_rows(text: str, game_code: str) -> Iterator[Row]:
    """Walk the list element by element, so that each keeps its line."""
    decoder = json.JSONDecoder(parse_constant=lambda _name: None)
    place = _list_start(text, decoder, (*OTHER_NAMES.get(game_code, (game_code,)), "items"))
    line, counted, number = 1, 0, 0
    place = _skip(text, place + 1)
    while text[place : place + 1] != "]":
        line, counted = line + text.count("\n", counted, place), place
        number += 1
        values, place = _decode(text, decoder, place)
        yield Row(number, line, values)
        place = _skip(text, place)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)
        elif text[place : place + 1] != "]":
            raise NotReadable("not-json", text.count("\n", 0, place) + 1)


def _list_start(text: str, decoder: json.JSONDecoder, names: tuple[str, ...]) -> int:
    """Where the list of this game begins: the whole text, or the value of one of `names`."""
    place = _skip(text, 0)
    if text[place] == "[":
        return place
    place = _skip(text, place + 1)
    while text[place : place + 1] == '"':
        key, place = _decode(text, decoder, place)
        place = _skip(text, place)
        if text[place : place + 1] != ":":
            break
        place = _skip(text, place + 1)
        if key in names and text[place : place + 1] == "[":
            return place
        _ignored, place = _decode(text, decoder, place)
        place = _skip(text, place)
        if text[place : place + 1] != ",":
            break
        place = _skip(text, place + 1)
    if text[place : place + 1] == "}":
        raise NotReadable("no-rows")
    raise NotReadable("not-json", text.count("\n", 0, place) + 1)


def _decode(text: str, decoder: json.JSONDecoder, place: int) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text, place)
    except (ValueError, RecursionError) as error:
        where = getattr(error, "lineno", None) or text.count("\n", 0, place) + 1
        raise NotReadable("not-json", where) from error


def _skip(text: str, place: int) -> int:
    found = SPACE.match(text, place)
    return found.end() if found else place
