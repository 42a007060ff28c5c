"""People and roles at the desk: the administrator changes, the auditor reads, nobody helps themselves."""

import pytest

from app.accounts.rules import Role
from app.core.audit import AuditEntry
from app.core.db import db
from tests.builders.accounts import PASSWORD, named, person, signed_in
from tests.site import Site


@pytest.fixture
def administrator(app) -> Site:
    return signed_in(app, Role.ADMINISTRATOR)


@pytest.fixture
def wang(app) -> str:
    """The desk page of somebody without a role."""
    with app.app_context():
        return f"/desk/people/{person(name='wang', display_name='王测试').id}"


def grant(site: Site, page: str, role: Role, scope: str = "", status: int = 303):
    return site.submit(site.get(page), "form[action$='/roles']", status, role=role.value, scope_key=scope)


def actions(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_somebody_is_added_with_a_password_shown_once(app, administrator):
    page = administrator.submit(
        administrator.get("/desk/people/new"), "main form", 201, name="li", display_name="李测试"
    )
    password = page.one("code.secret").text
    assert page.headers["Cache-Control"] == "no-store"
    assert Site(app).sign_in("LI", password).path == "/me/password"
    with app.app_context():
        assert password not in named("li").password_hash
        entries = db.session.scalars(db.select(AuditEntry)).all()
        assert not any(password in str(entry.facts) for entry in entries)


def test_somebody_is_added_with_a_typed_password(app, administrator):
    page = administrator.get("/desk/people/new")
    answer = administrator.submit(page, "main form", name="li", display_name="李测试", password="typed by hand")
    assert "已经添加" in administrator.follow(answer)
    assert Site(app).sign_in("li", "typed by hand").path == "/me/password"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "display_name": "李"}, "请填写登录名"),
        ({"name": "WANG", "display_name": "李"}, "已经有人用这个登录名"),
        ({"name": "ｗａｎｇ", "display_name": "李"}, "已经有人用这个登录名"),
        ({"name": "li\u200b", "display_name": "李"}, "看不见的字符"),
        ({"name": "li", "display_name": "李", "password": "short"}, "密码太短"),
        ({"name": "x" * 300, "display_name": "李"}, "请控制在"),
    ],
)
def test_what_cannot_be_added_says_why_and_keeps_what_was_typed(administrator, wang, fields, said):
    page = administrator.submit(administrator.get("/desk/people/new"), "main form", 422, **fields)
    assert said in page
    assert page.one("input[name=name]")["value"] == fields["name"]


def test_a_role_is_granted_and_ended(app, administrator, wang):
    grant(administrator, wang, Role.OPERATOR)
    worker = Site(app)
    assert worker.sign_in("wang", PASSWORD).path == "/desk"
    page = administrator.get(wang)
    assert "运营员" in page
    administrator.submit(page, "form[action$='/end'][action*='/roles/']")
    assert worker.get("/desk", 303).location.startswith("/sign-in"), "every session has ended"
    assert actions(app)[-4:] == ["role.grant", "sign-in", "sign-in.end", "role.end"]


def test_a_role_for_a_place_names_the_place(app, administrator, wang):
    assert "请填写编号" in grant(administrator, wang, Role.OWNER, status=422)
    page = grant(administrator, wang, Role.OWNER, "no-such-place", status=422)
    assert "没有这个编号" in page and page.one("input[name=scope_key]")["value"] == "no-such-place"


def test_a_place_of_the_city_is_accepted(demonstrated):
    from app.stations.models import Station

    administrator = signed_in(demonstrated, Role.ADMINISTRATOR)
    with demonstrated.app_context():
        station = db.session.scalars(db.select(Station).limit(1)).one()
        code, name = station.code, station.name
        page = f"/desk/people/{person().id}"
    grant(administrator, page, Role.OWNER, code)
    assert name in administrator.get(page)


@pytest.mark.parametrize(("held", "wanted"), [(Role.OPERATOR, Role.ADMINISTRATOR), (Role.AUDITOR, Role.OPERATOR)])
def test_roles_that_check_each_other_are_not_held_by_one_person(administrator, wang, held, wanted):
    grant(administrator, wang, held)
    assert "不能由同一人担任" in grant(administrator, wang, wanted, status=422)


def test_granting_twice_is_one_grant(app, administrator, wang):
    grant(administrator, wang, Role.OPERATOR)
    grant(administrator, wang, Role.OPERATOR)
    assert actions(app).count("role.grant") == 2, "the administrator's own and one more"


def own_page(site: Site, app) -> str:
    with app.app_context():
        from app.accounts.models import RoleGrant

        number = db.session.scalar(db.select(RoleGrant.user_id).where(RoleGrant.role == Role.ADMINISTRATOR))
    return f"/desk/people/{number}"


def test_nobody_grants_themselves_a_role(app, administrator):
    page = own_page(administrator, app)
    assert not administrator.get(page).select("form[action$='/roles']"), "no form is offered"
    refused = administrator.post(f"{page}/roles", {"role": "member", "scope_key": ""}, 422)
    assert "不能给自己授予角色" in refused


@pytest.mark.parametrize("act", ["disabling", "password"])
def test_nobody_disables_or_resets_themselves(app, administrator, act):
    answer = administrator.post(f"{own_page(administrator, app)}/{act}")
    assert "自己" in administrator.follow(answer)


def test_nobody_ends_their_own_role(app, administrator):
    with app.app_context():
        from app.accounts.models import RoleGrant

        number = db.session.scalar(db.select(RoleGrant.id).where(RoleGrant.role == Role.ADMINISTRATOR))
    answer = administrator.post(f"{own_page(administrator, app)}/roles/{number}/end")
    assert "不能收回自己的角色" in administrator.follow(answer)


def test_a_disabled_person_is_out_until_enabled(app, administrator, wang):
    worker = Site(app)
    worker.sign_in("wang", PASSWORD)
    administrator.submit(administrator.get(wang), "form[action$='/disabling']")
    worker.get("/me", 303)
    Site(app).post("/sign-in", {"name": "wang", "password": PASSWORD}, 422)
    page = administrator.get(wang)
    assert "账号已停用" in page
    administrator.submit(page, "form[action$='/enabling']")
    assert Site(app).sign_in("wang", PASSWORD).path == "/me"


def test_all_devices_are_signed_out_in_one_click(app, administrator, wang):
    worker = Site(app)
    worker.sign_in("wang", PASSWORD)
    administrator.submit(administrator.get(wang), "form[action$='/sign-ins/end']")
    worker.get("/me", 303)
    assert Site(app).sign_in("wang", PASSWORD).path == "/me"


def test_a_lost_password_is_replaced(app, administrator, wang):
    page = administrator.submit(administrator.get(wang), "form[action$='/password']", 201)
    Site(app).post("/sign-in", {"name": "wang", "password": PASSWORD}, 422)
    assert Site(app).sign_in("wang", page.one("code.secret").text).path == "/me/password"


def test_the_auditor_reads_and_changes_nothing(app, wang):
    auditor = signed_in(app, Role.AUDITOR)
    page = auditor.get(wang)
    assert page.select("main form") == []
    assert "添加人员" not in auditor.get("/desk/people")
    auditor.get("/desk/people/new", 403)
    for path in ("", "/roles", "/disabling", "/enabling", "/password", "/sign-ins/end", "/roles/1/end"):
        auditor.post(wang + path if path else "/desk/people", {"role": "member"}, 403)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OWNER, Role.EDITOR, Role.OPERATOR])
def test_nobody_else_sees_people(app, role, wang):
    site = signed_in(app, role, scope="x")
    site.get("/desk/people", 403)
    site.get(wang, 403)
    site.post(f"{wang}/roles", {"role": "administrator"}, 403)


def test_a_visitor_is_asked_to_sign_in(site, wang):
    assert site.get("/desk/people", 303).location == "/sign-in?next=/desk/people"
    site.post(f"{wang}/disabling", status=303)


def test_people_are_found_by_name_and_role(app, administrator, wang):
    grant(administrator, wang, Role.OPERATOR)
    assert administrator.get("/desk/people?q=WANG").texts(".row a") == ["wang"]
    assert administrator.get("/desk/people?q=王测").texts(".row a") == ["wang"]
    assert administrator.get("/desk/people?role=operator").texts(".row a") == ["wang"]
    assert "没有找到这样的人" in administrator.get("/desk/people?q=%25")
    for odd in ("?page=0", "?page=99999999999999999999", "?page=x", "?role=king", "?q=" + "字" * 500):
        administrator.get(f"/desk/people{odd}")


def test_people_come_fifty_at_a_time(app, administrator):
    with app.app_context():
        from app.accounts.models import User
        from app.core import clock

        for number in range(60):
            name = f"many-{number:02d}"
            db.session.add(User(name=name, name_key=name, display_name=name, created_at=clock.now()))
        db.session.commit()
    first, second = administrator.get("/desk/people"), administrator.get("/desk/people?page=2")
    assert len(first.select(".row")) == 50 and len(second.select(".row")) == 11


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
def test_there_is_nobody_there(administrator, number):
    administrator.get(f"/desk/people/{number}", 404)


def test_the_desk_speaks_english(app, wang):
    from tests.site import assert_english

    site = signed_in(app, Role.ADMINISTRATOR, lang="en")
    for path in ("/desk", "/desk/people", "/desk/people/new", wang, "/desk/audit", "/desk/messages"):
        assert_english(site.get(path))
