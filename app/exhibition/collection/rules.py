"""Which facts a record holds (Dublin Core terms) and what a line of a table makes. Standard library only."""

import re
import zlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

LONGEST_SLUG = 80
# Addresses beside the records that are none.
RESERVED = frozenset({"new", "imports", "gaps", "random", "table"})
LONGEST_LINE = 400
LONGEST_TEXT = 20_000
MOST_TERMS = 20
HAN = re.compile(r"[\u3400-\u9fff]")
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
SEPARATOR = re.compile(r"\s*[;；|]\s*")


@dataclass(frozen=True)
class Fact:
    """One column of a record. `term` is its property in the namespace http://purl.org/dc/terms/ ("" for our own).

    `is_core` facts are columns of the row, the others lie in its `record`; `is_list` values are split at semicolons and kept
    as terms; `names` are headings, in small letters, under which tables of others hold it.
    """

    name: str
    term: str = ""
    names: tuple[str, ...] = ()
    is_core: bool = False
    is_list: bool = False
    longest: int = LONGEST_LINE


FACTS = (
    Fact("key", names=("objectid", "object id", "id", "key", "网址名", "馆内编号"), is_core=True),
    Fact("title", "title", ("title", "dcterms:title", "dc:title", "标题", "题名", "名称"), is_core=True),
    Fact("title_en", "", ("title_en", "english title", "标题（英文）", "英文标题"), is_core=True),
    Fact(
        "summary",
        "description",
        ("description", "dcterms:description", "说明", "描述", "简介"),
        is_core=True,
        longest=LONGEST_TEXT,
    ),
    Fact("summary_en", "", ("description_en", "说明（英文）"), is_core=True, longest=LONGEST_TEXT),
    Fact("date", "date", ("date", "dcterms:date", "created", "日期", "年代", "时间"), is_core=True),
    Fact(
        "number", "identifier", ("identifier", "dcterms:identifier", "编号", "登录号", "文号", "标识符"), is_core=True
    ),
    Fact(
        "subjects",
        "subject",
        ("subject", "subjects", "dcterms:subject", "主题", "题材", "关键词"),
        is_core=True,
        is_list=True,
    ),
    Fact(
        "places",
        "spatial",
        ("location", "place", "spatial", "coverage", "dcterms:spatial", "地点", "地方"),
        is_core=True,
        is_list=True,
    ),
    Fact("creator", "creator", ("creator", "dcterms:creator", "author", "作者", "创作者", "责任者")),
    Fact("contributor", "contributor", ("contributor", "dcterms:contributor", "贡献者", "其他责任者")),
    Fact("publisher", "publisher", ("publisher", "dcterms:publisher", "发行者", "出版者")),
    Fact("source", "source", ("source", "dcterms:source", "来源", "出处")),
    Fact("type", "type", ("type", "dcterms:type", "类型")),
    Fact("format", "format", ("format", "dcterms:format", "格式", "载体")),
    Fact("extent", "extent", ("extent", "size", "dcterms:extent", "尺寸", "数量")),
    Fact("language", "language", ("language", "dcterms:language", "语种", "语言")),
    Fact("rights", "rights", ("rights", "dcterms:rights", "权利", "权利说明", "版权")),
    Fact("rights_uri", "license", ("rightsstatement", "rights statement", "license", "权利声明", "许可协议")),
    Fact("latitude", "", ("latitude", "lat", "纬度")),
    Fact("longitude", "", ("longitude", "lng", "lon", "经度")),
    Fact("alt", "", ("image_alt_text", "alt", "alt text", "替代文字")),
    Fact("transcript", "", ("object_transcript", "transcript", "文字稿", "听写"), longest=LONGEST_TEXT),
    Fact("item_class", "", ("class", "item_class", "类别"), is_core=True),
    Fact("links", "", ("links", "relations", "关系", "和别的记录的关系"), is_core=True, longest=LONGEST_TEXT),
)
BY_NAME = {fact.name: fact for fact in FACTS}
RECORD = tuple(fact for fact in FACTS if not fact.is_core)
OF_RECORD = frozenset(fact.name for fact in RECORD)
LEFT_OUT = ""
OWN = "own-"  # Before the key of a class's own field in a record.


class Tie(StrEnum):
    """How one record points to another; read from the other side it has another name (`words.TIES`)."""

    PART = "part-of"
    SAME = "same"
    RELATED = "related"


MOST_LINKS = 40


def link_lines(typed: str, known: Mapping[str, Tie]) -> list[tuple[Tie, str]]:
    """`属于：first-ticket-1987`, a line each. Raises ValueError with the first line that says nothing."""
    found = []
    for line in typed.splitlines():
        if not line.strip():
            continue
        name, _sign, slug = line.replace("：", ":").partition(":")
        tie = known.get(name.strip().lower())
        if tie is None or not slug.strip():
            raise ValueError(line.strip()[:80])
        found.append((tie, slug.strip().lower()))
    return list(dict.fromkeys(found))[:MOST_LINKS]


@dataclass(frozen=True)
class Own:
    """A class's own field as a column of a table: its key with `own-` before it, what the column is called, whose it is."""

    key: str
    heading: str
    item_class: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What a table may name beside the facts: words for ties and classes in small letters, and the own fields."""

    ties: Mapping[str, Tie] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    own: tuple[Own, ...] = ()


def guessed(headings: Iterable[str], known: Known | None = None) -> dict[str, str]:
    """Which fact or own field each heading holds, by its name; every one once, unknown headings are left out (“”)."""
    columns = [(fact.name, fact.names) for fact in FACTS]
    columns += [(each.key, (each.heading.lower(), each.key, *each.names)) for each in (known or Known()).own]
    taken: set[str] = set()
    mapping: dict[str, str] = {}
    for heading in headings:
        plain = heading.strip().lower()
        found = next((name for name, names in columns if plain in names and name not in taken), LEFT_OUT)
        if found:
            taken.add(found)
        mapping[heading] = found
    return mapping


@dataclass(frozen=True)
class Line:
    """A line of a table as the record it makes; `faults` are pairs of a fact and a reason, and such a line is not taken.

    `said` names the facts that had something in their cell: what a record has besides them stays.
    """

    number: int
    slug: str
    values: Mapping[str, Any]
    record: Mapping[str, str]
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    item_class: str = ""
    said: frozenset[str] = frozenset()
    faults: tuple[tuple[str, str], ...] = field(default=())

    def but(self, *faults: tuple[str, str]) -> "Line":
        """The same with more against it."""
        return replace(self, faults=(*self.faults, *faults))


def line(number: int, cells: Mapping[str, str], mapping: Mapping[str, str], known: Known | None = None) -> Line:
    """Read one line by the map of columns. Empty cells say nothing."""
    known = known or Known()
    own = {each.key for each in known.own}
    wanted = {heading: name for heading, name in mapping.items() if name in BY_NAME or name in own}
    found = {wanted[heading]: _plain(text) for heading, text in cells.items() if heading in wanted and text.strip()}
    limits = {name: BY_NAME[name].longest if name in BY_NAME else LONGEST_LINE for name in found}
    faults = [(name, "too-long") for name, text in found.items() if len(text) > limits[name]]
    title = found.get("title", "")
    if not title:
        faults.append(("title", "missing"))
    if "rights_uri" in found and not found["rights_uri"].startswith(("https://", "http://")):
        faults.append(("rights_uri", "no-address"))
    item_class = known.classes.get(found.get("item_class", "").lower(), "")
    if "item_class" in found and not item_class:
        faults.append(("item_class", "unknown"))
    try:
        links = link_lines("\n".join(SEPARATOR.split(found.get("links", ""))), known.ties)
    except ValueError:
        links = []
        faults.append(("links", "unclear"))
    date = found.get("date", "")
    values = {
        "title": title,
        "title_en": found.get("title_en") or (title if title and not HAN.search(title) else None),
        "summary": found.get("summary", ""),
        "summary_en": found.get("summary_en") or _in_english(found.get("summary", "")),
        "date": date or None,
        "year": year_in(date),
        "number": found.get("number"),
    }
    return Line(
        number, slugged(found.get("key") or found.get("number") or title), values,
        {name: text for name, text in found.items() if name in own or name in OF_RECORD},
        split(found.get("subjects", "")), split(found.get("places", "")),
        tuple((tie.value, slug) for tie, slug in links), item_class, frozenset(found), tuple(faults),
    )  # fmt: skip


def _plain(text: str) -> str:
    """A cell without spaces around it, its lines ended as a workbook ends them."""
    return text.strip().replace("\r\n", "\n").replace("\r", "\n")


def _in_english(text: str) -> str | None:
    return text if text and not HAN.search(text) else None


def pointing_nowhere(lines: Iterable[Line], there: Container[str]) -> set[int]:
    """The numbers of the lines that point to a record that neither is there nor comes with this table, even through others."""
    left = list(lines)
    wrong: set[int] = set()
    while True:
        coming = {each.slug for each in left}
        now = {each.number for each in left if any(s not in coming and s not in there for _tie, s in each.links)}
        if not now:
            return wrong
        wrong |= now
        left = [each for each in left if each.number not in now]


def slugged(text: str) -> str:
    """`demo_001` → `demo-001`; a text without Latin letters or digits gets a number that is always the same."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_SLUG].strip("-")
    return slug if slug and slug not in RESERVED and not HAN.search(text) else f"item-{zlib.crc32(text.encode()):08x}"


def split(text: str) -> tuple[str, ...]:
    """Several values in one cell, each once, in their order."""
    return tuple(dict.fromkeys(each for each in SEPARATOR.split(text.strip()) if each))[:MOST_TERMS]


def year_in(date: str) -> int | None:
    """The first year a date names: `1912-09-08`, `约 1992 年`."""
    found = YEAR.search(date)
    return int(found.group(1)) if found else None


def is_w3c(date: str) -> bool:
    """Whether a date is written as YYYY, YYYY-MM or YYYY-MM-DD (W3CDTF), as machines read it."""
    return DATE.fullmatch(date) is not None


def repeated(lines: Sequence[Line]) -> set[str]:
    """Addresses that more than one line would take."""
    seen: set[str] = set()
    return {each.slug for each in lines if each.slug in seen or seen.add(each.slug)}  # type: ignore[func-returns-value]


def citation(title: str, creator: str, date: str, publisher: str, address: str, today: str) -> str:
    """GB/T 7714: 责任者. 题名[EB/OL]. 日期[引用日期]. 网址."""
    who = f"{creator or publisher}. " if creator or publisher else ""
    when = f"({date})" if date else ""
    return f"{who}{title}[EB/OL]. {when}[{today}]. {address}."
