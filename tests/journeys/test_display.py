"""How somebody reads is asked once and kept on every page after it, also without script."""

import pytest

from tests.journeys.person import Reading

pytestmark = pytest.mark.browser

WAY = (
    "/stations",
    "/exhibition",
    "/exhibition/games/ssq",
    "/charity",
    "/charity/projects/demo-06",
    "/search?q=双色球",
    "/about",
)


@pytest.fixture
def city(live):
    """Nothing that is read here changes: one city for all."""
    return live


@pytest.fixture(params=[True, False], ids=["phone", "phone, no script"])
def reading(request) -> Reading:
    return Reading(phone=True, script=request.param)


def test_choices_are_kept_from_page_to_page(somebody, demonstration_app):
    reader = somebody()
    reader.opens("/")
    reader.presses("大字版")
    reader.presses("深色")
    for path in WAY:
        reader.opens(path)
        assert reader.has("html[data-size=large][data-theme=dark][lang=zh-CN]") == 1, f"{path} forgot"
    reader.follows("关于我们", within="footer")
    assert reader.has("html[data-size=large][data-theme=dark]") == 1

    reader.presses_for("English", lang="en")
    for path in WAY:
        reader.opens(path)
        assert reader.has("html[data-size=large][data-theme=dark][lang=en]") == 1, f"{path} forgot"

    reader.presses("标准字")
    reader.presses("浅色")
    reader.presses_for("中文", lang="zh")
    reader.opens("/")
    assert reader.has("html[data-size=normal][data-theme=light][lang=zh-CN]") == 1


def test_one_stays_where_one_was(somebody, demonstration_app):
    reader = somebody()
    reader.opens("/charity/projects/demo-06")
    reader.presses("大字版")
    assert reader.address == "/charity/projects/demo-06"


def test_choices_survive_signing_in_and_out(somebody, demonstration_app):
    owner = somebody()
    owner.opens("/")
    owner.presses("大字版")
    owner.signs_in_as("owner")
    assert owner.has("html[data-size=large]") == 1
    owner.presses("都正常")
    assert owner.has("html[data-size=large]") == 1
    owner.signs_out()
    assert owner.has("html[data-size=large]") == 1


def test_english_doors_stand_apart_in_large_print(visit):
    """Signed in, "My account" is the longest: it once pushed the others over one another."""
    page = visit("/points", who="member", lang="en", size="large")
    clipped = (
        "[...document.querySelectorAll('.pillar')].filter((door) => door.scrollWidth > door.clientWidth + 1).length"
    )
    assert page.evaluate(clipped) == 0
