"""What is taken as a recording, and how it is served: by what a file holds, in ranges, never as a page."""

from pathlib import Path

import pytest

from app.accounts.rules import Role
from app.content.rules import Publication
from app.content.workflow import queries as versions
from app.core.db import db
from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Block
from app.exhibition.publishing import writing
from app.exhibition.recordings import files, rules
from app.exhibition.recordings.models import Recording
from app.exhibition.recordings.rules import Sort, Unusable
from tests.builders.accounts import signed_in
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit
from tests.site import Site

# Four seconds each: a tone, and a test picture with the tone; made with ffmpeg, with a title, an artist and a place inside.
CLIPS = Path(__file__).parent / "clips"
DESK = "/desk/exhibition/recordings"
FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG-1 layer III, 128 kbit/s, 44.1 kHz.
MP3 = FRAME * 4
VTT = "WEBVTT\n\nNOTE 说明\n\n1\n00:01.000 --> 00:03.500 line:0\n<v 馆员>大家<b>好</b>\n"


def box(name: bytes, *content: bytes) -> bytes:
    data = b"".join(content)
    return (len(data) + 8).to_bytes(4, "big") + name + data


def mp4(handler: bytes, codec: bytes = b"") -> bytes:
    place = box(b"udta", b"\xa9xyz+37.38+117.97/")
    stream = box(b"minf", box(b"stbl", box(b"stsd", bytes(8), box(codec, bytes(8))))) if codec else b""
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler), stream))
    return box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", track, place) + box(b"mdat", b"abc")


@pytest.mark.parametrize(
    ("data", "sort", "ending"),
    [
        (MP3, Sort.AUDIO, "mp3"),
        (mp4(b"soun"), Sort.AUDIO, "m4a"),
        (mp4(b"vide"), Sort.VIDEO, "mp4"),
        ((CLIPS / "clip.mp3").read_bytes(), Sort.AUDIO, "mp3"),
        ((CLIPS / "clip.m4a").read_bytes(), Sort.AUDIO, "m4a"),
        ((CLIPS / "clip.mp4").read_bytes(), Sort.VIDEO, "mp4"),
        (VTT.encode(), Sort.CAPTIONS, "vtt"),
    ],
)
def test_a_recording_is_known_by_what_it_holds(data, sort, ending):
    found = rules.found(data)
    assert (found.sort, found.ending) == (sort, ending)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "kind"),
        (b"<svg onload=alert(1)>", "kind"),
        (b"\xff\xfb\x90\x00" + bytes(4000), "damaged"),
        (mp4(b"vide")[:-1], "damaged"),
        (mp4(b"text"), "kind"),
        (b"OggS" + bytes(24) + b"OpusHead" + bytes(40), "kind"),
        (b"\x1a\x45\xdf\xa3" + bytes(20) + b"\x42\x82\x84webm" + bytes(40), "kind"),
        (mp4(b"vide", b"hvc1"), "codec"),
        (mp4(b"soun", b"alac"), "codec"),
        (box(b"ftyp", b"isom") + box(b"moov", box(b"free") * (rules.MOST_BOXES + 1)) + box(b"mdat"), "damaged"),
        (MP3 + b"<script>alert(1)</script>", "double"),
        (FRAME * (rules.LARGEST_AUDIO // len(FRAME) + 1), "size"),
        ("WEBVTT\n\n00:09.000 --> 00:03.500\n倒着走\n".encode(), "captions"),
        (b"WEBVTT\n\n", "captions"),
        ("WEBVTT\n\n00:01.000 --> 00:03.500\n好".encode("gb18030"), "captions"),
    ],
)
def test_anything_else_is_refused_and_says_why(data, fault):
    with pytest.raises(Unusable) as refused:
        rules.found(data)
    assert refused.value.fault == fault


def test_where_and_who_filmed_does_not_stay_in_the_file():
    kept = rules.found(mp4(b"vide")).data
    assert b"+37.38" not in kept and len(kept) == len(mp4(b"vide"))
    assert rules.found(b"ID3\x04\0\0\0\0\0\x0a" + b"private..." + MP3 + b"TAG" + bytes(125)).data == MP3
    for name in ("clip.mp3", "clip.m4a", "clip.mp4"):
        told = (CLIPS / name).read_bytes()
        assert b"secret-artist" in told and b"secret-artist" not in rules.found(told).data


def test_captions_are_written_anew_as_times_and_words():
    assert rules.captions(VTT.encode()) == "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n大家好\n"
    assert rules.spoken(rules.captions(VTT.encode())) == "大家好"


def send(editor: Site, data: bytes, status: int = 303):
    return editor.submit(editor.get(DESK), "form[enctype]", status, title="讲解", file=("a.mp3", data))


def test_an_editor_uploads_a_recording_and_a_visitor_hears_a_part_of_it(app, db_session):
    page = a_page(an_exhibit(a_hall()), "first-arch", "桥拱是石头的。")
    db_session.commit()
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    assert "只收 MP3" in send(editor, b"MZ not a sound", status=422)
    send(editor, MP3)
    send(editor, MP3)
    [row] = db.session.query(Recording).all()
    data = {"recording": row.digest, "title": "听桥", "transcript": "桥在唱歌。"}
    db.session.add(Block(page=page, position=2, kind=Kind.AUDIO, data=data))
    db.session.commit()
    room = Site(app).get("/exhibition/bridge")
    assert "桥在唱歌。" in room and room.one(".listen a").text == "听录音"
    address = room.one("audio")["src"]
    assert room.one("audio")["preload"] == "none", "nothing is loaded before somebody presses"
    answer = Site(app).client.get(address, headers={"Range": "bytes=4-7"})
    assert answer.status_code == 206 and answer.headers["Content-Range"] == f"bytes 4-7/{len(MP3)}"
    assert answer.headers["Content-Type"] == "audio/mpeg" and "sandbox" in answer.headers["Content-Security-Policy"]
    Site(app).get(address.replace(".mp3", ".mp4"), 404)
    for asked, status in RANGES.items():
        answer = Site(app).client.get(address, headers={"Range": asked})
        assert answer.status_code == status and len(answer.data) <= len(MP3), asked


# What a player sends, and what somebody sends who wants the file many times over.
RANGES = {
    "bytes=0-": 206,
    "bytes=-4": 206,
    "bytes=0-1": 206,
    "bytes=999999999-": 416,
    "bytes=9-4": 416,
    "bytes=0-9,0-9,0-9": 416,
    "lines=1-2": 416,
}


def test_what_was_taken_down_is_heard_no_more_and_can_be_deleted(app, db_session):
    exhibit = an_exhibit(a_hall())
    page = a_page(exhibit, "first-arch", "桥拱是石头的。")
    db_session.commit()
    editor, visitor = signed_in(app, Role.EDITOR, scope=PUBLISHER), Site(app)
    send(editor, MP3)
    row = db.session.query(Recording).one()
    address, removal = f"/exhibition/recordings/{row.file_name}", f"{DESK}/{row.digest}/removal"
    visitor.get(address, 404)
    assert editor.client.get(address).headers["Cache-Control"] == "private, no-store"
    data = {"recording": row.digest, "title": "听桥", "transcript": "桥在唱歌。"}
    block = Block(page=page, position=2, kind=Kind.AUDIO, data=data)
    db.session.add(block)
    db.session.commit()
    first = visitor.client.get(address)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "public, no-cache")
    assert visitor.client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "还有展厅在用它" in editor.follow(editor.post(removal, {}, 303))
    signed_in(app, Role.AUDITOR).post(removal, {}, 403)
    block.is_hidden = True
    db.session.commit()
    visitor.get(address, 404)
    block.is_hidden, exhibit.state = False, Publication.WITHDRAWN
    db.session.commit()
    visitor.get(address, 404)
    assert editor.client.get(address).status_code == 200, "the desk still hears it"
    db.session.delete(block)
    db.session.commit()
    file = files.path(app.extensions["config"].data_dir, row.digest, "mp3")
    assert file.is_file()
    assert "文件也删掉了" in editor.follow(editor.submit(editor.get(DESK), "form[action$='/removal']"))
    assert not file.exists() and not db.session.query(Recording).count()
    editor.get(address, 404)


def test_an_exhibit_is_read_aloud_in_one_step(app, db_session):
    exhibit = an_exhibit(a_hall())
    a_page(exhibit, "first-arch", "桥拱是**石头**的。")
    db_session.commit()
    editor = signed_in(app, Role.EDITOR, scope=PUBLISHER)
    gaps = editor.get("/desk/exhibition/items/gaps")
    there = gaps.one("#lack-narration ~ ul a")["href"]
    assert "桥拱是石头的。" in editor.get(there).one("textarea[name=transcript]").text
    refused = editor.submit(editor.get(there), "form[enctype]", 422, file=("a.vtt", VTT.encode()))
    assert "这里要一段录音" in refused
    editor.submit(editor.get(there), "form[enctype]", 422, file=("a.mp3", MP3), transcript="")
    editor.submit(editor.get(there), "form[enctype]", 303, file=("a.mp3", MP3))
    body = versions.current_body(writing.EXHIBIT, exhibit)
    first = body["pages"]["first-arch"]["blocks"][0]
    assert first["kind"] == "audio" and first["data"]["transcript"].endswith("桥拱是石头的。")
    editor.submit(editor.get(there), "form[enctype]", 303, file=("b.mp3", MP3 + FRAME), title="再念一遍")
    body = versions.current_body(writing.EXHIBIT, exhibit)
    assert [each["kind"] for each in body["pages"]["first-arch"]["blocks"]] == ["audio", "text"]
    assert body["pages"]["first-arch"]["blocks"][0]["data"]["title"] == "再念一遍"
    signed_in(app, Role.EDITOR, scope="another").get(there, 404)


def test_only_an_editor_uploads(app, db_session):
    a_hall()
    db_session.commit()
    signed_in(app, Role.MEMBER).get(DESK, 403)
    auditor = signed_in(app, Role.AUDITOR)
    assert not auditor.get(DESK).soup.select("main form[enctype]")
