"""What a camera would see: posters and images are rendered as they are printed and read by three decoders."""

import ctypes
import io

import pypdfium2
import pypdfium2.raw as raw
import pytest
import zxingcpp

from app.accounts.rules import Role
from app.core import printing
from app.core.db import db
from app.qr import images, rules
from app.qr.models import Placement
from tests.builders.accounts import signed_in
from tests.builders.stations import placement, station
from tests.decoders import DPI, assert_reads, pages

pytestmark = pytest.mark.sqlite_only
MM_PER_INCH = 25.4
# OpenCV's older detector loses these symbols, flawless as they are (tests/decoders.py says why).
HARD = ("CYBVN5E", "QHN2GMD", "ZQ6QX5Z")


def fonts(page: pypdfium2.PdfPage) -> set[str]:
    """Names of the fonts that draw text on this page."""
    named = set()
    for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
        name = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(item), name, 200)
        named.add(name.value.decode())
    return named


@pytest.fixture
def operator(app):
    return signed_in(app, Role.OPERATOR)


@pytest.fixture
def hung(db_session) -> Placement:
    made = placement(station(name="清泉站"), "饮水处")
    db.session.commit()
    return made


def test_the_poster_reads_as_the_stored_address(operator, hung):
    (sheet,) = pages(operator.get(f"/desk/placements/{hung.code}/poster.pdf").data)
    assert_reads(sheet, f"HTTP://127.0.0.1:8000/S/{hung.code}")


def test_twelve_posters_of_the_demonstration_read_back(demonstrated):
    operator = signed_in(demonstrated, Role.OPERATOR)
    with demonstrated.app_context():
        some = db.session.query(Placement.code).order_by(Placement.id).limit(12).all()
    for (code,) in some:
        (sheet,) = pages(operator.get(f"/desk/placements/{code}/poster.pdf").data)
        assert_reads(sheet, f"HTTP://127.0.0.1:8000/S/{code}")


@pytest.mark.parametrize("code", HARD)
def test_symbols_whose_data_look_like_a_corner_are_read_too(code):
    text = f"HTTP://127.0.0.1:8000/S/{code}"
    (sheet,) = pages(printing.pdf(f"<html><body>{images.svg(text, symbol_mm=80)}</body></html>"))
    assert_reads(sheet, text)


def test_the_symbol_measures_eighty_millimetres_with_four_quiet_modules(operator, hung):
    (sheet,) = pages(operator.get(f"/desk/placements/{hung.code}/poster.pdf").data)
    assert sheet.size == pytest.approx((210 / MM_PER_INCH * DPI, 297 / MM_PER_INCH * DPI), abs=2)
    corners = zxingcpp.read_barcodes(sheet)[0].position
    width = corners.top_right.x - corners.top_left.x
    assert width / DPI * MM_PER_INCH == pytest.approx(80, abs=1)
    quiet = round(4 * width / 29) - 2
    box = (
        corners.top_left.x - quiet,
        corners.top_left.y - quiet,
        corners.bottom_right.x + quiet,
        corners.top_left.y - 2,
    )
    assert sheet.crop(box).convert("L").getextrema() == (255, 255), "something stands in the quiet zone"


def test_the_image_alone_reads_and_carries_millimetres(operator, hung):
    drawn = operator.get(f"/desk/placements/{hung.code}.svg").data.decode()
    assert 'width="102.07mm"' in drawn
    page = printing.pdf(f"<html><body>{drawn.split('?>', 1)[1]}</body></html>")
    assert_reads(pages(page)[0], f"HTTP://127.0.0.1:8000/S/{hung.code}")


def test_a_public_domain_in_capitals_is_the_same_address():
    text = rules.printed_text("https://www.example.gov.cn", "ABC1234")
    assert text == "HTTPS://WWW.EXAMPLE.GOV.CN/S/ABC1234"
    assert images.symbol(text).size == 29 + 8, "alphanumeric mode keeps the symbol small"


def test_the_sheet_says_what_it_must(operator, hung):
    page = operator.get(f"/desk/placements/{hung.code}/poster")
    for words in ("清泉站", "饮水处", "127.0.0.1:8000", hung.printed_code, "驿站服务免费，无需购彩。", "未满18周岁不得购彩",
                  "量力而行", "50 毫米", "样张"):  # fmt: skip
        assert words in page


def test_with_a_public_domain_it_is_no_specimen(make_app, db_session, hung):
    app = make_app(PUBLIC_ORIGIN="https://www.example.gov.cn")
    operator = signed_in(app, Role.OPERATOR)
    with app.test_client() as client:
        assert client
    page = operator.get(f"/desk/placements/{hung.code}/poster", base_url="https://localhost")
    assert "样张" not in page and "www.example.gov.cn" in page


def test_chinese_is_drawn_by_the_font_the_site_brings(operator, hung):
    paper = operator.get(f"/desk/placements/{hung.code}/poster.pdf").data
    page = pypdfium2.PdfDocument(paper)[0]
    assert "清泉站" in page.get_textpage().get_text_bounded()
    assert {name.split("+")[-1].split("-")[0] for name in fonts(page)} == {"Paper"}, "poster.css names it “Paper Sans”"


def test_without_the_library_a_page_says_what_to_install(operator, hung, monkeypatch):
    def missing(_html):
        raise printing.PrintingUnavailable("libpango")

    monkeypatch.setattr(printing, "pdf", missing)
    page = operator.get(f"/desk/placements/{hung.code}/poster.pdf", status=503)
    assert "apt install libpango-1.0-0" in page


def test_paper_asks_nobody(app):
    """A sheet that names a file of the machine or another host gets neither."""
    picture = io.BytesIO(printing.pdf('<img src="file:///etc/hostname"><img src="http://example.com/x.png">'))
    assert picture.getvalue().startswith(b"%PDF")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OWNER, Role.EDITOR])
def test_posters_are_printed_at_the_desk(app, hung, role):
    visitor = signed_in(app, role, scope="x")
    for path in (".svg", "/poster", "/poster.pdf"):
        visitor.get(f"/desk/placements/{hung.code}{path}", status=403)
