"""How kinds, services and states are called."""

from flask_babel import lazy_gettext as _l

from app.stations.opening import OnHolidays, Unknown
from app.stations.reports.rules import Answer, Problem
from app.stations.rules import Kind, Service, Source, State, Status
from app.stations.wayfinding import Vendor

KINDS = {Kind.HUB: _l("总站"), Kind.SERVICE: _l("公益驿站"), Kind.OUTLET: _l("投注站")}
LACKING = {"name": _l("名称"), "address": _l("地址"), "weekly": _l("每周开门时间"), "services": _l("服务项")}
STATES = {
    State.PREPARING: _l("筹备中"),
    State.OPEN: _l("对外服务"),
    State.PAUSED: _l("暂停服务"),
    State.CLOSED: _l("已撤站"),
}
SOURCES = {Source.OWNER: _l("站主确认"), Source.VISITOR: _l("来访者反映"), Source.CENTRE: _l("中心核实")}
STATUSES = {Status.WORKS: _l("可用"), Status.UNKNOWN: _l("待确认"), Status.BROKEN: _l("暂停")}
SERVICES = {
    Service.WATER: _l("饮水"),
    Service.CHARGING: _l("手机充电"),
    Service.TOILET: _l("如厕"),
    Service.REST_SEAT: _l("休息座椅"),
    Service.WIFI: _l("无线上网"),
    Service.MICROWAVE: _l("微波炉"),
    Service.BLOOD_PRESSURE: _l("血压仪"),
    Service.FIRST_AID_KIT: _l("医药箱"),
    Service.UMBRELLA: _l("借雨伞"),
    Service.AIRCON: _l("空调"),
    Service.AIR_PUMP: _l("打气筒"),
    Service.TOOLBOX: _l("工具箱"),
    Service.FRIDGE: _l("冰箱"),
    Service.RAINCOAT: _l("雨披"),
    Service.READING: _l("书报"),
    Service.LUGGAGE: _l("物件寄存"),
    Service.PARCEL_DROP: _l("快递代收"),
    Service.AED: _l("除颤仪 AED"),
    Service.NURSING_ROOM: _l("母婴室"),
    Service.AID_GUIDANCE: _l("救助引导"),
    Service.CHARITY_INFO: _l("公益宣传"),
}
ON_HOLIDAYS = {OnHolidays.USUAL: _l("照常"), OnHolidays.CLOSED: _l("休息"), OnHolidays.OTHER: _l("改时间")}
PROBLEMS = {
    Problem.LOCKED: _l("门锁着"),
    Problem.BROKEN: _l("坏了"),
    Problem.WRONG_HOURS: _l("时间不对"),
}
ANSWERS = {Answer.WORKS: _l("可用"), Answer.BROKEN: _l("暂停"), Answer.HOURS: _l("开门时间已核对")}
ANSWERED_BY = {Source.OWNER: _l("站主"), Source.CENTRE: _l("中心"), Source.VISITOR: _l("来访者")}
UNKNOWN_OPENING = {
    Unknown.UNTOLD: _l("营业时间待确认"),
    Unknown.HOLIDAY: _l("假日时间待确认"),
    Unknown.UNANNOUNCED: _l("节假日安排待公布"),
    Unknown.STALE: _l("时间很久没人确认"),
    Unknown.DOUBTED: _l("有人反映没开门，等站主答复"),
}
WEEKDAYS = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))
VENDORS = {Vendor.AMAP: _l("高德地图"), Vendor.BAIDU: _l("百度地图"), Vendor.TENCENT: _l("腾讯地图")}
