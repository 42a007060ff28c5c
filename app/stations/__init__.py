"""Places that serve the public: what is open and works, the owner's tap, printed codes on their walls."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.core.features import Feature, Format, Link, PersonalData, Searchable
from app.core.jobs import Job
from app.stations import (
    centre_routes,
    commands,
    contribution_routes,
    demonstration,
    doors,
    hours_routes,
    kept_routes,
    map_routes,
    open_routes,
    owner_routes,
    routes,
    searchable,
    staff_routes,
    words,
)
from app.stations.acts import owner_routes as acts
from app.stations.applications import declarations
from app.stations.applications import owner_routes as owner_applications
from app.stations.applications import routes as applications
from app.stations.applications import staff_routes as applications_desk
from app.stations.calendar import loading
from app.stations.calendar import staff_routes as calendar
from app.stations.freshness import board_routes as board
from app.stations.freshness import staff_routes as freshness
from app.stations.keepers import owner_routes as keepers
from app.stations.keepers import staff_routes as people
from app.stations.reports import jobs as report_jobs
from app.stations.reports import routes as reports
from app.stations.weather import staff_routes as weather

KEEPERS = (accounts.Role.OWNER, accounts.Role.HELPER)

feature = Feature(
    name="stations",
    blueprints=(
        routes.bp,
        map_routes.bp,
        kept_routes.bp,
        open_routes.bp,
        owner_routes.bp,
        contribution_routes.bp,
        acts.bp,
        applications.bp,
        owner_applications.bp,
        applications_desk.bp,
        keepers.bp,
        people.bp,
        staff_routes.bp,
        centre_routes.bp,
        freshness.bp,
        board.bp,
        hours_routes.owner,
        hours_routes.desk,
        calendar.bp,
        reports.bp,
        weather.bp,
    ),
    commands=(commands.stations,),
    navigation=(
        Link(
            _l("驿站"),
            "stations.index",
            art="door-stations",
            order=40,
            invitation=_l("找驿站"),
            text=_l("歇脚、喝水、充电"),
        ),
    ),
    desk=(
        Link(
            _l("站点与点位码"),
            "stations_staff.index",
            roles=(accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=20,
        ),
        declarations.DESK,
        Link(
            _l("新鲜度"),
            "stations_board.grey",
            roles=(accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=21,
        ),
        Link(
            _l("天气"),
            "stations_weather.index",
            roles=(accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=23,
        ),
        Link(
            _l("节假日与休市"),
            "stations_calendar.index",
            roles=(accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=22,
        ),
    ),
    account=(Link(_l("我的站点"), "stations_owner.today", roles=KEEPERS, order=10),),
    qr_targets={"station": doors.target_kind},
    searchable=(
        Searchable(
            searchable.KIND,
            _l("驿站和投注站"),
            searchable.entries,
            lambda code: url_for("stations.station", code=code),
        ),
    ),
    sitemap=doors.sitemap,
    highlights=doors.highlights,
    scopes={accounts.Scope.STATION: doors.scope},
    queues=lambda user, now: (*doors.queues(user, now), *declarations.queues(user, now)),
    untranslated=doors.untranslated,
    demonstrate=demonstration.load,
    demonstration_sign_ins=(("second-operator", *demonstration.COLLEAGUE),),
    set_up=loading.set_up,
    first_steps=doors.first_steps,
    formats=(
        Format(
            _l("站点位置（GeoJSON）"),
            _l("公开站点的位置、类别、服务和开门时间，RFC 7946，经度在前，四位小数。可以带名单的筛选条件。"),
            "stations_open.geojson",
            "application/geo+json",
        ),
        Format(
            _l("站点表（CSV）"),
            _l("同样的内容，一行一个站点，UTF-8 带字节顺序标记，表格软件直接打开。"),
            "stations_open.table",
            "text/csv",
        ),
        Format(
            _l("站点实时状态（JSON）"),
            _l("现在开没开门、每项服务能不能用、谁在什么时候说的。过了 valid_until 就算未知。"),
            "stations_open.status",
            "application/json",
        ),
        Format(
            _l("站点的结构化数据（schema.org）"),
            _l("每个站点页里的 JSON-LD：LocalBusiness，含开门时间和可用设施。"),
            "stations.station",
            "application/ld+json",
        ),
    ),
    audit_actions={
        **declarations.AUDIT_ACTIONS,
        "station.add": _l("新增站点"),
        "station.change": _l("修改站点资料"),
        "station.confirm": _l("确认站点都正常"),
        "station.service": _l("更新服务状态"),
        "station.hours": _l("更新某天的时间"),
        "station.holidays": _l("更新节假日时间"),
        "calendar.year": _l("录入节假日安排"),
        "calendar.closure": _l("录入休市日期"),
        "weather.on": _l("打开天气顺序"),
        "weather.off": _l("关闭天气顺序"),
        "station.check": _l("核对开门时间"),
        "station.periods": _l("修改时效"),
        "station.undo": _l("撤销站主操作"),
        "station.import": _l("导入站点表"),
    },
    personal_data=(
        declarations.PERSONAL,
        PersonalData(
            _l("会员反映问题并要记积分时，是谁反映的"),
            _l("属实了，把积分记给您"),
            _l("有了答复就删除，最多七天"),
        ),
        PersonalData(
            _l("反映站点问题时的上网记号"),
            _l(
                "分清两次反映是不是来自不同的地方。只由网段换算，每天换一次密钥，认不出人，也不记录您反映时的网址和设备。"
            ),
            _l("24 小时后删除；反映本身（哪一站、哪一样、几点）不含个人信息，保留一年"),
        ),
    ),
    jobs=(
        declarations.FORGETTING,
        Job("forget-reporters", report_jobs.forget, minute="*/10"),
    ),
    audit_facts={
        **{service.value: label for service, label in words.SERVICES.items()},
        "hours": _l("开门时间"),
        "days": _l("日子"),
        "until": _l("到什么时候"),
        "source": _l("出处"),
        "heat": _l("高温"),
        "rain": _l("下雨"),
        "frost": _l("寒冷"),
    },
)
