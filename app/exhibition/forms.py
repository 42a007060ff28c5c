"""Forms of the hall's editors. What a block holds comes from `blocks.rules.PARTS`, so a form is made for each kind."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from app.content import rules as publishing
from app.core.forms import Form, ValidationError, line, required, text
from app.exhibition import entries, picking
from app.exhibition.blocks import rows
from app.exhibition.blocks import rules as blocks
from app.exhibition.blocks.rules import Kind, Part

SLUG = Regexp(r"[a-z0-9]+(?:-[a-z0-9]+)*$", message=_l("请只用小写字母、数字和短横线，如 first-ticket"))

KIND_NAMES = {
    Kind.HEADING: _l("小标题"),
    Kind.TEXT: _l("正文"),
    Kind.QUOTE: _l("引文"),
    Kind.PICTURE: _l("图画"),
    Kind.FULL: _l("通栏大图"),
    Kind.FACT: _l("要点"),
    Kind.ITEM: _l("展品记录"),
    Kind.GRID: _l("图格"),
    Kind.LOOK: _l("放大看，一处一处讲"),
    Kind.TOUR: _l("一幅图，一步步看"),
    Kind.MAP: _l("地方示意图"),
    Kind.AUDIO: _l("录音和文字稿"),
    Kind.VIDEO: _l("录像和字幕"),
    Kind.QUIZ: _l("答一答"),
    Kind.BROWSE: _l("按条件列出记录"),
    Kind.CHART: _l("图表"),
    Kind.TIMELINE: _l("大事记"),
    Kind.ODDS: _l("中奖机会表"),
    Kind.SPLIT: _l("资金去向图"),
    Kind.LINKS: _l("链接"),
}
PART_NAMES = {
    "text": _l("文字"),
    "attribution": _l("谁说的、在哪里"),
    "art": _l("图画"),
    "alt": _l("替代文字（给听屏幕的人）"),
    "caption": _l("图注"),
    "label": _l("问题或名目"),
    "value": _l("答案或数字"),
    "item": _l("哪一件展品"),
    "title": _l("标题"),
    "unit": _l("单位"),
    "query": _l("搜索词"),
    "theme": _l("主题"),
    "place": _l("地点"),
    "item_class": _l("类别"),
    "game": _l("游戏"),
    "split": _l("公益金分配"),
    "recording": _l("录音或录像"),
    "captions": _l("字幕"),
    "transcript": _l("文字稿"),
}
EMPTY: dict[str, Any] = {"entries": [], "links": []}


class Versioned(Form):
    """Carries the version of what was opened, so that nobody overwrites what another person saved meanwhile."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        return int(self.version.data) if (self.version.data or "").isascii() and self.version.data.isdigit() else 0

    def lacking(self) -> list[str]:
        """What still has to be mended, for a preview; nothing when it could be saved."""
        if self.validate():
            return []
        said = [(self[name].label.text, errors) for name, errors in self.errors.items() if name]
        return [
            f"{label}：{error}"
            for label, errors in [*said, *self.wrong_in_rows()]
            for error in errors
            if not isinstance(error, dict)
        ]

    def wrong_in_rows(self) -> list[tuple[str, Any]]:
        """Labels and errors of fields that stand in rows."""
        return []


class AddressForm(Form):
    slug = StringField(
        _l("网址名"), validators=[required(_l("请填写网址名")), Length(max=publishing.LONGEST_SLUG), SLUG]
    )


class ExhibitForm(Versioned):
    title = StringField(_l("标题"), validators=[required(_l("请填写标题")), line()])
    title_en = StringField(_l("标题（英文）"), validators=[Optional(), line()])
    lead = TextAreaField(_l("导语"), validators=[required(_l("请用一段话说说这个展厅")), text()])
    lead_en = TextAreaField(_l("导语（英文）"), validators=[Optional(), text()])
    art = SelectField(_l("大图"))
    art_alt = StringField(_l("大图的替代文字"), validators=[required(_l("请用一句话说说大图画了什么")), line()])
    art_alt_en = StringField(_l("大图的替代文字（英文）"), validators=[Optional(), Length(max=400)])
    is_adult = BooleanField(_l("涉及游戏，页首写明未满 18 周岁不得购彩和兑奖"))

    NAMES = ("title", "title_en", "lead", "lead_en", "art", "art_alt", "art_alt_en", "is_adult")

    @property
    def values(self) -> dict[str, Any]:
        return {name: _kept(self[name].data) for name in self.NAMES}


class NewExhibitForm(AddressForm, ExhibitForm):
    """A new exhibit says its address too."""


class PageForm(AddressForm, Versioned):
    title = StringField(_l("标题"), validators=[required(_l("请填写标题")), line()])
    title_en = StringField(_l("标题（英文）"), validators=[Optional(), line()])

    @property
    def values(self) -> dict[str, Any]:
        return {"title": self.title.data, "title_en": _kept(self.title_en.data), "slug": self.slug.data}


class NewPageForm(PageForm):
    section = StringField(_l("单元"), validators=[required(_l("请填写单元名：已有的单元，或一个新名字")), line()])
    section_en = StringField(_l("单元（英文，新单元用）"), validators=[Optional(), line()])


class SectionForm(Versioned):
    """Another name for a section; `old` is the one it had."""

    old = HiddenField()
    title = StringField(_l("单元名"), validators=[required(_l("请填写单元名")), line()])
    title_en = StringField(_l("单元名（英文）"), validators=[Optional(), line()])


class BlockForm(picking.Picking, Versioned):
    """The base of a block's form; `block_form` adds the fields of a kind."""

    KIND: Kind
    known_sources: frozenset[str] = frozenset()
    sources = StringField(_l("出处编号（用空格分开）"), validators=[Optional(), line()])

    def validate_sources(self, field: StringField) -> None:
        unknown = [key for key in (field.data or "").split() if key not in self.known_sources]
        if unknown:
            raise ValidationError(_("没有编号为 %(keys)s 的出处", keys=" ".join(unknown)))

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        if self.PICKED:
            picking.check_whole(self)
        return not self.errors

    def wrong_in_rows(self) -> list[tuple[str, Any]]:
        return picking.wrong(self["rows"]) if self.KIND in blocks.LISTS else []

    @property
    def values(self) -> dict[str, Any]:
        """The block's data as it is kept: empty values left out."""
        data = {
            name: self[name].data
            for part in blocks.PARTS[self.KIND]
            for name in _names(part)
            if name in self and self[name].data
        }
        if self.KIND in blocks.LISTS:
            data[blocks.LISTS[self.KIND][0]] = [form.row for form in self["rows"].filled]
        if self.sources.data:
            data["sources"] = self.sources.data.split()
        return data


def block_form(
    kind: Kind,
    choices: Mapping[str, list[tuple[str, str]]],
    sources: Iterable[str],
    records: picking.Records,
) -> type[BlockForm]:
    """The form class of a kind. `choices` lists what may be chosen for `art`, `game` and `split`; `records` those that may be
    named."""
    known = frozenset(sources)
    fields: dict[str, Any] = {"KIND": kind, "known_sources": known, "records": records}
    for part in blocks.PARTS[kind]:
        if part.name == "item":
            fields |= {
                "PICKED": part.name,
                "IS_NEEDED": part.required,
                **picking.fields(part.name, PART_NAMES[part.name]),
            }
            continue
        if part.name == "key":
            fields[part.name] = HiddenField(filters=[_or_new_key])
            continue
        if part.name in choices:
            options = [("", _("不选"))] if not part.required else []
            fields[part.name] = SelectField(
                PART_NAMES[part.name],
                choices=[*options, *choices[part.name]],
                invalid_choice_message=_("选的这一个已经不在了，请另选一个")
                if choices[part.name]
                else _("请先准备一个，再来选"),
            )
            continue
        for name in _names(part):
            fields[name] = _field(part, name)
    if kind in blocks.LISTS:
        fields["rows"] = entries.rows_field(kind, known, records)
        fields["validate_rows"] = lambda _form, field: entries.check(field)
    return type(f"{kind.name.title()}Form", (BlockForm,), fields)


def _or_new_key(typed: str | None) -> str:
    """What a block is known by outside, once and for good: moved and rewritten, it stays the same quiz."""
    return typed or secrets.token_hex(6)


def _names(part: Part) -> tuple[str, ...]:
    return (part.name, f"{part.name}_en") if part.translated else (part.name,)


def _field(part: Part, name: str):
    label = PART_NAMES[part.name]
    is_english = name.endswith("_en")
    longest = part.longest * (2 if is_english else 1)
    limits = [Length(max=longest, message=_l("请控制在 %(max)d 个字以内"))]
    if part.required and not is_english:
        checks = [required(_l("请填写这一项")), *limits]
    else:
        checks = [Optional(), *limits]
    kind = TextAreaField if part.longest > blocks.LONGEST_LINE * 2 else StringField
    return kind(_l("%(label)s（英文）", label=label) if is_english else label, validators=checks)


def shown(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    """A block's data as the values of its form."""
    values = {name: value for name, value in data.items() if isinstance(value, str)}
    if kind in blocks.LISTS:
        values["rows"] = [rows.cells_of(kind, row) for row in data[blocks.LISTS[kind][0]]]
    values["sources"] = " ".join(data.get("sources", ()))
    return values


def _kept(value: Any) -> Any:
    return None if value == "" else value
