"""The online exhibition hall: exhibits and records, the games' rules and odds, the archive of draws."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.core.features import Feature, Format, Link, Searchable
from app.core.jobs import Job, Task
from app.exhibition import commands, demonstration, doors, routes, searchable
from app.exhibition.archive import building as archive
from app.exhibition.archive import staff_routes as archive_staff_routes
from app.exhibition.collection import declarations as collection
from app.exhibition.collection import iiif, table_routes
from app.exhibition.collection import open_routes as collection_open_routes
from app.exhibition.collection import staff_routes as collection_staff_routes
from app.exhibition.draws import routes as draw_routes
from app.exhibition.draws import staff_routes as draw_staff_routes
from app.exhibition.games import routes as game_routes
from app.exhibition.lists import routes as lists_routes
from app.exhibition.loans import declarations as loans
from app.exhibition.loans import routes as loan_routes
from app.exhibition.loans import staff_routes as loan_desk
from app.exhibition.narration import staff_routes as narration
from app.exhibition.paper import routes as paper_routes
from app.exhibition.publishing import block_routes, look_routes
from app.exhibition.publishing import declarations as publishing
from app.exhibition.publishing import staff_routes as publishing_staff_routes
from app.exhibition.quizzes import routes as quiz_routes
from app.exhibition.recordings import routes as recording_routes
from app.exhibition.scans import routes as scans
from app.exhibition.tiles import jobs as tiles

feature = Feature(
    name="exhibition",
    blueprints=(
        game_routes.bp,
        draw_routes.bp,
        quiz_routes.bp,
        recording_routes.bp,
        narration.bp,
        paper_routes.bp,
        loan_routes.bp,
        loan_desk.bp,
        routes.bp,
        collection_open_routes.bp,
        publishing_staff_routes.bp,
        block_routes.bp,
        look_routes.bp,
        table_routes.bp,
        collection_staff_routes.bp,
        scans.bp,
        archive_staff_routes.bp,
        lists_routes.bp,
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
            _l("借来的票"),
            "loan_desk.index",
            roles=(accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=31,
        ),
        Link(
            _l("录音和录像"),
            "recordings.index",
            roles=(accounts.Role.EDITOR, accounts.Role.AUDITOR),
            order=32,
        ),
        Link(
            _l("开奖档案"),
            "draws_desk.index",
            roles=(accounts.Role.EDITOR, accounts.Role.OPERATOR, accounts.Role.AUDITOR),
            order=33,
        ),
    ),
    account=(Link(_l("我借出的票"), "loans.mine", roles=(accounts.Role.MEMBER,), order=24),),
    grounds={loans.OWNER: loan_desk.ground},
    queues=loan_desk.queue,
    personal_data=loans.personal_data,
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
            searchable.ITEM,
            _l("展品记录"),
            searchable.items,
            lambda slug: url_for("exhibition.item", slug=slug),
            photos=doors.photos,
        ),
        Searchable(searchable.DRAW, _l("开奖"), searchable.drawn, doors.draw),
    ),
    formats=(
        Format(
            _l("展馆的 IIIF 总目（Presentation 3）"),
            _l("全馆各展厅的目录；每个展厅一份藏品目录，每件展品一份清单（manifest），任何 IIIF 看图软件都能打开。"),
            "collection_open.top_collection",
            iiif.MEDIA_TYPE,
        ),
        Format(
            _l("展厅的 IIIF 目录（Presentation 3）"),
            _l("一个展厅里的展品，按策展人的次序。"),
            "collection_open.exhibit_collection",
            iiif.MEDIA_TYPE,
        ),
        Format(
            _l("展品的 IIIF 清单（Presentation 3）"),
            _l("一件展品：著录、权利和可放大的图。网页里另有 schema.org 的 JSON-LD。"),
            "collection_open.manifest",
            iiif.MEDIA_TYPE,
        ),
        Format(
            _l("展品图（IIIF Image API 3，level 0）"),
            _l("图的尺寸和图块，供放大查看。"),
            "collection_open.image_info",
            "application/ld+json",
        ),
        Format(
            _l("展馆动态（Atom）"), _l("新的展厅、展页和记录。"), "collection_open.hall_feed", "application/atom+xml"
        ),
        Format(_l("展厅动态（Atom）"), _l("只订阅一个展厅。"), "collection_open.exhibit_feed", "application/atom+xml"),
    ),
    tasks=(Task(scans.TASK, tiles.make_one), Task(archive.TASK, archive.make)),
    jobs=(
        Job("make-tiles", tiles.make, minute="*/5"),
        Job("forget-loans", loans.forget, hour="4", minute="10"),
        Job("clean-hall", archive.clean, hour="4", minute="25"),
    ),
    reviewed=(*publishing.reviewed, *collection.reviewed),
    sitemap=doors.sitemap,
    highlights=doors.highlights,
    untranslated=doors.untranslated,
    first_steps=doors.first_steps,
    demonstrate=demonstration.load,
    audit_actions={
        "exhibit.add": _l("新建展厅"),
        "exhibit.change": _l("修改展厅"),
        "exhibit.sent": _l("送审展厅"),
        "exhibit.passed": _l("审过展厅"),
        "exhibit.returned": _l("退回展厅"),
        "exhibit.taken-back": _l("收回展厅稿"),
        "exhibit.published": _l("发布展厅"),
        "exhibit.withdrawn": _l("撤下展厅"),
        "exhibit.moved": _l("换展厅网址"),
        "exhibit-page.add": _l("新建展页"),
        "exhibit-page.change": _l("修改展页"),
        "exhibit-page.published": _l("发布展页"),
        "exhibit-page.withdrawn": _l("撤下展页"),
        "exhibition-item.add": _l("新建展品记录"),
        "exhibition-item.change": _l("修改展品记录"),
        "exhibition-item.sent": _l("送审展品记录"),
        "exhibition-item.passed": _l("审过展品记录"),
        "exhibition-item.returned": _l("退回展品记录"),
        "exhibition-item.taken-back": _l("收回展品记录稿"),
        "exhibition-item.published": _l("发布展品记录"),
        "exhibition-item.withdrawn": _l("撤下展品记录"),
        "exhibition-item.moved": _l("换记录网址"),
        "exhibition-item.import": _l("导入展品记录"),
        "loan.add": _l("借出一张票"),
        "loan.covered": _l("遮盖借来的票"),
        "loan.withdrawn": _l("收回借出的票"),
        "recording.add": _l("上传录音或录像"),
        "recording.removed": _l("删除录音或录像"),
        "exhibition-list.change": _l("改词表"),
        "content.archive": _l("打包整个展馆"),
        "content.load": _l("载入展馆内容"),
        "draws.import": _l("导入开奖结果"),
    },
)
