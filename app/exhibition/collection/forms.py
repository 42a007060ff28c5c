"""Forms of the collection's desk."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.content import rules as publishing
from app.core import i18n
from app.core.forms import Form, ValidationError, choices, required
from app.exhibition import picking
from app.exhibition.collection import names, queries, rules, words
from app.exhibition.forms import SLUG, Versioned

LISTS = ("subjects", "places")
LONG = _l("请控制在 %(max)d 个字以内")


class LinkRow(picking.PickingRow):
    """What this record has to do with another."""

    PICKED = "item"
    records = picking.Records(names.called, lambda slugs: queries.items_of_slugs(set(slugs)))
    tie = SelectField(_l("怎样的关系"), choices=[(tie.value, names[0]) for tie, names in words.TIES.items()])
    item, find = picking.fields("item", _l("和哪一条记录")).values()

    @property
    def is_empty(self) -> bool:
        return not self.item.data and not self.find.data

    @property
    def own(self) -> list[Any]:
        return [self.tie]

    @property
    def english(self) -> list[Any]:
        return []

    def validate(self, extra_validators=None) -> bool:
        if self.is_empty:
            return True
        super().validate(extra_validators)
        self.settle()
        return not self.errors


class ItemForm(Versioned):
    """A record; the fields of Dublin Core that are no columns are added below."""

    title = StringField(words.FACTS["title"], validators=[required(_l("请填写题名")), Length(max=400, message=LONG)])
    title_en = StringField(words.FACTS["title_en"], validators=[Optional(), Length(max=400, message=LONG)])
    item_class = SelectField(_l("类别"))
    summary = TextAreaField(
        words.FACTS["summary"], validators=[required(_l("请用两句话说说它是什么")), Length(max=20_000, message=LONG)]
    )
    summary_en = TextAreaField(words.FACTS["summary_en"], validators=[Optional(), Length(max=20_000, message=LONG)])
    date = StringField(words.FACTS["date"], validators=[Optional(), Length(max=400, message=LONG)])
    number = StringField(words.FACTS["number"], validators=[Optional(), Length(max=400, message=LONG)])
    subjects = StringField(words.FACTS["subjects"], validators=[Optional(), Length(max=400, message=LONG)])
    places = StringField(words.FACTS["places"], validators=[Optional(), Length(max=400, message=LONG)])
    rows = picking.Rows(FormField(LinkRow), min_entries=1)
    OWN: tuple[str, ...] = ()  # The keys of the class's own fields.

    def validate_rows(self, field) -> None:
        if len(field.filled) > rules.MOST_LINKS:
            raise ValidationError(_("最多写 %(max)d 条关系", max=rules.MOST_LINKS))
        picking.check_known(field, LinkRow.PICKED)

    def wrong_in_rows(self) -> list[tuple[str, Any]]:
        return picking.wrong(self.rows)

    @property
    def values(self) -> dict[str, Any]:
        date = self.date.data or ""
        return {
            **{name: self[name].data or None for name in ("title_en", "summary_en", "date", "number")},
            "title": self.title.data,
            "summary": self.summary.data,
            "year": rules.year_in(date),
            "item_class": self.item_class.data,
            **{name: list(rules.split(self[name].data or "")) for name in LISTS},
            "links": [[row.tie.data, slug] for row in self.rows.filled for slug in row.picked],
            "record": {
                **{fact.name: self[fact.name].data for fact in rules.RECORD if self[fact.name].data},
                **{key: self[key].data for key in self.OWN if self[key].data},
            },
        }


def with_own(fields: Sequence[Any], base: type[ItemForm]) -> type[ItemForm]:
    """The form of a record with the fields of its class. Their names in it are their keys with `own-` before them."""
    made = {
        rules.OWN + each.key: StringField(
            i18n.plain(each, "name"), validators=[Optional(), Length(max=rules.LONGEST_LINE, message=LONG)]
        )
        for each in fields
    }
    return type("OwnItemForm", (base,), {**made, "OWN": tuple(made)}) if made else base


def links_written(links: Sequence[Sequence[str]]) -> str:
    """The links as an editor types them."""
    return "\n".join(f"{words.TIES[rules.Tie(tie)][0]}：{slug}" for tie, slug in links)


for _fact in rules.RECORD:
    _kind = TextAreaField if _fact.longest > rules.LONGEST_LINE else StringField
    setattr(
        ItemForm,
        _fact.name,
        _kind(words.FACTS[_fact.name], validators=[Optional(), Length(max=_fact.longest, message=LONG)]),
    )


class NewItemForm(ItemForm):
    slug = StringField(
        _l("网址名"), validators=[required(_l("请填写网址名")), Length(max=publishing.LONGEST_SLUG), SLUG]
    )


def with_classes(form: Any) -> Any:
    """A form with the classes of the hall to choose from."""
    form.item_class.choices = choices((term.key, i18n.plain(term, "name")) for term in queries.vocabulary("class"))
    return form


class UploadForm(Form):
    file = FileField(_l("表格文件（.xlsx 或 CSV）"), validators=[FileRequired(_l("请选一个文件"))])
    item_class = SelectField(_l("导入为哪一类"))
    is_demonstration = BooleanField(_l("这是演示资料，不是本馆的藏品"))


class MappingForm(Form):
    """The map of columns comes as one select a heading, named by its place: `column-0`, `column-1` …"""


class TapForm(Form):
    """A button that does one thing."""
