"""An import is killed in its midst: nothing came in, and what it left is gone a day later; nothing else is."""

import datetime
import os
import signal
import subprocess
import sys

import pytest

from app.core import clock
from app.exhibition.archive import leftovers, operations
from app.exhibition.models import Exhibit
from app.exhibition.recordings import files as recordings
from tests import servers
from tests.builders import pictures
from tests.builders.exhibition import PUBLISHER, a_hall, a_page, an_exhibit, an_item
from tests.builders.workflow import desk_of
from tests.conftest import DEMONSTRATION
from tests.exhibition.test_archive import emptied
from tests.exhibition.test_sounds import MP3, send

# `flask exhibition import`, which is killed when its second file has been put into its place.
KILLED = """
import os, signal, sys
from flask.cli import main
from app.exhibition.archive import files
place, placed = files.shutil.move, []
def move(*told):
    place(*told)
    placed.append(told)
    if len(placed) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
files.shutil.move = move
sys.argv = ["flask", "--app", "wsgi", "exhibition", "import", sys.argv[1]]
main()
"""


def there(folder) -> set[str]:
    """Every file and working folder, by its path."""
    found = {file for file in folder.glob("media/**/*") if file.is_file()}
    return {str(path.relative_to(folder)) for path in {*found, *folder.glob("hall-*"), *folder.glob("archives/*")}}


@pytest.fixture
def archive(app, db_session, tmp_path):
    """A hall with a scan, a recording and a page, written to a file; the site is empty again."""
    a_page(an_exhibit(a_hall()), "first-arch", "桥拱是石头的。")
    an_item()
    db_session.commit()
    editor, folder = desk_of(app, PUBLISHER), app.extensions["config"].data_dir
    page = editor.get("/desk/exhibition/items/flood-1998/picture")
    editor.submit(page, "form[enctype]", file=("a.jpg", pictures.jpeg(1200, 900)), alt="大水")
    send(editor, MP3)
    target = tmp_path / "hall.zip"
    operations.write(target, folder)
    emptied(db_session)
    (folder / "media").rename(tmp_path / "away")
    return target


def test_a_killed_import_leaves_nothing_for_longer_than_a_day(app, archive, db_session):
    folder, url = app.extensions["config"].data_dir, db_session.get_bind().url.render_as_string(hide_password=False)
    db_session.remove()
    settings = {**DEMONSTRATION, "TESTING": "0", "DATABASE_URL": url, "DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(archive)],
        env={**servers.plain_environment(), **settings}, cwd=servers.ROOT, timeout=60, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2_000:]
    left = there(folder)
    assert any(name.startswith("hall-") for name in left) and any(name.startswith("media/") for name in left)
    assert db_session.query(Exhibit).count() == 0, "nothing came in"
    now = clock.now()
    assert leftovers.forget(folder, now) == 0 and there(folder) == left, "it may be at work still"
    assert leftovers.forget(folder, now + datetime.timedelta(days=2)) == len(left)
    assert there(folder) == set()


def test_what_a_row_or_a_version_names_stays_however_old(app, db_session):
    an_item()
    a_hall()
    db_session.commit()
    editor, folder = desk_of(app, PUBLISHER), app.extensions["config"].data_dir
    for alt, width in (("大水", 1200), ("大水那年", 1300)):
        page = editor.get("/desk/exhibition/items/flood-1998/picture")
        editor.submit(page, "form[enctype]", file=("a.jpg", pictures.jpeg(width, 900)), alt=alt)
    send(editor, MP3)
    kept, now = there(folder), clock.now()
    stray = recordings.path(folder, "f" * 64, "mp3")
    unfinished = folder / "archives" / "hall.zip.unfinished"
    for file in (stray, unfinished):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    old = (now - datetime.timedelta(days=9)).timestamp()
    for name in there(folder):
        os.utime(folder / name, (old, old))
    assert leftovers.forget(folder, now) == 2
    assert there(folder) == kept and any("scans" in name for name in kept)
