"""What a citizen asks and the unit answers."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Regexp

from app.charity.questions import rules
from app.content import persons
from app.content.moderation import words as moderation
from app.core.forms import Form, ValidationError, required


class QuestionForm(Form):
    name = StringField(
        _l("怎么称呼您（会公开）"),
        validators=[
            required(_l("请写一个称呼，不必用真名")),
            Length(max=rules.LONGEST_NAME, message=_l("请控制在 %(max)d 个字以内")),
        ],
        render_kw={"autocomplete": "off"},
    )
    text = TextAreaField(
        _l("想问什么"),
        validators=[
            required(_l("请写下您的问题")),
            Length(max=rules.LONGEST, message=_l("请控制在 %(max)d 个字以内")),
        ],
        render_kw={"rows": 4, "maxlength": rules.LONGEST},
    )

    def validate_name(self, field) -> None:
        official = rules.official_in(field.data or "")
        if official:
            raise ValidationError(_l("称呼里请不要写“%(word)s”，免得别人以为是官方在问", word=official))
        self._checked(field)

    def validate_text(self, field) -> None:
        self._checked(field)
        named = persons.named_in(field.data or "")
        if named:
            raise ValidationError(_l("“%(words)s”好像写了人的姓名。请不要写别人的姓名，只写事情", words=named[0]))

    @staticmethod
    def _checked(field) -> None:
        fault = moderation.fault_of(field.data or "")
        if fault:
            raise ValidationError(fault)


class AnswerForm(Form):
    """`checked` is asked only where the answer may name a person."""

    seen = HiddenField(validators=[Regexp(r"^\d{1,6}$", message=_l("请重新打开这一页再保存"))])
    answer = TextAreaField(
        _l("答复"),
        validators=[
            required(_l("请写下答复")),
            Length(max=rules.LONGEST_ANSWER, message=_l("请控制在 %(max)d 个字以内")),
        ],
        render_kw={"rows": 4},
    )
    answer_en = TextAreaField(
        _l("答复（英文）"),
        validators=[Length(max=rules.LONGEST_ANSWER, message=_l("请控制在 %(max)d 个字以内"))],
        render_kw={"rows": 2},
    )
    checked = BooleanField(_l("我看过了：没有写受助的孩子、病人或老人的姓名"))

    @property
    def warnings(self) -> list[str]:
        return persons.named_in(f"{self.answer.data or ''}\n{self.answer_en.data or ''}")

    def validate_checked(self, field) -> None:
        if self.warnings and not field.data:
            raise ValidationError(_l("“%(words)s”好像写了人的姓名。改掉，或看过以后打勾", words=self.warnings[0]))


class SwitchForm(Form):
    is_open = HiddenField(validators=[Regexp(r"^[01]$", message=_l("请重新打开这一页再操作"))])

    @property
    def wanted(self) -> bool:
        return self.is_open.data == "1"
