"""The online exhibition hall: exhibits and records, the games' rules and odds, the archive of draws."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.core.features import Feature, Link, Searchable
from app.exhibition import commands, demonstration, doors, routes, searchable, staff_routes
from app.exhibition.collection import open_routes as collection_open_routes
from app.exhibition.collection import staff_routes as collection_staff_routes
from app.exhibition.draws import routes as draw_routes
from app.exhibition.draws import staff_routes as draw_staff_routes
from app.exhibition.games import routes as game_routes

feature = Feature(
    name="exhibition",
    blueprints=(
        game_routes.bp,
        draw_routes.bp,
        routes.bp,
        collection_open_routes.bp,
        staff_routes.bp,
        collection_staff_routes.bp,
        draw_staff_routes.bp,
    ),
    commands=(commands.exhibition,),
    navigation=(
        Link(
            _l("展馆"),
            "exhibition.index",
            art="door-exhibition",
            order=10,
            invitation=_l("去展馆"),
            text=_l("一张小纸片，走过的路"),
        ),
    ),
    desk=(
        Link(_l("展馆"), "exhibition_desk.index", roles=(accounts.Role.EDITOR, accounts.Role.AUDITOR), order=30),
        Link(
            _l("展品记录"),
            "collection_desk.index",
            roles=(accounts.Role.EDITOR, accounts.Role.AUDITOR),
            order=31,
        ),
        Link(
            _l("开奖档案"),
            "draws_desk.index",
            roles=(accounts.Role.EDITOR, accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=32,
        ),
    ),
    qr_targets={"exhibit": doors.target_kind},
    searchable=(
        Searchable(
            searchable.GAME,
            _l("游戏"),
            searchable.games,
            lambda code: url_for("games.game", code=code),
            is_built_in=True,
        ),
        Searchable(
            searchable.EXHIBIT, _l("展厅"), searchable.exhibits, lambda slug: url_for("exhibition.exhibit", slug=slug)
        ),
        Searchable(searchable.PAGE, _l("展页"), searchable.pages, doors.page),
        Searchable(
            searchable.ITEM, _l("展品记录"), searchable.items, lambda slug: url_for("exhibition.item", slug=slug)
        ),
        Searchable(searchable.DRAW, _l("开奖"), searchable.drawn, doors.draw),
    ),
    sitemap=doors.sitemap,
    highlights=doors.highlights,
    untranslated=doors.untranslated,
    demonstrate=demonstration.load,
    audit_actions={
        "exhibit.add": _l("新建展厅"),
        "exhibit.change": _l("修改展厅"),
        "exhibit.published": _l("发布展厅"),
        "exhibit.withdrawn": _l("撤下展厅"),
        "exhibit-page.add": _l("新建展页"),
        "exhibit-page.change": _l("修改展页"),
        "exhibit-page.published": _l("发布展页"),
        "exhibit-page.withdrawn": _l("撤下展页"),
        "exhibition-item.add": _l("新建展品记录"),
        "exhibition-item.change": _l("修改展品记录"),
        "exhibition-item.published": _l("发布展品记录"),
        "exhibition-item.withdrawn": _l("撤下展品记录"),
        "exhibition-item.import": _l("导入展品记录"),
        "content.load": _l("载入展馆内容"),
        "draws.import": _l("导入开奖结果"),
    },
)
