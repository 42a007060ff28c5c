"""What the build of style sheets and scripts leaves for a server that is running."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("frontend", "static"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("dist"))
    shutil.copy(ROOT / "package.json", tmp_path)
    (tmp_path / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    return tmp_path


def build(tree: Path) -> str:
    """Returns the name under which the site's style sheet lies now."""
    node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
    subprocess.run([node, "frontend/build.mjs"], cwd=tree, check=True, capture_output=True)
    return json.loads((tree / "static/dist/manifest.json").read_text())["css/site.css"]


def test_the_style_sheet_of_a_running_server_stays_a_week(tree):
    """An upgrade builds while the old server still answers: its pages keep their looks until it is started anew."""
    dist = tree / "static" / "dist"
    old = build(tree)
    with (tree / "static/css/base.css").open("a") as style:
        style.write("\n.changed {\n  color: inherit;\n}\n")
    new = build(tree)
    assert new != old and (dist / old).exists() and (dist / f"{old}.gz").exists()

    left = json.loads((dist / "left-over.json").read_text())
    assert set(left) == {old, f"{old}.br", f"{old}.gz"}
    (dist / "left-over.json").write_text(
        json.dumps({name: since - 8 * 24 * 3600 * 1000 for name, since in left.items()})
    )
    build(tree)
    assert not (dist / old).exists() and (dist / new).exists()
