"""The site's own pages: a citizen understands them, a machine can rely on them."""

import datetime
import re
from xml.etree import ElementTree

import pytest
from flask_babel import lazy_gettext as _l

from app.core import clock, search
from app.core.features import Card, Feature, Format, Page, PersonalData, Searchable, Slot
from app.core.search import Entry
from app.home import queries, rules
from tests.site import Site, assert_english

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def with_feature(app):
    def put(**doors) -> None:
        app.extensions["features"] += (Feature(name="test", **doors),)

    return put


class TestFront:
    def test_it_says_where_one_is_and_what_one_can_do(self, demo_site):
        page = demo_site.get("/")
        assert page.h1 == "福彩I公益，身边有驿站"
        assert page.one("form[role=search] input[name=q]")
        doors = page.texts(".door-label")
        assert "找驿站" in doors and len(doors) == len(set(doors))
        for link in page.select(".door"):
            demo_site.get(str(link["href"]))

    def test_near_you_is_chosen_and_not_asked_from_the_phone(self, demo_site):
        page = demo_site.get("/")
        counties = page.select(".county")
        assert len(counties) == 7
        demo_site.get(str(counties[0]["href"]))
        assert len(page.select("select[name=town] option")) > 80
        answer = demo_site.submit(page, "form.near", town="371602003")
        assert answer.h1 and "北镇街道" in answer

    def test_cards_come_from_the_features(self, app, with_feature):
        def highlights(slot: Slot, _now: datetime.datetime):
            if slot is Slot.PROJECT:
                yield Card(
                    "公益项目",
                    "示例项目 1",
                    "说到 10 件，做到 7 件",
                    "/x",
                    "cause-elderly",
                    status="本周更新",
                    demonstration=True,
                )
                yield Card("公益项目", "第二个", "只放一个", "/y", "cause-orphan")

        with_feature(highlights=highlights)
        page = Site(app).get("/")
        card = page.one(".card:has(a[href='/x'])")
        assert (
            "说到 10 件，做到 7 件" in card.get_text() and "演示" in card.get_text() and "本周更新" in card.get_text()
        )
        assert "第二个" not in page

    def test_chinese_cards_say_so_in_english(self, app, with_feature):
        with_feature(
            highlights=lambda slot, _now: (
                [Card("Kind", "只有中文", "的卡片", "/x", "mark")] if slot is Slot.EXHIBIT else []
            )
        )
        page = Site(app, lang="en").get("/")
        assert page.one("a[href='/x'] span")["lang"] == "zh-CN"

    def test_it_speaks_of_playing_responsibly(self, site):
        page = site.get("/")
        assert "量力而行" in page and page.select("a[href='/play-responsibly']")


class TestSearch:
    @pytest.fixture
    def shelf(self, app, db_session):
        """Forty places with hot water and one story of a demonstration, of a feature of its own."""
        now = clock.now()

        def entries(_ids):
            for number in range(1, 41):
                title = "有热水的站" if number == 40 else f"有热水的驿站 {number}"
                when = now - datetime.timedelta(days=number)
                yield Entry("place", number, f"s/{number}", title, "滨城区，热水全天供应", dated=when, public_from=when)
            yield Entry(
                "story", 1, "e", "水的故事", "只有中文的一段话", dated=now, public_from=now, is_demonstration=True
            )

        kinds = (("place", _l("驿站")), ("story", _l("公益")))
        searchable = tuple(Searchable(kind, label, entries, lambda key: f"/{key}") for kind, label in kinds)
        app.extensions["features"] += (Feature(name="test", searchable=searchable),)
        search.put(*entries(None))

    def test_hits_are_grouped_counted_and_marked(self, site, shelf):
        page = site.get("/search?q=热水")
        assert len(page.select("a.finding-title[href^='/s/']")) == queries.FIRST_HITS
        assert page.texts("h2")[0].startswith("驿站 40") and "找到 40 条" in page
        assert page.one("input[name=q]")["value"] == "热水"
        assert {mark.get_text() for mark in page.select(".finding mark")} == {"热水"}
        assert page.select(".finding-title")[0].get_text() == "有热水的站", "the closest title is the first"

    def test_a_demonstration_says_so(self, site, shelf):
        hit = next(each for each in site.get("/search?q=水").select(".finding") if "水的故事" in each.get_text())
        assert "演示" in hit.get_text()

    def test_all_hits_of_a_kind_are_one_link_away_and_paged(self, site, shelf):
        page = site.get(site.get("/search?q=热水").links()["全部 40 条：驿站"])
        assert len(page.select(".finding")) == search.PAGE_SIZE and "找到 40 条" in page
        newest = site.get(page.links()["最新的在前"])
        assert newest.select(".finding-title")[0]["href"] == "/s/1"
        second = site.get(newest.links()["下一页"])
        assert second.select(".finding-title")[-1]["href"] == "/s/40"

    @pytest.mark.parametrize("rest", ["kind=place&page=3", "kind=place&page=0", "kind=place&page=-1", "kind=nonsense"])
    def test_what_is_not_there_is_not_found(self, site, shelf, rest):
        site.get(f"/search?q=热水&{rest}", status=404)

    def test_a_kind_without_hits_says_so(self, site, shelf):
        assert "没有找到相关内容" in site.get("/search?q=火星基地&kind=place")
        site.get("/search?q=热水&kind=place&page=x&order=x")

    def test_nothing_found_is_kind_and_keeps_the_words(self, site, shelf):
        page = site.get("/search?q=火星基地")
        assert "没有找到相关内容" in page and page.one("input[name=q]")["value"] == "火星基地"
        assert page.select(".nexts a")

    @pytest.mark.parametrize(("query", "said"), [("a", "请再多写一点"), ("字" * 61, "搜索词太长了")])
    def test_too_little_and_too_much_say_so(self, site, query, said):
        page = site.get(f"/search?q={query}")
        assert said in page and page.one("input[name=q]")["value"] == query

    def test_without_words_it_invites(self, site):
        assert "写下您想找的" in site.get("/search") and "写下您想找的" in site.get("/search?q=++")

    @pytest.mark.parametrize(
        "query",
        [
            "'; DROP TABLE station; --",
            "<script>alert(1)</script>",
            "%25%25",
            "__",
            "水\\",
            "%F0%9F%92%A7%F0%9F%92%A7",
            "a\u202eb c",
            '"水" OR *',
            "NEAR(水 火)",
            "水 AND",
        ],
    )
    def test_strange_words_do_no_harm(self, demo_site, query):
        page = demo_site.get(f"/search?q={query}")
        assert "<script>alert" not in page.data.decode()

    def test_full_width_and_double_spaces_are_folded(self, site, shelf):
        assert "找到 40 条" in site.get("/search?q=　热水　　滨城")

    def test_chinese_hits_are_marked_as_such_in_english(self, app, shelf):
        for path in ("/search?q=水", "/search?q=水&kind=place", "/search?q=zz"):
            assert_english(Site(app, lang="en").get(path))

    @pytest.mark.parametrize("query", ["沾化", "手机充电", "双色球", "助餐", "石家庄", "2026", "charging"])
    def test_the_demonstration_city_is_found(self, demo_site, query):
        assert demo_site.get(f"/search?q={query}").select(".finding mark")

    @pytest.mark.sqlite_only
    def test_what_a_word_is(self):
        assert rules.is_long_enough("水") and rules.is_long_enough("3D") and not rules.is_long_enough("D")
        assert rules.cleaned(" a\tb\0c\u3000d ") == "a b c d"


class TestPolicies:
    def test_the_founding_article_is_quoted_with_its_source_only(self, site):
        page = site.get("/about")
        quotes = page.select("figure.quote")
        assert quotes and all(
            "据滨州市民政局主要负责人署名文章（2021年以后、具体年份未载明）" in q.get_text() for q in quotes
        )
        for quote in quotes:
            quote.extract()
        assert not re.search(r"395|100 ?处|首家", page.soup.get_text())

    def test_privacy_lists_what_the_features_keep(self, site, with_feature):
        with_feature(personal_data=(PersonalData("手机号", "通知您领取", "注销后删除"),))
        page = site.get("/privacy")
        assert ["记什么 手机号", "为什么 通知您领取", "保存到什么时候 注销后删除"] in page.rows()
        assert "登录名、称呼、密码的单向散列" in page

    def test_accessibility_does_not_claim_an_assessment(self, site):
        assert "还没有经过第三方评估" in site.get("/accessibility")

    def test_playing_responsibly_names_every_line_and_the_missing_help_line(self, app):
        page = Site(app).get("/play-responsibly")
        assert len(page.select(".rational-lines li")) == 6
        assert "求助热线由中心选定后填写" in page and "待填" in page

    def test_developers_see_every_format(self, app, with_feature):
        with_feature(
            formats=(
                Format("健康", "给监测程序", "machine.health", "application/json"),
                Format("短码", "说明", "qr.resolve", "text/html"),
            )
        )
        page = Site(app).get("/developers")
        assert page.links()["健康"] == "/healthz"
        assert "/S/<code>" in page and "短码" not in page.links()

    @pytest.mark.parametrize("path", ["/about", "/privacy", "/accessibility", "/play-responsibly", "/developers"])
    def test_whom_to_ask_is_on_every_page(self, site, path):
        assert site.get(path).select(".contact")


class TestMachines:
    def addresses(self, text: bytes) -> list[str]:
        return [element.text for element in ElementTree.fromstring(text).findall(".//s:loc", SITEMAP)]

    def test_every_address_of_the_sitemap_opens(self, demo_site):
        found = self.addresses(demo_site.get("/sitemap.xml").data)
        assert len(found) == len(set(found)) and all(each.startswith("http://127.0.0.1:8000/") for each in found)
        kinds = {re.sub(r"[^/]+$", "…", each): each for each in found}
        for address in [*found[:8], *kinds.values()]:
            demo_site.get(address.removeprefix("http://127.0.0.1:8000"))

    def test_a_large_site_is_split(self, app, with_feature, monkeypatch):
        monkeypatch.setattr(rules, "SITEMAP_LIMIT", 10)
        monkeypatch.setattr(rules.sitemap_parts, "__defaults__", (10,))
        with_feature(sitemap=lambda: (Page(f"/p/{n}?a=1&b=2", clock.now()) for n in range(25)))
        site = Site(app)
        parts = self.addresses(site.get("/sitemap.xml").data)
        assert len(parts) > 2
        found = [
            each for part in parts for each in self.addresses(site.get(part.removeprefix("http://127.0.0.1:8000")).data)
        ]
        assert len(found) == len(set(found)) >= 31
        for odd in ("0", "99", "-1"):
            site.get(f"/sitemap.xml?part={odd}", 404)

    def test_a_demonstration_is_not_for_search_engines(self, site):
        assert "Disallow: /\n" in site.get("/robots.txt").text

    def test_security_txt_expires_within_a_year(self, site):
        text = site.get("/.well-known/security.txt").text
        expires = datetime.datetime.fromisoformat(re.search(r"Expires: (.+)", text).group(1))
        assert datetime.timedelta(days=30) < expires - clock.now() < datetime.timedelta(days=365)
        assert re.search(r"Contact: (mailto:|tel:|https?://)\S+", text)

    def test_the_manifest_points_at_pictures_that_exist(self, site):
        content = site.get("/manifest.webmanifest").json
        assert all(site.client.get(icon["src"]).status_code == 200 for icon in content["icons"])
        assert content["name"]

    def test_a_blindly_asked_icon_is_found(self, site):
        assert site.client.get(site.client.get("/favicon.ico").headers["Location"]).status_code == 200
