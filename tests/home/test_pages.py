"""The site's own pages: a citizen understands them, a machine can rely on them."""

import datetime
import re
from xml.etree import ElementTree

import pytest

from app.core import clock
from app.core.features import Card, Feature, Format, Page, PersonalData, SearchHit, Slot
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
    def searched(self, with_feature):
        asked: list[tuple] = []

        def search(query: str, lang: str, most: int):
            asked.append((query, lang, most))
            if "水" in query:
                yield from (SearchHit("驿站", f"有热水的站 {n}", "滨城区", f"/s/{n}") for n in range(min(most, 40)))
                yield SearchHit("展页", "水的故事", "一段话", "/e")

        with_feature(search=search)
        return asked

    def test_hits_are_grouped_and_counted(self, site, searched):
        page = site.get("/search?q=水")
        assert len(page.select("a[href^='/s/']")) == queries.MOST_HITS
        assert any(text.startswith("驿站 30") for text in page.texts("h2")) and "还有更多" in page
        assert page.one("input[name=q]")["value"] == "水"

    def test_nothing_found_is_kind_and_keeps_the_words(self, site, searched):
        page = site.get("/search?q=火星基地")
        assert "没有找到相关内容" in page and page.one("input[name=q]")["value"] == "火星基地"
        assert page.select(".nexts a")

    @pytest.mark.parametrize(("query", "said"), [("a", "请再多写一点"), ("字" * 61, "搜索词太长了")])
    def test_too_little_and_too_much_say_so(self, site, searched, query, said):
        page = site.get(f"/search?q={query}")
        assert said in page and page.one("input[name=q]")["value"] == query
        assert searched == []

    def test_without_words_it_invites(self, site, searched):
        assert "写下您想找的" in site.get("/search") and "写下您想找的" in site.get("/search?q=++")
        assert searched == []

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

    def test_full_width_and_double_spaces_are_folded(self, site, searched):
        site.get("/search?q=ＷｉＦｉ　　水")
        assert searched[0][0] == "WiFi 水"

    def test_the_readers_language_is_passed_on(self, app, searched):
        assert_english(Site(app, lang="en").get("/search?q=zz"))
        assert searched[0][1] == "en"

    def test_real_places_are_found(self, demo_site):
        assert demo_site.get("/search?q=沾化").select(".finding")

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
