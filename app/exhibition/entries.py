"""Forms of the rows of a block: each entry of a list with a labelled field for each of its values."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.core.forms import ValidationError, line, required
from app.exhibition import picking
from app.exhibition.blocks import rows as reading
from app.exhibition.blocks import rules as blocks
from app.exhibition.blocks.rows import ANSWERS
from app.exhibition.blocks.rules import Kind, Part

NAMES = {
    "at": _l("图上的位置"),
    "caption": _l("图注"),
    "date": _l("日期或时间"),
    "explanation": _l("为什么（答完才看得到）"),
    "href": _l("链接地址"),
    "item": _l("哪一件展品"),
    "items": _l("相关的展品记录"),
    "label": _l("名目"),
    "latitude": _l("纬度"),
    "longitude": _l("经度"),
    "question": _l("问题"),
    "right": _l("哪一个答案对"),
    "sources": _l("出处编号"),
    "text": _l("文字"),
    "time_note": _l("时间说明"),
    "title": _l("标题"),
    "value": _l("数字"),
}
PICKED = {Kind.GRID: "item", Kind.TIMELINE: "items"}
NAMES_OF_KIND = {(Kind.LINKS, "label"): _l("链接上的字"), (Kind.MAP, "label"): _l("地名")}
HINTS = {
    "date": _l("如 1987-07-27、1987-07 或 下午"),
    "href": _l("本站地址如 /stations，别的网站写 https:// 开头的网址"),
    "latitude": _l("如 37.38"),
    "longitude": _l("如 117.97"),
    "sources": _l("如 S21 E02"),
    "value": _l("只写数字，如 1200 或 3.5"),
}
# What is said once above all rows.
HELP = {
    Kind.LOOK: _l("位置这样取：在展品页把图放大到要讲的地方，点“复制这一处的链接”，贴到“图上的位置”里就行。"),
    Kind.QUIZ: _l("写两到五个答案，用不着的空着。"),
}
HELP[Kind.TOUR] = HELP[Kind.LOOK]
SAID = {
    "missing": _l("请填写这一项"),
    "too-long": _l("请写短一些"),
    ("answers", "too-long"): _l("几个答案合起来请控制在 400 个字以内"),
    ("answers", "wrong-kind"): _l("请写两到五个不同的答案"),
    ("at", "wrong-kind"): _l("请贴上展品页复制的链接，或写左、上、宽、高四个数，如 512,300,400,400"),
    ("href", "wrong-kind"): _l("链接请写本站地址（以 / 开头）或 https:// 开头的网址"),
    ("latitude", "wrong-kind"): _l("请只写度数，如纬度 37.38、经度 117.97"),
    ("right", "missing"): _l("请选一个填写了的答案"),
    ("value", "wrong-kind"): _l("请只写数字，如 1200 或 3.5"),
}


class RowForm(picking.PickingRow):
    """The fields of one entry of a block."""

    KIND: Kind
    known_sources: frozenset[str] = frozenset()

    @property
    def row(self) -> dict[str, Any]:
        """The entry as the block keeps it."""
        return reading.row_of(self.KIND, self.cells)

    @property
    def own(self) -> list[Any]:
        picked = (self.PICKED, picking.FIND)
        return [field for name, field in self._fields.items() if not name.endswith("_en") and name not in picked]

    @property
    def english(self) -> list[Any]:
        return [field for name, field in self._fields.items() if name.endswith("_en")]

    def validate(self, extra_validators=None) -> bool:
        if self.is_empty:
            return True
        super().validate(extra_validators)
        self.settle()
        if self.KIND is Kind.QUIZ:
            self._validate_answers()
        for problem in blocks.problems_of_rows(self.KIND, [self.row]):
            name = _field_of(self.KIND, problem.part)
            if name.startswith("answer_") and any(
                self[each].errors for each in self.errors if each.startswith("answer_")
            ):
                continue  # Said where it is already.
            said = (
                SAID.get((problem.part, problem.reason)) or SAID.get((name, problem.reason)) or SAID.get(problem.reason)
            )
            self.refuse(name, said or _("请检查这一项"))
        unknown = [key for key in self.row.get("sources", ()) if key not in self.known_sources]
        if unknown:
            self.refuse("sources", _("没有编号为 %(keys)s 的出处", keys=" ".join(unknown)))
        return not self.errors

    def _validate_answers(self) -> None:
        typed = self.cells
        in_english = any(typed.get(f"answer_{n}_en") for n in ANSWERS)
        for n in ANSWERS:
            name, english = f"answer_{n}", f"answer_{n}_en"
            for each in (name, english):
                if re.search("[;；]", typed.get(each, "")):
                    self.refuse(each, _("答案里请不要用分号"))
            if in_english and typed.get(name) and not typed.get(english):
                self.refuse(english, _("有英文就请每个答案都写上英文"))
            if typed.get(english) and not typed.get(name):
                self.refuse(name, _("请填写这一项"))


def rows_field(kind: Kind, sources: Iterable[str], records: picking.Records) -> picking.Rows:
    """The field of a kind whose blocks are lists."""
    values: dict[str, Any] = {"KIND": kind, "known_sources": frozenset(sources), "records": records}
    values["PICKED"] = PICKED.get(kind, "")
    values["IS_NEEDED"] = any(part.name == values["PICKED"] and part.required for part in blocks.LISTS[kind][1])
    form = type(f"{kind.name.title()}Row", (RowForm,), {**values, **dict(_fields(kind))})
    return picking.Rows(FormField(form), _l("条目"), min_entries=1)


def check(rows: picking.Rows) -> None:
    """What no row alone can say."""
    filled = rows.filled
    if not filled:
        raise ValidationError(_("请至少填写一条"))
    if len(filled) > picking.MOST_ROWS:
        raise ValidationError(_("请分成几块：一块最多 %(max)d 条", max=picking.MOST_ROWS))
    if filled[0].PICKED:
        picking.check_known(rows, filled[0].PICKED)


def _fields(kind: Kind) -> Iterator[tuple[str, Any]]:
    """In the order in which a person fills them in: the Chinese first, then the English of each."""
    parts = list(blocks.LISTS[kind][1])
    if kind is Kind.LINKS:
        parts.reverse()
    if kind is Kind.MAP:
        parts.sort(key=lambda part: part.name == "at")
    for in_english in (False, True):
        for part in parts:
            if part.translated or not in_english:
                yield from _fields_of(kind, part, in_english=in_english)
        if not in_english:
            for name in reading.LISTS_OF_KIND.get(kind, ()):
                if name == PICKED.get(kind):
                    yield from picking.fields(name, NAMES[name]).items()
                else:
                    yield name, StringField(NAMES[name], description=HINTS[name], validators=[Optional(), line()])


def _fields_of(kind: Kind, part: Part, *, in_english: bool) -> Iterator[tuple[str, Any]]:
    end = "_en" if in_english else ""
    if part.name == "answers":
        for n in ANSWERS:
            name = _("答案 %(n)s（英文）", n=n) if in_english else _("答案 %(n)s", n=n)
            yield f"answer_{n}{end}", StringField(name, validators=_checks(n < 3 and not in_english, 200))
    elif part.name == "right":
        offered = [("", _("请选择")), *((str(n), _("答案 %(n)s", n=n)) for n in ANSWERS)]
        yield "right", SelectField(NAMES["right"], choices=offered)
    elif part.name == PICKED.get(kind):
        yield from picking.fields(part.name, NAMES[part.name]).items()
    elif kind is Kind.MAP and part.name == "at":
        for name in ("latitude", "longitude"):
            yield name, StringField(NAMES[name], description=HINTS[name], validators=_checks(True, 20))
    else:
        label = NAMES_OF_KIND.get((kind, part.name), NAMES[part.name])
        is_long = part.longest > blocks.LONGEST_LINE
        longest = part.longest * (2 if in_english else 1)
        yield (
            part.name + end,
            (TextAreaField if is_long else StringField)(
                _l("%(label)s（英文）", label=label) if in_english else label,
                description="" if in_english else HINTS.get(part.name, ""),
                filters=[reading.place] if part.name == "at" else [_same_lines],
                validators=_checks(part.required and not in_english, longest),
            ),
        )


def _checks(is_required: bool, longest: int) -> list[Any]:
    first = required(_l("请填写这一项")) if is_required else Optional()
    return [first, Length(max=longest, message=_l("请控制在 %(max)d 个字以内"))]


def _same_lines(typed: str | None) -> str | None:
    """A browser ends lines as no text of ours does."""
    return typed.replace("\r\n", "\n") if typed else typed


def _field_of(kind: Kind, part: str) -> str:
    if part in ("answers", "answers_en"):
        return part.replace("answers", "answer_1")
    return "latitude" if kind is Kind.MAP and part == "at" else part
