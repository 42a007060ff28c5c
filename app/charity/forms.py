"""Forms of the desk. Each knows how to fill itself from a row and what it says to an operation (`facts`)."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.charity import labels, rules
from app.charity.models import Document, Milestone, Output, Project, Transaction
from app.charity.rules import Cause, Grade, Level, MilestoneStatus, MoneyKind, Precision, ProjectKind
from app.core import i18n
from app.core.forms import Form, ValidationError, line, required, text

LONGEST_STORY = 20_000
FIRST_YEAR, LAST_YEAR = 1987, 2100
NONE = SelectChoice("", _l("没有写明"))
MONEY_UNITS = [SelectChoice("yuan", _l("元")), SelectChoice("wan", _l("万元")), SelectChoice("yi", _l("亿元"))]


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DayField(DateField):
    """A day as 2026-11-23, or nothing."""

    def __init__(self, label, *, needed=None, **options) -> None:
        super().__init__(label, validators=[required(needed)] if needed else [Optional()], **options)

    def process_formdata(self, valuelist) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self.gettext_day()) from error
        day: datetime.date | None = self.data
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.data = None
            raise ValueError(self.gettext_day())

    def gettext_day(self) -> str:
        return str(_l("请写成 2026-11-23 这样的日期"))


class CountField(IntegerField):
    """A whole number from nought, or nothing."""

    def __init__(self, label, *, most: int = rules.LARGEST_COUNT, **options) -> None:
        message = _l("请填 0 到 %(max)d 之间的整数")
        super().__init__(label, validators=[Optional(), NumberRange(min=0, max=most, message=message)], **options)

    def process_formdata(self, valuelist) -> None:
        try:
            super().process_formdata([valuelist[0].strip().replace(",", "")] if valuelist else valuelist)
        except ValueError as error:
            raise ValueError(str(_l("请填整数，例如 120"))) from error


def _choices(words: dict, *, none: bool = False) -> list[SelectChoice]:
    return ([NONE] if none else []) + [SelectChoice(value.value, label) for value, label in words.items()]


def _named(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _row_choice(value: int, row: Any, name: str) -> SelectChoice:
    """A row by its name, which says its own language."""
    return SelectChoice(str(value), i18n.plain(row, name), render_kw={"lang": i18n.lang_of(row, name)})


def _or_none(value: str | None) -> str | None:
    return value or None


class Versioned(Form):
    """What was opened: a save over somebody else's is noticed by it."""

    version = HiddenField(validators=[Regexp(r"^\d{1,9}$", message=_l("请重新打开这一页再保存"))])

    @property
    def seen(self) -> int:
        return int(self.version.data or 0)


class ProjectForm(Versioned):
    kind = SelectField(_l("种类"), choices=_choices(labels.KINDS))
    title = StringField(_l("名称"), validators=[required(_l("请填写名称")), line()])
    title_en = StringField(_l("英文名称"), validators=[line()])
    summary = TextAreaField(
        _l("一句话：做了什么，为了谁"), validators=[required(_l("请用一句话写明做了什么、为了谁")), text()]
    )
    summary_en = TextAreaField(_l("英文的这句话"), validators=[text()])
    need = TextAreaField(_l("为什么做"), validators=[text()])
    need_en = TextAreaField(_l("为什么做（英文）"), validators=[text()])
    causes = CheckboxesField(_l("四类"), choices=_choices(labels.CAUSES))
    year = IntegerField(
        _l("年度"),
        validators=[
            Optional(),
            NumberRange(min=FIRST_YEAR, max=LAST_YEAR, message=_l("请填 %(min)d 到 %(max)d 之间的年份")),
        ],
    )
    level = SelectField(_l("资金级次"), choices=_choices(labels.LEVELS, none=True))
    county_code = SelectField(_l("县（市、区）"), choices=[])
    place = StringField(_l("地方"), validators=[line()])
    place_en = StringField(_l("地方（英文）"), validators=[line()])
    unit = StringField(_l("负责单位"), validators=[line()])
    unit_en = StringField(_l("负责单位（英文）"), validators=[line()])
    contact_office = StringField(_l("联系科室"), validators=[line()])
    contact_office_en = StringField(_l("联系科室（英文）"), validators=[line()])
    contact_phone = TelField(
        _l("联系电话"),
        validators=[Optional(), Regexp(r"^[0-9+() -]{5,20}$", message=_l("请只填电话号码，例如 0000-0000000"))],
    )
    planned_start = DayField(_l("计划开始"))
    planned_end = DayField(_l("计划完成"))
    actual_start = DayField(_l("实际开始"))
    actual_end = DayField(_l("实际完成"))
    late_reason = TextAreaField(_l("如果晚了，为什么"), validators=[text()])
    late_reason_en = TextAreaField(_l("为什么晚（英文）"), validators=[text()])
    gaps = TextAreaField(_l("还缺什么，一行一条"), validators=[text()])

    publisher = SelectField(_l("发布单位"), choices=[])

    def __init__(
        self, counties: Sequence[tuple[str, str]], publishers: Sequence[tuple[str, str]] = (), **kwargs
    ) -> None:
        super().__init__(**kwargs)
        self.county_code.choices = [NONE, *_named(counties)]
        self.publisher.choices = _named(publishers)
        if not publishers:
            del self.publisher

    @classmethod
    def of(cls, written: Mapping[str, Any], counties: Sequence[tuple[str, str]], version: str) -> "ProjectForm":
        """Filled with one version of the facts."""
        return cls(counties, data={**written, "gaps": "\n".join(written["gaps"]), "version": version})

    def validate_planned_end(self, field) -> None:
        self._in_order(self.planned_start.data, field.data)

    def validate_actual_end(self, field) -> None:
        self._in_order(self.actual_start.data, field.data)

    @staticmethod
    def _in_order(start: datetime.date | None, end: datetime.date | None) -> None:
        if start and end and end < start:
            raise ValidationError(str(_l("完成的日期早于开始的日期，请检查")))

    @property
    def facts(self) -> dict[str, Any]:
        words = (
            "title", "title_en", "summary", "summary_en", "need", "need_en", "county_code", "place", "place_en", "unit",
            "unit_en", "contact_office", "contact_office_en", "contact_phone", "late_reason", "late_reason_en",
        )  # fmt: skip
        days = ("planned_start", "planned_end", "actual_start", "actual_end")
        return {
            **{name: _or_none(self[name].data) for name in words},
            **{name: self[name].data for name in days},
            "kind": ProjectKind(self.kind.data),
            "year": self.year.data,
            "level": Level(self.level.data) if self.level.data else None,
            "gaps": [gap.strip() for gap in (self.gaps.data or "").splitlines() if gap.strip()],
        }

    @property
    def chosen_causes(self) -> list[Cause]:
        return [Cause(value) for value in self.causes.data or []]


class PartForm(Versioned):
    """A figure or milestone of a project. `reason` is asked only where a published figure changes."""

    reason = TextAreaField(_l("更正原因（会公开）"), validators=[text()])

    def __init__(self, project: Project, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "document_id" in self:
            self.document_id.choices = [
                NONE,
                *(_row_choice(document.id, document, "title") for document in project.documents),
            ]
        if not self.is_submitted():
            self.version.data = str(project.version)


class MoneyForm(PartForm):
    kind = SelectField(_l("这笔钱是"), choices=_choices(labels.MONEY))
    label = StringField(_l("名目"), validators=[line()])
    label_en = StringField(_l("名目（英文）"), validators=[line()])
    amount = StringField(_l("金额"), validators=[required(_l("请填写金额")), line()])
    amount_unit = SelectField(_l("单位"), choices=MONEY_UNITS)
    precision = SelectField(_l("准不准"), choices=_choices(labels.PRECISIONS))
    level = SelectField(_l("资金级次"), choices=_choices(labels.LEVELS, none=True))
    dated_on = DayField(_l("日期"))
    document_id = SelectField(_l("出处"), choices=[])
    part_of = SelectField(_l("它是哪一笔的一部分"), choices=[])

    minor = 0

    def __init__(self, project: Project, *args, number: int | None = None, **kwargs) -> None:
        super().__init__(project, *args, **kwargs)
        others = [each for each in project.transactions if each.number != number]
        wholes = [
            _row_choice(each.number, each, "label")
            if each.label
            else SelectChoice(str(each.number), labels.MONEY[each.kind])
            for each in others
        ]
        self.part_of.choices = [SelectChoice("", _l("单独的一笔")), *wholes]

    @classmethod
    def of(cls, project: Project, row: Transaction | None) -> "MoneyForm":
        if row is None:
            return cls(project)
        amount, unit = rules.typed_amount(row.amount_minor)
        return cls(
            project,
            number=row.number,
            data={
                "kind": row.kind.value, "label": row.label, "label_en": row.label_en, "amount": amount,
                "amount_unit": unit, "precision": row.precision.value, "level": row.level.value if row.level else "",
                "dated_on": row.dated_on, "document_id": str(row.document_id or ""), "part_of": str(row.part_of or ""),
            },
        )  # fmt: skip

    def validate_amount(self, field) -> None:
        try:
            self.minor = rules.parse_amount(field.data, self.amount_unit.data or "yuan")
        except (rules.NotAnAmount, KeyError) as error:
            raise ValidationError(str(_l("请只填数字，例如 1226 或 1226.5，最小到分"))) from error

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "kind": MoneyKind(self.kind.data),
            "label": _or_none(self.label.data),
            "label_en": _or_none(self.label_en.data),
            "amount_minor": self.minor,
            "precision": Precision(self.precision.data),
            "level": Level(self.level.data) if self.level.data else None,
            "dated_on": self.dated_on.data,
            "document_id": int(self.document_id.data) if self.document_id.data else None,
            "part_of": int(self.part_of.data) if self.part_of.data else None,
        }


class OutputForm(PartForm):
    title = StringField(_l("做什么"), validators=[required(_l("请填写做什么，例如：新增护理型床位")), line()])
    title_en = StringField(_l("做什么（英文）"), validators=[line()])
    unit = StringField(_l("计量单位"), validators=[required(_l("请填写计量单位，例如：张、处、人次")), line()])
    unit_en = StringField(_l("计量单位（英文）"), validators=[line()])
    promised = CountField(_l("说到多少"))
    delivered = CountField(_l("做到多少"))
    evidence = StringField(_l("凭据"), validators=[line()])
    evidence_en = StringField(_l("凭据（英文）"), validators=[line()])
    document_id = SelectField(_l("出处"), choices=[])

    @classmethod
    def of(cls, project: Project, row: Output | None) -> "OutputForm":
        return cls(project, obj=row)

    @property
    def facts(self) -> dict[str, Any]:
        words = ("title", "title_en", "unit", "unit_en", "evidence", "evidence_en")
        return {
            **{name: _or_none(self[name].data) for name in words},
            "promised": self.promised.data,
            "delivered": self.delivered.data,
            "document_id": int(self.document_id.data) if self.document_id.data else None,
        }


class MilestoneForm(PartForm):
    title = StringField(_l("哪一步"), validators=[required(_l("请填写哪一步，例如：设备到位")), line()])
    title_en = StringField(_l("哪一步（英文）"), validators=[line()])
    due_on = DayField(_l("应在哪天前"))
    met_on = DayField(_l("哪天做到"))
    status = SelectField(_l("做到没有"), choices=_choices(labels.MILESTONES))
    weight = CountField(_l("占几成（百分数）"), most=100)
    note = StringField(_l("说明"), validators=[line()])
    note_en = StringField(_l("说明（英文）"), validators=[line()])

    @classmethod
    def of(cls, project: Project, row: Milestone | None) -> "MilestoneForm":
        return cls(project, obj=row)

    @property
    def facts(self) -> dict[str, Any]:
        words = ("title", "title_en", "note", "note_en")
        return {
            **{name: _or_none(self[name].data) for name in words},
            "due_on": self.due_on.data,
            "met_on": self.met_on.data,
            "status": MilestoneStatus(self.status.data),
            "weight": self.weight.data,
        }


class DocumentForm(PartForm):
    title = StringField(_l("文件题目"), validators=[required(_l("请填写文件题目")), line()])
    title_en = StringField(_l("文件题目（英文）"), validators=[line()])
    issuer = StringField(_l("发布单位"), validators=[required(_l("请填写发布单位")), line()])
    issuer_en = StringField(_l("发布单位（英文）"), validators=[line()])
    number = StringField(_l("文号"), validators=[line()])
    dated = StringField(_l("日期"), validators=[line()])
    url = StringField(
        _l("网址"),
        validators=[
            Optional(),
            Length(max=500, message=_l("请控制在 %(max)d 个字以内")),
            Regexp(r"^https?://[^\s]+$", message=_l("请填写以 https:// 开头的网址")),
        ],
    )
    grade = SelectField(_l("来源种类"), choices=_choices(labels.GRADES))

    @classmethod
    def of(cls, project: Project, row: Document | None) -> "DocumentForm":
        return cls(project, obj=row)

    def validate_dated(self, field) -> None:
        if field.data and not rules.is_partial_date(field.data):
            raise ValidationError(str(_l("请写成 2026、2026-11 或 2026-11-23，页面写到哪里就写到哪里")))

    @property
    def facts(self) -> dict[str, Any]:
        words = ("title", "title_en", "issuer", "issuer_en", "number", "dated", "url")
        return {**{name: _or_none(self[name].data) for name in words}, "grade": Grade(self.grade.data)}


class UpdateForm(Versioned):
    title = StringField(_l("标题"), validators=[required(_l("请填写标题")), line()])
    title_en = StringField(_l("英文标题"), validators=[line()])
    dated_on = DayField(_l("日期"), needed=_l("请填写日期"))
    body = TextAreaField(
        _l("正文"),
        validators=[
            required(_l("请填写正文")),
            Length(max=LONGEST_STORY, message=_l("请控制在 %(max)d 个字以内")),
        ],
        render_kw={"rows": 10},
    )
    body_en = TextAreaField(
        _l("英文正文"),
        validators=[Length(max=LONGEST_STORY, message=_l("请控制在 %(max)d 个字以内"))],
        render_kw={"rows": 6},
    )

    @classmethod
    def of(cls, written: Mapping[str, Any], version: str) -> "UpdateForm":
        """Filled with one version of the story."""
        return cls(data={**written, "version": version})

    @property
    def facts(self) -> dict[str, Any]:
        words = ("title", "title_en", "body", "body_en")
        return {**{name: _or_none(self[name].data) for name in words}, "dated_on": self.dated_on.data}
