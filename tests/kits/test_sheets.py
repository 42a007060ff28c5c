"""What a camera would see: sheets are rendered as they are printed and read by three decoders."""

import ctypes
import io

import pypdfium2
import pypdfium2.raw as raw
import pytest
import qrcode
import zxingcpp
from PIL import Image

from app.accounts.rules import Role
from app.core import clock, printing
from app.core.audit import System
from app.core.db import db
from app.kits import decoders, sheets
from app.qr import images, operations, rules
from app.qr.models import Placement
from tests.builders.accounts import person, signed_in
from tests.builders.stations import placement, station

pytestmark = pytest.mark.sqlite_only
MM_PER_INCH = 25.4
DPI = decoders.DPI
# OpenCV's older detector loses these symbols, flawless as they are (app/kits/decoders.py says why).
HARD = ("CYBVN5E", "QHN2GMD", "ZQ6QX5Z")
ALL_SHEETS = list(rules.Sheet)


def assert_reads(picture: Image.Image, text: str) -> None:
    """All three read this text, and nothing else on the sheet looks like a code."""
    found = decoders.decoded(picture)
    assert found == {"zxing-cpp": [text], "zbar": [text], "OpenCV": [text]}, found


def pages(pdf: bytes) -> list[Image.Image]:
    return list(decoders.pages(pdf))


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


def one_of_each(place) -> list[Placement]:
    """A code for every kind of sheet there is."""
    made = [
        operations.add_placement("station", place.id, "门口", sheet=sheet, by=System(), now=clock.now())
        for sheet in ALL_SHEETS
    ]
    db.session.commit()
    return made


def test_twelve_kits_of_the_demonstration_read_back(demonstrated):
    """The gate: 36 sheets at 150 dpi, three decoders, the very text that is stored."""
    with demonstrated.app_context():
        from app.stations import queries as stations

        twelve = stations.to_print()[:12]
        shown = sheets.printed(operations.complete_kits("station", twelve, by=System(), now=clock.now()))
        kits = [each for each in shown if each.placement.sheet in rules.KIT]
        assert {each.placement.target_id for each in kits} == set(twelve)
        assert len({each.text for each in kits}) == len(kits) >= 36
        for each, picture in zip(kits, pages(sheets.pdf(kits)), strict=True):
            assert each.text == f"HTTP://127.0.0.1:8000/S/{each.placement.code}"
            assert_reads(picture, each.text)
        db.session.rollback()


@pytest.mark.parametrize("style", [rules.Style(rules.Case.LOWER), rules.Style(rules.Case.UPPER, mark=True)], ids=str)
def test_every_sheet_reads_in_every_style(operator, db_session, style):
    codes = one_of_each(station(name="名字很长很长很长的公益驿站，门口朝南", name_en="A name as long as its street"))
    operations.choose_style(style, by=person(Role.OPERATOR), now=clock.now())
    db.session.commit()
    shown = sheets.printed(codes)
    assert [each.text.isupper() for each in shown] == [style.case is rules.Case.UPPER] * len(ALL_SHEETS)
    for each, picture in zip(shown, pages(sheets.pdf(shown)), strict=True):
        assert_reads(picture, each.text)


@pytest.mark.parametrize("code", HARD)
def test_symbols_whose_data_look_like_a_corner_are_read_too(code):
    text = f"HTTP://127.0.0.1:8000/S/{code}"
    (sheet,) = pages(printing.pdf(f"<html><body>{images.svg(text, symbol_mm=80)}</body></html>"))
    assert_reads(sheet, text)


def test_a_bar_code_that_a_symbol_seems_to_hold_is_not_taken_for_one():
    symbol = qrcode.QRCode(box_size=7)
    symbol.add_data(
        "http://127.0.0.1:8000/6el86xhb8L2rapv37MZqD3yZA5weGbM_T6uwfAHU3N8fDpUsxcNd_yCMTqd5I9VfL6dtjffCtJ70yq-8"
    )
    picture = symbol.make_image().convert("RGB")
    assert len(zxingcpp.read_barcodes(picture)) == 2, "this symbol is no longer one that is read twice"
    assert len(decoders.qr_codes(picture)) == 1


def test_symbols_measure_what_the_ruler_says_with_four_quiet_modules(operator, db_session):
    shown = sheets.printed(one_of_each(station()))
    for each, sheet in zip(shown, pages(sheets.pdf(shown)), strict=True):
        assert sheet.size == pytest.approx((210 / MM_PER_INCH * DPI, 297 / MM_PER_INCH * DPI), abs=2)
        corners = zxingcpp.read_barcodes(sheet)[0].position
        left, top, right, bottom = corners.top_left.x, corners.top_left.y, corners.top_right.x, corners.bottom_left.y
        assert (right - left) / DPI * MM_PER_INCH == pytest.approx(each.symbol_mm, abs=1), each.sheet
        quiet = round(4 * (right - left) / 29) - 2
        around = {
            "above": (left - quiet, top - quiet, right + quiet, top - 2),
            "below": (left - quiet, bottom + 3, right + quiet, bottom + quiet),
            "left": (left - quiet, top - quiet, left - 2, bottom + quiet),
            "right": (right + 3, top - quiet, right + quiet, bottom + quiet),
        }
        for side, box in around.items():
            assert sheet.crop(box).convert("L").getextrema() == (255, 255), (
                f"{each.sheet}: something stands {side} the code"
            )


def test_the_frame_is_drawn_on_the_page(operator, hung):
    (sheet,) = pages(operator.get(f"/desk/placements/{hung.code}/sheet.pdf").data)
    red = (180, 35, 31)
    assert [sheet.getpixel((x, sheet.height // 2)) for x in (45, sheet.width - 45)] == [red, red]


def test_a_mark_needs_the_highest_level_and_stays_small():
    text = rules.printed_text("https://www.example.gov.cn", "ABC1234")
    assert images.symbol(text).size == 29 + 8, "alphanumeric mode keeps the symbol small"
    assert images.symbol(text, mark=True).size == 33 + 8
    drawn = images.svg(text, mark=True)
    plate = drawn.split('<path fill="#fff" d="M')[2].split("v")[0].split("h")[1]
    assert int(plate) <= 33 * 0.22


def test_the_image_alone_reads_and_carries_millimetres(operator, hung):
    drawn = operator.get(f"/desk/placements/{hung.code}.svg").data.decode()
    assert 'width="102.07mm"' in drawn
    page = printing.pdf(f"<html><body>{drawn.split('?>', 1)[1]}</body></html>")
    assert_reads(pages(page)[0], f"HTTP://127.0.0.1:8000/S/{hung.code}")


def test_capitals_and_small_letters_are_the_same_address(site, hung):
    for case in rules.Case:
        path = rules.printed_text("https://www.example.gov.cn", hung.code, case).split("/", 3)[3]
        assert site.get(f"/{path}", status=302).location.endswith(f"?from={hung.code}")


def test_a_sheet_says_what_it_must(operator, db_session):
    codes = one_of_each(station(name="清泉站"))
    for code, size in zip(codes, (80, 40, 120, 50, 30), strict=True):
        page = operator.get(f"/desk/placements/{code.code}/sheet")
        for words in (
            "清泉站",
            "127.0.0.1:8000",
            code.printed_code,
            "未满18周岁不得购彩",
            "50 毫米",
            f"{size} 毫米",
            "样张",
        ):
            assert words in page, (code.sheet, words)
    for code in codes[:3]:
        page = operator.get(f"/desk/placements/{code.code}/sheet")
        assert "驿站服务免费，无需购彩。" in page


@pytest.mark.parametrize(
    ("origin", "is_specimen"),
    [
        ("https://www.example.gov.cn", False),
        ("http://www.example.gov.cn", True),
        ("https://203.0.113.7", True),
        ("https://localhost", True),
        ("https://www.example.gov.cn:8443", True),
    ],
)
def test_only_an_https_domain_is_printed_for_use(make_app, db_session, hung, origin, is_specimen):
    app = make_app(PUBLIC_ORIGIN=origin)
    with app.app_context():
        (each,) = sheets.printed([db.session.get_one(Placement, hung.id)])
        assert each.is_specimen is is_specimen
        assert ("样张" in sheets.html([each])) is is_specimen


def test_a_demonstration_place_is_never_printed_for_use(make_app, db_session):
    code = placement(station(is_demonstration=True))
    db.session.commit()
    with make_app(PUBLIC_ORIGIN="https://www.example.gov.cn").app_context():
        assert sheets.printed([db.session.get_one(Placement, code.id)])[0].is_specimen


def test_chinese_is_drawn_by_the_font_the_site_brings(operator, hung):
    paper = operator.get(f"/desk/placements/{hung.code}/sheet.pdf").data
    page = pypdfium2.PdfDocument(paper)[0]
    assert "清泉站" in page.get_textpage().get_text_bounded()
    assert {name.split("+")[-1].split("-")[0] for name in fonts(page)} == {"Paper"}, "sheets.css names it “Paper Sans”"


def test_paper_is_in_chinese_whoever_prints_it(app, db_session):
    code = placement(station(name="清泉站", name_en="Clear Spring"))
    db.session.commit()
    operator = signed_in(app, Role.OPERATOR, lang="en")
    paper = pypdfium2.PdfDocument(operator.get(f"/desk/placements/{code.code}/sheet.pdf").data)
    words = paper[0].get_textpage().get_text_bounded()
    assert "清泉站" in words and "Clear Spring" in words and "扫一扫" in words


def test_without_the_library_a_page_says_what_to_install(operator, hung, monkeypatch):
    def missing(*_page):
        raise printing.PrintingUnavailable("libpango")

    monkeypatch.setattr(printing, "pdf", missing)
    page = operator.get(f"/desk/placements/{hung.code}/sheet.pdf", status=503)
    assert "apt install libpango-1.0-0" in page


def test_paper_asks_nobody(app):
    """A sheet that names a file of the machine or another host gets neither."""
    picture = io.BytesIO(printing.pdf('<img src="file:///etc/hostname"><img src="http://example.com/x.png">'))
    assert picture.getvalue().startswith(b"%PDF")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OWNER, Role.EDITOR])
def test_sheets_of_a_place_are_printed_at_the_stations_desk(app, hung, role):
    visitor = signed_in(app, role, scope="x")
    for path in (".svg", "/sheet", "/sheet.pdf"):
        visitor.get(f"/desk/placements/{hung.code}{path}", status=404 if role is Role.EDITOR else 403)
