"""The base of every form: messages that say what to do, and the limits of what may be typed."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from wtforms import Field
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import get_translations
from wtforms.validators import InputRequired, Length, ValidationError

from app.core import i18n

LONGEST_LINE = 200
LONGEST_TEXT = 5_000


class Token:
    """The token of a form, signed when the page shows it: who only sends a form needs none."""

    def __str__(self) -> str:
        return generate_csrf()


class TokenWhenShown(FlaskForm.Meta.csrf_class):
    def generate_csrf_token(self, csrf_token_field) -> Token:
        return Token()


class Form(FlaskForm):
    """Text comes in without surrounding spaces; nothing longer than a field allows reaches an operation."""

    class Meta(FlaskForm.Meta):
        csrf_class = TokenWhenShown

        def bind_field(self, form, unbound_field, options):
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in (
                "StringField",
                "TextAreaField",
                "TelField",
                "SearchField",
                "HiddenField",
            ):
                filters = [*filters, _strip]
            declared = unbound_field.kwargs.get("choices")
            if isinstance(declared, list | tuple):
                options["choices"] = choices(declared)
            return unbound_field.bind(form=form, filters=filters, **options)

        def get_translations(self, form):
            return _words_of_wtforms("en" if i18n.in_english() else "zh")


@functools.cache
def _words_of_wtforms(lang: str):
    """What WTForms says by itself, read once: its own way reads the file in every request that has a form."""
    return get_translations([lang])


def _strip(value: str | None) -> str | None:
    """NUL is no text: PostgreSQL refuses to store it."""
    return value.replace("\0", "").strip() if isinstance(value, str) else value


def choices(pairs: Iterable[Any]) -> list[SelectChoice]:
    """Pairs of a value and its words, for a list chosen from when the page is asked for; WTForms 3.4 takes no others."""
    return [each if isinstance(each, SelectChoice) else SelectChoice(*each) for each in pairs]


def required(message) -> InputRequired:
    """`required(_l("请填写手机号"))`: the message says what to do."""
    return InputRequired(message)


def line() -> Length:
    return Length(max=LONGEST_LINE, message=_l("请控制在 %(max)d 个字以内"))


def text() -> Length:
    return Length(max=LONGEST_TEXT, message=_l("请控制在 %(max)d 个字以内"))


def refuse(message) -> Callable[[Field], None]:
    """Add an error that only an operation could find to a field: `refuse(_("…"))(form.name)`."""

    def add(field: Field) -> None:
        field.errors = [*field.errors, message]

    return add


__all__ = ["Form", "ValidationError", "choices", "line", "refuse", "required", "text"]
