"""An exhibit that can be heard and seen: read aloud at the desk, filmed with captions, played by a visitor, taken down again."""

from pathlib import Path

import pytest

from tests.browser import until
from tests.journeys.conftest import LARGE

pytestmark = pytest.mark.browser

CLIPS = Path(__file__).parents[1] / "exhibition" / "clips"
SAID = "红纸在手里转，剪子走得很慢。"
ROOM = "/exhibition/history"
PLAYED = "document.querySelector('{0}').currentTime > 0.3"


@pytest.mark.parametrize("reading", ("phone, 中文", *LARGE), indirect=True)
def test_a_reading_and_a_film_are_made_played_and_taken_down(somebody, tmp_path: Path):
    editor, visitor = somebody(), somebody()
    reviewers = [somebody(), somebody()]
    editor.signs_in_as("editor")
    editor.follows("录音和录像", within="nav")
    captions = tmp_path / "captions.vtt"
    captions.write_text(f"WEBVTT\n\n00:00.000 --> 00:03.900\n{SAID}\n", encoding="utf-8")
    for title, path in (("剪纸录像", CLIPS / "clip.mp4"), ("剪纸字幕", captions)):
        editor.fills("名称", title)
        editor.attaches("要上传的文件", path)
        editor.presses("上传")
    editor.finds_all_accessible()

    editor.opens("/desk/exhibition/exhibits/history")
    editor.follows("录一段讲解")
    editor.attaches("要上传的文件", CLIPS / "clip.mp3")
    editor.presses("放进展厅")
    editor.sees("录音已放进展厅的草稿，送审通过后大家就听得到")
    editor.opens("/desk/exhibition/exhibits/history/pages/first-ticket/new-block/video")
    editor.finds_all_accessible()
    editor.page.fill("input[name=title]", "剪一张红纸")
    editor.page.fill("textarea[name=transcript]", SAID)
    editor.presses("保存")
    editor.opens("/desk/exhibition/exhibits/history")
    visitor.opens(ROOM)
    assert not visitor.has("audio, video"), "nobody hears a draft"
    editor.presses("送审")
    for reviewer, role in zip(reviewers, ("second-editor", "third-editor"), strict=True):
        reviewer.signs_in_as(role)
        reviewer.opens("/desk/review/exhibit/history")
        reviewer.presses("通过")
    reviewers[-1].sees("已发布，市民现在能看到了")

    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.opens(ROOM)
    assert not [url for url in asked if ".mp3" in url or ".mp4" in url], "nothing is loaded before somebody presses"
    visitor.finds_all_accessible()
    visitor.page.get_by_role("link", name=visitor.reading.words("听录音"), exact=True).click()
    sound = visitor.page.locator("audio")
    sound.focus()
    visitor.page.keyboard.press("Space")
    until(visitor.page, PLAYED.format("audio"))
    assert visitor.page.locator(".block-sound details").first.get_attribute("open") is not None
    visitor.page.evaluate("document.querySelector('audio').pause()")
    film = visitor.page.locator("video")
    film.focus()
    visitor.page.keyboard.press("Space")
    until(visitor.page, PLAYED.format("video"))
    cue = "[...document.querySelector('video').textTracks[0].activeCues || []].map((each) => each.text).join('')"
    until(visitor.page, f"{cue} === '{SAID}'")
    visitor.page.locator(".block-sound", has=film).locator("summary").click()
    visitor.sees(SAID)

    addresses = visitor.page.evaluate("[...document.querySelectorAll('audio, video, track')].map((each) => each.src)")
    assert [visitor.context.request.get(each).status for each in addresses] == [200, 200, 200]
    editor.opens("/desk/exhibition/exhibits/history")
    editor.page.locator(".publication-withdrawal summary").click()
    editor.fills("撤下的原因", "录音里有一处念错了")
    editor.presses("撤回")
    visitor.opens(ROOM, status=404)
    assert [visitor.context.request.get(each).status for each in addresses] == [404, 404, 404]
