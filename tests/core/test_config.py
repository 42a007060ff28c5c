"""The site refuses to start on a bad or unsafe value, with a sentence that says what to set."""

import datetime

import pytest

from app import create_app
from app.config import Config, ConfigError, read_env_file
from app.core import site

pytestmark = pytest.mark.sqlite_only

PRODUCTION = {
    "SECRET_KEY": "k" * 40,
    "PUBLIC_ORIGIN": "https://welfare.example",
    "SITE_ORGANISER": "主办单位甲",
    "SITE_PHONE": "0543-0000000",
    "SITE_HOURS": "周一至周五 9:00–17:00",
    "SITE_ICP": "鲁ICP备00000000号",
    "SITE_POLICE_FILING": "办理中",
    "SITE_OPENED_ON": "2026-11-01",
}


@pytest.fixture
def start(tmp_path):
    def begin(**changes: str | None):
        env = {**PRODUCTION, "DATA_DIR": str(tmp_path), **changes}
        return create_app(Config.from_env({name: value for name, value in env.items() if value is not None}))

    return begin


def test_a_complete_production_site_starts(start):
    app = start()
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session" and app.config["SESSION_COOKIE_SECURE"]
    assert not app.extensions["config"].demonstration


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY: set a random value of at least 32 characters."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY: set a random value"),
        ({"PUBLIC_ORIGIN": None}, "PUBLIC_ORIGIN: set the site's https address"),
        ({"PUBLIC_ORIGIN": "http://welfare.example"}, "PUBLIC_ORIGIN: set the site's https address"),
        ({"PUBLIC_ORIGIN": "https://welfare.example/site"}, "PUBLIC_ORIGIN: give scheme and host only"),
        ({"PUBLIC_ORIGIN": "https://"}, "PUBLIC_ORIGIN: set the site's https address"),
        ({"SITE_ORGANISER": None}, "SITE_ORGANISER: set 主办单位"),
        ({"SITE_PHONE": None}, "SITE_PHONE: set a contact telephone"),
        ({"SITE_ICP": None}, "SITE_ICP: set the ICP filing number"),
        ({"SITE_POLICE_FILING": None}, "SITE_POLICE_FILING: set 公安备案"),
        ({"SITE_OPENED_ON": None}, "SITE_OPENED_ON: set the opening date"),
        ({"SITE_OPENED_ON": "first of May"}, "SITE_OPENED_ON: set a date as YYYY-MM-DD"),
        ({"TIANDITU_KEY": "key"}, "SITE_MAP_APPROVAL: set the 审图号"),
        ({"TRUSTED_PROXIES": "many"}, "TRUSTED_PROXIES: set how many proxies"),
        ({"PAGE_CACHE": "yes"}, "PAGE_CACHE: set 1 or 0"),
        ({"DEMONSTRATION": "true"}, "DEMONSTRATION: set 1 or 0"),
        ({"CITY": "atlantis"}, "CITY: there is no city.toml"),
    ],
)
def test_what_is_missing_or_wrong_is_named(start, changes, sentence):
    with pytest.raises(ConfigError) as refused:
        start(**changes)
    assert sentence in str(refused.value)


def test_every_problem_is_named_at_once(tmp_path):
    with pytest.raises(ConfigError) as refused:
        Config.from_env({"DATA_DIR": str(tmp_path), "PAGE_CACHE": "2", "TRUSTED_PROXIES": "x"})
    assert all(name in str(refused.value) for name in ("SECRET_KEY", "PAGE_CACHE", "TRUSTED_PROXIES", "PUBLIC_ORIGIN"))


def test_a_demonstration_needs_a_secret_only(start):
    app = start(**dict.fromkeys(PRODUCTION, None) | {"SECRET_KEY": "k" * 40, "DEMONSTRATION": "1"})
    with app.test_request_context():
        assert "主办单位" in site.current().missing


def test_demonstration_data_are_refused_in_production(start):
    runner = start().test_cli_runner()
    result = runner.invoke(args=["demonstrate"])
    assert result.exit_code == 1 and "Set DEMONSTRATION=1" in result.output


@pytest.mark.parametrize(("today", "overdue"), [("2026-12-01", False), ("2026-12-02", True)])
def test_police_filing_may_be_under_way_for_thirty_days(start, today, overdue):
    with start().test_request_context():
        assert site.current().police_filing_overdue(datetime.date.fromisoformat(today)) is overdue
    with start(SITE_POLICE_FILING="鲁公网安备00000000号").test_request_context():
        assert not site.current().police_filing_overdue(datetime.date(2030, 1, 1))


@pytest.mark.parametrize("written", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_postgresql_is_reached_by_psycopg(make_config, written):
    assert make_config(DATABASE_URL=written).database_url == "postgresql+psycopg://u@h/d"


def test_an_env_file_is_read_line_by_line(tmp_path):
    path = tmp_path / ".env"
    path.write_text('# a remark\n\nSECRET_KEY="with = sign"\nEMPTY=\nno line\n', encoding="utf-8")
    assert read_env_file(path) == {"SECRET_KEY": "with = sign", "EMPTY": ""}
    assert read_env_file(tmp_path / "missing") == {}


class TestHosts:
    """In production the site answers to its own names only."""

    def test_its_own_host_is_served(self, start):
        app = start()
        assert app.test_client().get("/robots.txt", base_url="https://welfare.example").status_code == 200

    def test_a_port_does_not_matter(self, start):
        app = start(PUBLIC_ORIGIN="https://welfare.example:8443")
        assert app.test_client().get("/robots.txt", base_url="https://welfare.example:8443").status_code == 200

    @pytest.mark.parametrize("host", ["evil.example", "welfare.example.evil.example", "evil.example:443"])
    def test_a_forged_host_gets_a_plain_refusal(self, start, host):
        app = start(PAGE_CACHE="0")
        for path in ("/robots.txt", "/sign-in", "/no-such-page"):
            answer = app.test_client().get(path, base_url=f"https://{host}")
            assert answer.status_code == 400
            assert "evil" not in answer.text

    def test_absolute_addresses_never_come_from_the_request(self, start):
        app = start()
        text = app.test_client().get("/robots.txt", base_url="http://localhost").text
        assert "Sitemap: https://welfare.example/sitemap.xml" in text
