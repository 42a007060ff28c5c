"""What the site's own drawings are called at the desk, for who chooses one."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from app.stations import words as stations

EXHIBIT = "exhibit-"
NAMES: dict[str, Any] = {
    "exhibit-history": _l("画卷：从纸票到灯笼"),
    "exhibit-odds": _l("大海垂钓"),
    "exhibit-ticket-themes": _l("五张票面"),
    "exhibit-draw-machine": _l("摇奖机"),
    "exhibit-fund-flow": _l("一枚钱币，四路水"),
    "exhibit-stations-network": _l("灯笼树"),
    "hero-home": _l("宽幅：黄河上的灯笼"),
    "hero-stations": _l("宽幅：驿站一条街"),
    "hero-exhibition": _l("宽幅：纸上剧场"),
    "hero-charity": _l("宽幅：双手托起大树"),
    "hero-points": _l("宽幅：钱币花和礼品"),
    "game-ssq": _l("圆窗：双色球"),
    "game-fc3d": _l("圆窗：福彩3D"),
    "game-qlc": _l("圆窗：七乐彩"),
    "game-kl8": _l("圆窗：快乐8"),
    "game-scratch": _l("圆窗：即开票"),
    "cause-elderly": _l("印章：扶老"),
    "cause-disabled": _l("印章：助残"),
    "cause-orphan": _l("印章：救孤"),
    "cause-poverty": _l("印章：济困"),
    "county-bamboo-slips": _l("风物：竹简"),
    "county-jujube": _l("风物：冬枣"),
    "county-mountain": _l("风物：山"),
    "county-pear-blossom": _l("风物：鸭梨花"),
    "county-salt-shell": _l("风物：海盐和贝壳"),
    "county-shadow-puppet": _l("风物：皮影"),
    "county-yellow-river": _l("风物：黄河"),
    "door-stations": _l("团花：灯笼"),
    "door-exhibition": _l("团花：圆舞台"),
    "door-charity": _l("团花：爱心叶"),
    "door-points": _l("团花：钱币花"),
    **{f"kind-{kind.value}": _l("小图：%(name)s", name=name) for kind, name in stations.KINDS.items()},
    **{f"service-{service.value}": _l("小图：%(name)s", name=name) for service, name in stations.SERVICES.items()},
}
Choices = list[tuple[str, Any]]


def choices(names: Iterable[str]) -> Choices:
    """Those of these drawings that have a name, by which they are chosen, in the order of the list above; then the others."""
    there = dict.fromkeys(names)
    named = [(name, NAMES[name]) for name in NAMES if name in there]
    return [*named, *((name, name) for name in there if name not in NAMES)]
