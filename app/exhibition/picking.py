"""Rows of a form: put into another order without being saved, and records chosen in them by their names, also without script."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, StringField
from wtforms.widgets import HiddenInput

from app.core.forms import Form, line

MOST_ROWS = 200
ACT = "act"  # The name of the buttons that change what is shown of a form; nothing is saved by them.
ACTS = re.compile(r"(up|down|remove)-(\d{1,3})", re.ASCII)
WHOLE = "whole"  # In the place of a row's number: what is chosen for the whole form.
PICKS = re.compile(r"(find|take|drop)-(\d{1,3}|whole)(?:-([a-z0-9-]{1,120}))?", re.ASCII)
OURS = re.compile(r"rows-\d{1,3}-[a-z_\d]{1,30}", re.ASCII)
LONGEST_SEARCH = 100
ADDRESS = re.compile(r".*/exhibition/items/([a-z0-9-]+)")
FIND = "find"


@dataclass(frozen=True)
class Records:
    """Which records a row may name: those whose name or address has these letters in it, and those of these addresses."""

    find: Callable[[str], Sequence[Any]]
    held: Callable[[Iterable[str]], Mapping[str, Any]]


def fields(name: str, label: Any) -> dict[str, StringField]:
    """The addresses of what was chosen, and the line in which a name is looked for."""
    return {
        name: StringField(label, widget=HiddenInput()),
        FIND: StringField(label, description=_l("写名字里的几个字，按“找一找”"), validators=[line()]),
    }


class Picking:
    """What a form or one of its rows does where a record is chosen."""

    PICKED = ""  # The field of what is chosen: `item` for one record, `items` for several.
    IS_NEEDED = False  # Without one it cannot be saved.
    records: Records
    found: Sequence[Any] | None = None  # What was looked for, to choose from.

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._mark()

    def _mark(self: Any) -> None:
        """One looks for another only where one likes to."""
        if self.PICKED:
            self[FIND].flags.required = self.IS_NEEDED and not self.picked

    @property
    def picked(self: Any) -> list[str]:
        return (self[self.PICKED].data or "").split() if self.PICKED else []

    @property
    def chosen(self) -> list[tuple[str, Any]]:
        """Each address with its record; None where there is none."""
        held = self.records.held(self.picked)
        return [(slug, held.get(slug)) for slug in self.picked]

    def refuse(self: Any, name: str, said: Any) -> None:
        """One error is enough for a field; of what was chosen it is said where one looks for another."""
        field = self[FIND if name == self.PICKED else name]
        if not field.errors:
            field.errors = [said]

    def pick(self: Any, verb: str, slug: str) -> None:
        if verb == FIND:
            self.found = self._looked_for()
        elif verb == "take" and slug in self.records.held([slug]):
            kept = self.picked if self.PICKED == "items" else []
            self[self.PICKED].data = " ".join(dict.fromkeys([*kept, slug]))
            self[FIND].data = ""
        elif verb == "drop":
            self[self.PICKED].data = " ".join(each for each in self.picked if each != slug)
        self._mark()

    def _looked_for(self: Any) -> Sequence[Any]:
        typed = (self[FIND].data or "")[:LONGEST_SEARCH]
        pasted = ADDRESS.match(typed)
        return self.records.find(pasted[1] if pasted else typed) if typed else []

    def settle(self: Any) -> None:
        """A whole name that is one record's is as good as having chosen it; else one is asked to choose."""
        typed = (self[FIND].data or "").lower() if self.PICKED else ""
        if not typed:
            return
        found = self._looked_for()
        pasted = ADDRESS.match(typed)
        called = [each for each in found if (pasted[1] if pasted else typed) in _names(each)]
        if len(called) == 1:
            self.pick("take", called[0].slug)
        else:
            self.found = found
            self.refuse(FIND, _("请从下面找到的记录里选一条") if found else _("没有找到叫这个的记录，请换几个字再找"))


class PickingRow(Picking, Form):
    """The fields of one entry. Nothing typed at all is no entry; what is wrong is said at its field."""

    class Meta(Form.Meta):
        csrf = False  # The form around it carries the token.

    @property
    def cells(self) -> dict[str, str]:
        """What is typed, by the names of the fields."""
        return {name: field.data for name, field in self._fields.items() if field.data}

    @property
    def is_empty(self) -> bool:
        return not self.cells


def _names(record: Any) -> set[str]:
    return {record.slug, record.title.lower(), (record.title_en or record.title).lower()}


class Rows(FieldList):
    """The entries of a form, put into another order without being saved. What is sent counts, not what was there before."""

    def process(self, formdata, data=(), extra_filters=None):
        super().process(formdata, () if formdata else data, extra_filters)

    def _extract_indices(self, prefix, formdata):
        return super()._extract_indices(prefix, [name for name in formdata if OURS.fullmatch(name)])

    @property
    def filled(self) -> list[Any]:
        return [entry.form for entry in self.entries if not entry.form.is_empty]

    def rearrange(self, act: str) -> None:
        """`add`, `up-2`, `down-0`, `remove-1`, `find-0`, `take-0-flood-1998`; anything else leaves the rows as they are."""
        picked = PICKS.fullmatch(act)
        if picked:
            if int(picked[2]) < len(self.entries) and self.entries[int(picked[2])].form.PICKED:
                self.entries[int(picked[2])].form.pick(picked[1], picked[3] or "")
            return
        cells = [entry.form.cells for entry in self.entries]
        asked = ACTS.fullmatch(act)
        if act == "add" and len(cells) < MOST_ROWS:
            cells.append({})
        elif asked and int(asked[2]) < len(cells):
            at = int(asked[2])
            taken = cells.pop(at)
            if asked[1] != "remove":
                cells.insert(max(at - 1, 0) if asked[1] == "up" else at + 1, taken)
        while self.entries:
            self.pop_entry()
        for each in cells or [{}]:
            self.append_entry(each)


def is_rearranged(form: Any, asked: str) -> bool:
    """Whether a button of a row was pressed: the form is shown again with all that is typed, and nothing is saved."""
    picked = PICKS.fullmatch(asked)
    if picked and picked[2] == WHOLE:
        if getattr(form, "PICKED", ""):
            form.pick(picked[1], picked[3] or "")
    elif asked and "rows" in form:
        form["rows"].rearrange(asked)
    return bool(asked)


def check_known(rows: Rows, name: str) -> None:
    """Every record that was chosen is there. One question for all rows."""
    filled = rows.filled
    known = rows.entries[0].form.records.held([slug for form in filled for slug in form.picked]) if filled else {}
    for form in filled:
        unknown = [slug for slug in form.picked if slug not in known]
        if unknown:
            form.refuse(name, _no_such(unknown))
    if any(form.errors for form in filled):
        rows.errors = [entry.form.errors for entry in rows.entries]


def _no_such(slugs: Iterable[str]) -> str:
    return _("没有网址名为 %(slugs)s 的记录", slugs=" ".join(slugs))


def check_whole(form: Any) -> None:
    """What is chosen for the whole form is there."""
    form.settle()
    unknown = [slug for slug, record in form.chosen if record is None]
    if unknown:
        form.refuse(form.PICKED, _no_such(unknown))
    elif form.IS_NEEDED and not form.picked:
        form.refuse(form.PICKED, _("请选一条记录"))


def wrong(rows: Rows) -> list[tuple[str, Any]]:
    """Labels and errors of the fields in rows."""
    return [
        (f"{number} · {field.label.text}", field.errors)
        for number, row in enumerate(rows, 1)
        for field in row
        if field.errors
    ]
