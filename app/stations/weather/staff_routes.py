"""The centre's switch."""

import datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import DateTimeLocalField, RadioField
from wtforms.validators import InputRequired

from app.accounts.access import Role, needs
from app.core import city, clock, i18n
from app.core.db import db
from app.core.forms import Form, refuse
from app.stations import words
from app.stations.forms import TapForm
from app.stations.weather import face, operations
from app.stations.weather.rules import LONGEST, Weather

bp = Blueprint("stations_weather", __name__, url_prefix="/desk/weather")
USUALLY = datetime.timedelta(days=1)


class WeatherForm(Form):
    """Which weather, and until when on the city's clock."""

    weather = RadioField(_l("什么天气"), choices=[], validators=[InputRequired(_l("请选择一项"))])
    until = DateTimeLocalField(_l("到什么时候"), validators=[InputRequired(_l("请填写日期和时间"))])

    def offer(self, texts: dict) -> None:
        self.weather.choices = [
            (each.value, i18n.plain(texts[each.value], "name")) for each in Weather if each in texts
        ]

    @property
    def until_moment(self) -> datetime.datetime:
        return self.until.data.replace(tzinfo=clock.LOCAL).astimezone(datetime.UTC)


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    form, now = _form(), clock.now()
    if form.until.data is None:
        form.until.data = clock.local(now + USUALLY).replace(minute=0, second=0, tzinfo=None)
    return _page(form)


@bp.post("")
@needs(Role.OPERATOR)
def switch_on():
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        operations.switch_on(Weather(form.weather.data), form.until_moment, by=current_user, now=clock.now())
    except operations.NoSuchTime:
        db.session.rollback()
        refuse(_("请选现在以后、%(n)s 天以内的时间", n=LONGEST.days))(form.until)
        return _page(form), 422
    db.session.commit()
    flash(_("已打开，首页和站点页马上按这个顺序显示"))
    return redirect(url_for("stations_weather.index"), 303)


@bp.post("/end")
@needs(Role.OPERATOR)
def switch_off():
    if not TapForm().validate_on_submit():
        abort(400)
    ended = operations.switch_off(by=current_user, now=clock.now())
    db.session.commit()
    flash(_("已关闭，页面恢复平时的顺序") if ended else _("没有打开的天气"), "success" if ended else "info")
    return redirect(url_for("stations_weather.index"), 303)


def _form() -> WeatherForm:
    form = WeatherForm()
    form.offer(city.current().read(face.FILE))
    return form


def _page(form: WeatherForm) -> str:
    chosen = city.current()
    orders = [
        (texts, [words.SERVICES[each] for each in face.services_of(texts)]) for texts in chosen.read(face.FILE).values()
    ]
    return render_template(
        "stations/desk/weather.html",
        form=form,
        face=face.now_in(chosen, clock.now()),
        orders=orders,
        may_change=current_user.holds(Role.OPERATOR),
    )
