"""The centre's own scans: taken in by browser and by folder, reviewed with their record, cut into tiles, never believed."""

import json
import shutil

import pypdfium2
import pytest
import pyvips

from app.accounts.rules import Role
from app.content.pictures import decoder, files, rules
from app.core.db import db
from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Block, Hall, Item
from app.exhibition.tiles import files as tiles
from app.exhibition.tiles import rules as tile_rules
from tests.builders import pictures
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit, an_item
from tests.builders.workflow import desk_of, publish
from tests.site import Site

DESK = "/desk/exhibition/items/flood-1998"
PICTURE = f"{DESK}/picture"


@pytest.fixture
def item(app, db_session) -> Item:
    a_hall().picture_caption = "本馆绘制，非彩票实物"
    found = an_item(number="WT-1998")
    db_session.commit()
    return found


def upload(editor: Site, data: bytes, name: str = "scan.tif", status: int = 303, **fields):
    page = editor.get(PICTURE)
    return editor.submit(page, "form[enctype]", file=(name, data), **{"alt": "一张老照片", **fields}, status=status)


def tiff(width: int = 1300, height: int = 900) -> bytes:
    return pictures.canvas(width, height).tiffsave_buffer(compression="lzw")


def test_a_scan_takes_the_place_of_the_drawing_once_it_has_passed(app, item, db_session):
    editor, citizen = desk_of(app, PUBLISHER), Site(app)
    page = editor.follow(upload(editor, tiff(), caption="1998 年的堤", across="20", down="85"))
    assert "1300 × 900 像素" in page and "放大用的图块已切好" in page, "the task ran at once"
    address = page.one("img.focus-picture")["src"]
    citizen.get(address, 404)
    assert "本馆绘制，非彩票实物" in citizen.get("/exhibition/items/flood-1998")
    assert "一张老照片" in editor.get("/desk/review/exhibition-item/flood-1998")
    publish(app, editor, DESK, scope=PUBLISHER)
    shown = citizen.get("/exhibition/items/flood-1998")
    picture = shown.one(".zoom-still img")
    assert (picture["alt"], picture["class"]) == ("一张老照片", ["scan", "across-2", "down-8"])
    assert "本馆绘制" not in shown and "1998 年的堤" in shown
    assert citizen.get(address).headers["Content-Type"] == "image/jpeg"
    found = citizen.get("/search?q=洪水").one(".finding-photo")
    assert found["src"].endswith("-480.jpg") and citizen.get(found["src"])
    exhibit = an_exhibit(db.session.query(Hall).one())
    page = a_page(exhibit, "flood", "那一年的水。")
    db.session.add(Block(page=page, position=2, kind=Kind.ITEM, data={"item": "flood-1998"}, items=[item]))
    db.session.commit()
    sheets = citizen.get("/exhibition/bridge/paper")
    assert sheets.one(".paper-item img")["src"].endswith("-960.jpg")
    pdf = pypdfium2.PdfDocument(citizen.client.get("/exhibition/bridge/paper.pdf").data)
    assert any(each.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for sheet in pdf for each in sheet.get_objects())
    shutil.rmtree(app.extensions["config"].data_dir / "tiles")
    citizen.get("/exhibition/iiif/flood-1998/image/full/max/0/default.jpg", 503)
    assert "已切 0 /" in editor.get(PICTURE)
    made = app.test_cli_runner().invoke(args=["exhibition", "make-tiles"])
    assert made.exit_code == 0, made.output
    info = json.loads(citizen.get("/exhibition/iiif/flood-1998/image/info.json").data)
    assert (info["width"], info["height"]) == (1300, 900)
    citizen.get("/exhibition/iiif/flood-1998/image/1024,512,276,388/276,388/0/default.jpg")
    assert "放大用的图块已切好" in editor.get(PICTURE)
    back = editor.follow(editor.submit(editor.get(PICTURE), "form[action$='/removal']"))
    assert "已换回剪纸图" in back and "本馆绘制" not in citizen.get("/exhibition/items/flood-1998")
    publish(app, editor, DESK, scope=PUBLISHER)
    assert "本馆绘制，非彩票实物" in citizen.get("/exhibition/items/flood-1998")
    citizen.get(address, 404)


def test_words_for_the_blind_are_asked_for_or_said_not_to_be_needed(app, item):
    editor = desk_of(app, PUBLISHER)
    wrong = upload(editor, tiff(), alt="", status=422)
    assert "请写一句图里有什么" in wrong
    page = editor.follow(upload(editor, tiff(), alt="", is_decorative=True))
    assert "图片已存为新稿" in page
    changed = editor.follow(editor.submit(page, "form[enctype]", alt="水边的人", is_decorative=False, across="90"))
    assert changed.one("input[name=across]")["value"] == "90" and "1300 × 900" in changed, "the file stays"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("scan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "文件名不像一张照片"),
        ("scan.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "文件里夹着别的内容"),
        ("scan.png", pictures.huge_png(12_000, 12_000), "照片的像素太多"),
        ("scan.tif", tiff()[:900], "照片打不开"),
        ("scan.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20_000_001, "照片超过 20 MB"),
    ],
    ids=["a drawing", "a drawing in disguise", "too many pixels", "cut off", "too many bytes"],
)
def test_what_is_no_picture_is_refused_and_the_words_stay(app, item, name, data, said):
    page = upload(desk_of(app, PUBLISHER), data, name, status=422)
    assert said in page and page.one("input[name=alt]")["value"] == "一张老照片"
    assert not list((app.extensions["config"].data_dir / "media" / "scans").glob("*/*"))


def test_a_scan_is_written_anew_upright_and_whole(app, tmp_path):
    stored = files.store(pictures.phone_photo(), "photo.jpg", tmp_path, rules.SCAN)
    made = pyvips.Image.new_from_file(str(files.path(tmp_path, stored.digest, 0, rules.SCAN)))
    assert (made.width, made.height) == (600, 800) == (stored.width, stored.height)
    assert not [name for name in made.get_fields() if name.startswith(("exif", "xmp", "iptc"))]


def coloured() -> pyvips.Image:
    """A field of one colour in sRGB, with everything written into it that a camera and an archive write."""
    picture = pyvips.Image.black(320, 240, bands=3).linear(1, [200, 120, 90]).cast("uchar").copy(interpretation="srgb")
    picture.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Artist", "Wang (Wang, ASCII, 5 components, 5 bytes)")
    picture.set_type(pyvips.GValue.blob_type, "xmp-data", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>secret</x:xmpmeta>")
    picture.set_type(pyvips.GValue.blob_type, "iptc-data", b"\x1c\x02\x50\x00\x06secret")
    return picture


def in_16_bits() -> pyvips.Image:
    return (coloured().cast("ushort") * 257).cast("ushort").copy(interpretation="rgb16")


def of_two_pages() -> pyvips.Image:
    both = pyvips.Image.arrayjoin([coloured(), coloured().invert()], across=1).copy()
    both.set_type(pyvips.GValue.gint_type, "page-height", 240)
    return both


WRITTEN = {
    "jpeg": ("a.jpg", lambda: coloured().jpegsave_buffer(Q=95)),
    "tiff": ("a.tif", lambda: coloured().tiffsave_buffer(compression="lzw")),
    "BigTIFF": ("a.tif", lambda: coloured().tiffsave_buffer(bigtiff=True)),
    "CMYK": ("a.tif", lambda: coloured().icc_transform("cmyk", input_profile="srgb").tiffsave_buffer()),
    "CMYK jpeg": ("a.jpg", lambda: coloured().icc_transform("cmyk", input_profile="srgb").jpegsave_buffer(Q=95)),
    "16 bits": ("a.tif", lambda: in_16_bits().tiffsave_buffer()),
    "16 bits, png": ("a.png", lambda: in_16_bits().pngsave_buffer()),
    "another profile": (
        "a.png",
        lambda: coloured().icc_transform("p3", input_profile="srgb").pngsave_buffer(profile="p3"),
    ),
    "two pages": ("a.tif", lambda: of_two_pages().tiffsave_buffer()),
}


@pytest.mark.parametrize(("name", "made"), WRITTEN.values(), ids=WRITTEN)
def test_however_it_was_scanned_its_colours_stay_and_nothing_else_is_kept(name, made, tmp_path):
    stored = files.store(made(), name, tmp_path, rules.SCAN)
    assert (stored.width, stored.height) == (320, 240), "of several pages the first"
    for edge in (0, 480):
        path = files.path(tmp_path, stored.digest, edge, rules.SCAN)
        picture = pyvips.Image.new_from_file(str(path))
        assert (
            picture.interpretation == "srgb" and b"secret" not in path.read_bytes() and b"Wang" not in path.read_bytes()
        )
        seen = picture(150, 100)
        assert all(abs(each - meant) <= 6 for each, meant in zip(seen, (200, 120, 90), strict=True)), seen


def test_a_large_scan_is_turned_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(decoder, "IN_MEMORY", 0)
    lying = coloured().crop(0, 0, 300, 200).copy()
    lying.set_type(pyvips.GValue.gint_type, "orientation", 6)
    upright = decoder.turned(pyvips, lying, tmp_path)
    assert (upright.width, upright.height) == (200, 300) and (tmp_path / "lying.v").is_file()


def test_every_tile_that_info_promises_is_there(tmp_path):
    stored = files.store(tiff(1300, 900), "a.tif", tmp_path, rules.SCAN)
    pyramid = tiles.of_scan({"digest": stored.digest, "width": 1300, "height": 900})
    home = tiles.ensure(tmp_path, pyramid)
    assert len(list(home.glob("*/*/0/default.jpg"))) == tile_rules.count(1300, 900)
    assert tiles.cut_so_far(tmp_path, pyramid) == 0, "nothing of the work is left lying about"


def test_a_folder_is_taken_in_by_names_and_begun_again_goes_on(app, item, run, tmp_path, db_session):
    an_item("drought-1999", title="旱", number="D-1999")
    db_session.commit()
    folder = tmp_path / "scans"
    (folder / "deeper").mkdir(parents=True)
    (folder / "wt-1998.tif").write_bytes(tiff())
    (folder / "deeper" / "drought-1999.jpg").write_bytes(pictures.jpeg())
    (folder / "nobody.jpg").write_bytes(pictures.jpeg())
    (folder / "flood-1998.png").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("no picture either")
    said = run("exhibition", "import-pictures", str(folder))
    for line in (
        "wt-1998.tif：已存为新稿（flood-1998）", "drought-1999.jpg：已存为新稿（drought-1999）", "nobody.jpg：没有对应的记录",
        "flood-1998.png：不是 JPEG、PNG、WebP 或 TIFF",
    ):  # fmt: skip
        assert line in said, said
    assert "已经有了，没有改动 2" in run("exhibition", "import-pictures", str(folder))
    editor = desk_of(app, PUBLISHER)
    page = editor.get(DESK)
    said = editor.follow(editor.submit(page, "#publication form[action$='/submission']"))
    assert "图片还没有替代文字" in said, "a file brings no words; without them nobody can send it"


def test_only_editors_of_the_hall_change_a_picture(app, item):
    for role in (Role.MEMBER, Role.OPERATOR, Role.ADMINISTRATOR):
        signed_in(app, role).get(PICTURE, 403)
    assert not signed_in(app, Role.AUDITOR).get(PICTURE).select("main form")
    signed_in(app, Role.EDITOR, scope="another").get(PICTURE, 404)
    Site(app).get("/exhibition/scans/../../../etc/passwd-960.jpg", 404)


# --- addresses of records ---


def test_a_record_moves_keeps_its_drawing_and_is_found_by_every_name(app, db_session, run):
    run("exhibition", "load-content")
    editor, citizen = desk_of(app, PUBLISHER), Site(app)
    page = editor.get("/desk/exhibition/items/tianjin-meeting-1987")
    editor.follow(editor.submit(page, "form[action$='/address']", slug="meeting"))
    assert citizen.get("/exhibition/items/tianjin-meeting-1987", 301).location.endswith("/exhibition/items/meeting")
    assert citizen.get("/exhibition/iiif/tianjin-meeting-1987/manifest.json", 301).location.endswith(
        "/meeting/manifest.json"
    )
    assert "/exhibition/items/meeting?exhibit=history" in citizen.get("/exhibition/history").links().values()
    moved = db.session.query(Item).filter_by(slug="meeting").one()
    assert moved.picture == "item-tianjin-meeting-1987"
    assert "新增 0 行" in run("exhibition", "load-content"), "its file knows it by the old name"
