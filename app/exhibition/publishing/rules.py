"""The body of one version of an exhibit, and what an editor does to it. Standard library only.

    {"title": …, "lead": …, …, "sections": [{"title": …, "title_en": …, "pages": [key, …]}, …],
     "pages": {key: {"slug": …, "title": …, "title_en": …, "is_hidden": …, "blocks": [block, …]}, …}}

with `{"key": …, "kind": …, "data": …, "is_hidden": …}` for a block. A key stays when a name, an address or a place changes.
Each verb takes a body and gives a new one; the one it was given stays as it is. Raises Missing for what is not there.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Body = dict[str, Any]
TEXTS = ("title", "title_en", "lead", "lead_en", "art_alt", "art_alt_en")
FACTS = (*TEXTS, "art", "is_adult")


class Missing(LookupError):
    """Somebody took it away."""


class SlugTaken(Exception):
    """Another page of this exhibit has this address."""


def page(body: Mapping[str, Any], key: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = body["pages"][key]
    except KeyError as error:
        raise Missing(key) from error
    return found


def block(body: Mapping[str, Any], key: str, which: str) -> dict[str, Any]:
    for each in page(body, key)["blocks"]:
        if each["key"] == which:
            found: dict[str, Any] = each
            return found
    raise Missing(which)


def order(body: Mapping[str, Any]) -> list[str]:
    """The keys of the pages as they are read."""
    return [key for section in body["sections"] for key in section["pages"]]


def section_of(body: Mapping[str, Any], key: str) -> dict[str, Any]:
    for section in body["sections"]:
        if key in section["pages"]:
            found: dict[str, Any] = section
            return found
    raise Missing(key)


def has_something(body: Mapping[str, Any]) -> bool:
    """Whether a reader would find a page with something on it."""
    shown = (each for each in body["pages"].values() if not each["is_hidden"])
    return any(not block["is_hidden"] for each in shown for block in each["blocks"])


def blocks(body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key in order(body):
        yield from page(body, key)["blocks"]


def empty(facts: Mapping[str, Any]) -> Body:
    return {**{name: facts.get(name) for name in FACTS}, "sections": [], "pages": {}}


# --- verbs ---

Change = Callable[[Body], Body]


def with_facts(values: Mapping[str, Any]) -> Change:
    return lambda body: {**body, **{name: values[name] for name in FACTS if name in values}}


def with_page(key: str, slug: str, section: str, section_en: str, values: Mapping[str, Any]) -> Change:
    """A new page at the end of a section; a section nobody has written yet stands last. Raises SlugTaken."""

    def change(body: Body) -> Body:
        new = _copied(body)
        _free(new, slug, but="")
        held = next((each for each in new["sections"] if each["title"] == section), None)
        if held is None:
            held = {"title": section, "title_en": section_en or None, "pages": []}
            new["sections"].append(held)
        held["pages"].append(key)
        new["pages"][key] = {"slug": slug, "title_en": None, "is_hidden": False, "blocks": [], **values}
        return new

    return change


def with_page_facts(key: str, values: Mapping[str, Any]) -> Change:
    """Title and address of a page. Raises SlugTaken."""

    def change(body: Body) -> Body:
        new = _copied(body)
        if "slug" in values:
            _free(new, values["slug"], but=key)
        page(new, key).update(values)
        return new

    return change


def without_page(key: str) -> Change:
    def change(body: Body) -> Body:
        new = _copied(body)
        section_of(new, key)["pages"].remove(key)
        del new["pages"][key]
        new["sections"] = [each for each in new["sections"] if each["pages"]]
        return new

    return change


def with_page_moved(key: str, steps: int) -> Change:
    """So many places on in the story; past the edge of its section it goes over into the next one."""

    def change(body: Body) -> Body:
        new = _copied(body)
        for _ in range(abs(steps)):
            _step(new["sections"], key, 1 if steps > 0 else -1)
        return new

    return change


def _step(sections: list[dict[str, Any]], key: str, way: int) -> None:
    number = next((n for n, each in enumerate(sections) if key in each["pages"]), None)
    if number is None:
        raise Missing(key)
    pages = sections[number]["pages"]
    place = pages.index(key) + way
    if 0 <= place < len(pages):
        pages.remove(key)
        pages.insert(place, key)
    elif 0 <= number + way < len(sections):
        pages.remove(key)
        beyond = sections[number + way]["pages"]
        beyond.insert(0 if way > 0 else len(beyond), key)


def with_section(old: str, title: str, title_en: str) -> Change:
    """Another name for a section. Two of one name become one."""

    def change(body: Body) -> Body:
        new = _copied(body)
        held = next((each for each in new["sections"] if each["title"] == old), None)
        if held is None:
            raise Missing(old)
        same = next((each for each in new["sections"] if each["title"] == title and each is not held), None)
        if same is not None:
            same["pages"] += held["pages"]
            new["sections"].remove(held)
        else:
            held.update(title=title, title_en=title_en or None)
        return new

    return change


def with_block(key: str, which: str, kind: str, data: Mapping[str, Any]) -> Change:
    """A new block at the end of a page."""

    def change(body: Body) -> Body:
        new = _copied(body)
        page(new, key)["blocks"].append({"key": which, "kind": str(kind), "data": dict(data), "is_hidden": False})
        return new

    return change


def with_first_block(key: str, which: str, kind: str, data: Mapping[str, Any]) -> Change:
    """A new block before all others of a page."""
    add = with_block(key, which, kind, data)
    return lambda body: with_block_moved(key, which, -len(page(body, key)["blocks"]))(add(body))


def with_block_said(key: str, which: str, data: Mapping[str, Any]) -> Change:
    return _on_block(key, which, lambda each: each.update(data=dict(data)))


def with_block_hidden(key: str, which: str, *, is_hidden: bool) -> Change:
    return _on_block(key, which, lambda each: each.update(is_hidden=is_hidden))


def with_block_moved(key: str, which: str, steps: int) -> Change:
    def change(body: Body) -> Body:
        new = _copied(body)
        held = page(new, key)["blocks"]
        each = block(new, key, which)
        place = held.index(each)
        held.remove(each)
        held.insert(min(max(place + steps, 0), len(held)), each)
        return new

    return change


def without_block(key: str, which: str) -> Change:
    def change(body: Body) -> Body:
        new = _copied(body)
        page(new, key)["blocks"].remove(block(new, key, which))
        return new

    return change


def _on_block(key: str, which: str, act: Callable[[dict[str, Any]], None]) -> Change:
    def change(body: Body) -> Body:
        new = _copied(body)
        act(block(new, key, which))
        return new

    return change


def _copied(body: Mapping[str, Any]) -> Body:
    return copy.deepcopy(dict(body))


def _free(body: Body, slug: str, *, but: str) -> None:
    if any(each["slug"] == slug for key, each in body["pages"].items() if key != but):
        raise SlugTaken(slug)


# --- told to people ---


def outline(body: Mapping[str, Any]) -> str:
    """Sections and titles, a line each: in it one sees what changed its place."""
    lines = []
    for section in body["sections"]:
        lines.append(section["title"])
        lines += [f"　{page(body, key)['title']}" for key in section["pages"]]
    return "\n".join(lines)
