"""An operator makes a kit and downloads it; a visitor scans what was printed; a code is replaced and the old one says so."""

import itertools

import pytest
from PIL import Image

from app.kits import decoders
from tests.journeys.person import Person
from tests.journeys.test_owner import own_place

pytestmark = pytest.mark.browser


def scanned(paper: bytes, most: int = 12) -> list[str]:
    """What a phone reads off the first sheets, page by page."""
    return [read(picture) for picture in itertools.islice(decoders.pages(paper), most)]


def read(picture: Image.Image) -> str:
    (text,) = decoders.qr_codes(picture)
    return text


def opened(visitor: Person, text: str, status: int = 200) -> None:
    visitor.opens(text.lower().replace(visitor.origin.lower(), visitor.origin), status=status)


def test_a_kit_is_made_scanned_and_replaced(somebody, reading, demonstration_app, tmp_path):
    place = own_place()
    name = reading.name(place, "name")
    operator, visitor = somebody(), somebody()
    operator.signs_in_as("operator")
    operator.opens(f"/desk/stations/{place.code}")
    operator.follows("点位码与套件", within="main")
    operator.sees("网站还没有 https 正式域名，现在打印的每一张都带“样张”字样，不要张贴。", within="main")
    operator.finds_all_accessible()
    operator.presses("备齐套件")
    operator.sees("套件备好了，共 %(n)s 张，每张一个码", within=".flashes", n=3)
    texts = scanned(operator.downloads("下载套件 PDF", tmp_path).read_bytes())
    assert len(texts) == len(set(texts)) == 3

    # Each sheet leads to the place and says which spot it hangs in.
    for text in texts:
        opened(visitor, text)
        assert visitor.address.startswith(f"/stations/{place.code}?from=")
        visitor.sees("您在%(place)s", within=".arrived", place=name)
    visitor.finds_all_accessible()
    visitor.follows("不在这里？告诉我们")
    visitor.finds_all_accessible()
    visitor.chooses("不像是真的")
    visitor.presses("告诉中心")
    visitor.sees("谢谢，已经告诉中心", within="main")

    # The centre looks into it and replaces that code.
    operator.opens("/desk/codes")
    operator.sees("不像是真的", within="#reports")
    operator.finds_all_accessible()
    operator.presses("看过了，已处理")
    operator.sees_no("不像是真的", within="#reports")
    old = texts[-1].rsplit("/", 1)[1]
    operator.opens(f"/desk/codes/station/{place.code}")
    line = operator.page.locator(".code-line").filter(has_text=f"{old[:4]}-{old[4:]}")
    line.get_by_text(reading.words("换新或停用"), exact=True).click()
    operator.clicks(line.get_by_role("button", name=reading.words("换新码"), exact=True))
    opened(visitor, texts[-1], status=410)
    visitor.sees("这张码已经换了新的")
    visitor.follows("打开%(place)s的页面", place=name)
    visitor.sees(name, within="h1")


def test_a_county_s_kits_are_made_while_two_watch(at_work, somebody, reading, demonstration_app, tmp_path):
    operator, without_script = somebody(), somebody(script=False)
    operator.signs_in_as("operator")
    operator.opens("/desk/codes")
    operator.page.locator("select[name=group]").select_option("station:371622")
    operator.presses("生成整批套件")
    operator.finds_all_accessible()
    without_script.signs_in_as("operator")
    without_script.opens(operator.address)

    papers = []
    for person in (operator, without_script):
        person.page.get_by_role("link", name=reading.words("下载 PDF"), exact=True).wait_for(timeout=60_000)
        papers.append(person.downloads("下载 PDF", tmp_path).read_bytes())
    assert papers[0] == papers[1]
    texts = scanned(papers[0])
    assert len(texts) == len(set(texts)) == 12
