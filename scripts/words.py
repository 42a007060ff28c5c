"""Keep the English catalogues complete: one beside each feature, the Chinese source text as message id.

    python scripts/words.py            extract messages and update app/<feature>/translations/en/LC_MESSAGES/messages.po
    python scripts/words.py --check    change nothing; list missing, stale, untranslated and fuzzy messages, and fail

Catalogues carry no line numbers, no dates and no fuzzy guesses and are sorted, so that a diff shows changed words only.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
APP, TEMPLATES = ROOT / "app", ROOT / "templates"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "_n": (1, 2), "ngettext": (1, 2), "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
CORE_TEMPLATES = ("layouts", "components", "errors")
HEADER = "# English words of “{feature}”. `make words` brings it up to date; the Chinese source text is the key."
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
CHINESE = re.compile(r"[\u3400-\u9fff]")


def features() -> list[str]:
    return sorted(
        folder.name for folder in APP.iterdir() if folder.is_dir() and folder.name not in {"city", "__pycache__"}
    )


def sources(feature: str) -> Iterator[Path]:
    """The files whose words belong to this feature's catalogue."""
    folders = [APP / feature]
    if feature == "core":
        folders += [TEMPLATES / name for name in CORE_TEMPLATES]
        yield from (path for path in (APP / "__init__.py", APP / "config.py") if path.exists())
    else:
        folders.append(TEMPLATES / feature)
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".html", ".txt", ".xml", ".svg"})


def extract(feature: str) -> Catalog:
    catalog = Catalog(locale="en")
    for path in sources(feature):
        method = "python" if path.suffix == ".py" else "jinja2.ext.babel_extract"
        options = {"encoding": "utf-8", "silent": "false", "extensions": "jinja2.ext.do"}
        for _line, message, comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, comment_tags=("i18n:",), options=options, strip_comment_tags=True
        ):
            catalog.add(
                message, locations=[(str(path.relative_to(ROOT)), None)], auto_comments=comments, context=context
            )
    return catalog


def catalogue_path(feature: str) -> Path:
    return APP / feature / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def read(feature: str) -> Catalog:
    path = catalogue_path(feature)
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def merge(feature: str, found: Catalog) -> Catalog:
    """Fresh messages with the translations we have; what is in no source any more is dropped."""
    known, elsewhere = read(feature), translations_elsewhere(feature)
    merged = Catalog(locale="en", header_comment=HEADER.format(feature=feature), fuzzy=False)
    for message in found:
        if not message.id:
            continue
        before = known.get(message.id, message.context)
        merged.add(
            message.id,
            string=(before.string if before else "") or elsewhere.get(key(message), ""),
            locations=sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else [],
            flags=message.flags - {"fuzzy"},
            context=message.context,
        )
    return merged


def translations_elsewhere(feature: str) -> dict[tuple, str]:
    """What other features already say for the same source text: all catalogues are one at run time."""
    return {
        key(message): message.string
        for other in features()
        if other != feature
        for message in read(other)
        if message.id and all(texts(message))
    }


def write(feature: str, catalog: Catalog) -> None:
    path = catalogue_path(feature)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False, omit_header=True)
    header = (
        f'{HEADER.format(feature=feature)}\nmsgid ""\nmsgstr ""\n"Language: en\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    path.write_text(header + path.read_text(encoding="utf-8").strip("\n") + "\n", encoding="utf-8")


def key(message) -> tuple:
    return (message.context, message.id)


def texts(message) -> list[str]:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return [text or "" for text in strings]


def variables(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def wrong(message) -> str | None:
    """What is wrong with one translation, or None."""
    ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
    if message.fuzzy:
        return "fuzzy"
    if not all(texts(message)):
        return "untranslated"
    if any(variables(text) - variables(" ".join(ids)) for text in texts(message)):
        return "a variable that the source text has not"
    if not isinstance(message.id, (tuple, list)) and variables(message.id) - variables(texts(message)[0]):
        return "a variable of the source text is lost"
    if any(CHINESE.search(text) for text in texts(message)):
        return "Chinese in the English text"
    return None


def problems(feature: str) -> list[str]:
    """Everything that keeps one catalogue from being complete, one sentence each."""
    found = {key(message): message for message in extract(feature) if message.id}
    known = {key(message): message for message in read(feature) if message.id}
    lines = [f"missing: {message.id!r}" for each, message in found.items() if each not in known]
    lines += [f"stale, in no source any more: {message.id!r}" for each, message in known.items() if each not in found]
    lines += [
        f"{reason}: {message.id!r}" for each, message in known.items() if each in found and (reason := wrong(message))
    ]
    return [f"app/{feature}: {line}" for line in lines]


def contradictions() -> list[str]:
    """Source texts that two features put into different English; only one of the two would ever be shown."""
    seen: dict[tuple, tuple[str, object]] = {}
    lines = []
    for feature in features():
        for message in read(feature):
            if not message.id or not all(texts(message)):
                continue
            other, string = seen.setdefault(key(message), (feature, message.string))
            if string != message.string:
                lines.append(f"app/{feature}: {message.id!r} is {message.string!r} here but {string!r} in app/{other}")
    return lines


def all_problems() -> list[str]:
    return [line for feature in features() for line in problems(feature)] + contradictions()


def check() -> None:
    lines = all_problems()
    if lines:
        sys.exit("\n".join([*lines, "`make words` brings the catalogues up to date; then fill in the English."]))


def update() -> None:
    for feature in features():
        found = extract(feature)
        if any(message.id for message in found):
            write(feature, merge(feature, found))
        else:
            catalogue_path(feature).unlink(missing_ok=True)
    lines = all_problems()
    print("\n".join(lines) if lines else "Every catalogue is complete.")


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else update()
