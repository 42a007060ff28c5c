"""Black rectangles over a stored picture: written anew as other files, so that nothing of what lay under them is left."""

from collections.abc import Iterable
from pathlib import Path

import pyvips

from app.content.pictures import files
from app.content.pictures import rules as pictures
from app.exhibition.loans import rules

QUALITY = 92


def covered(data_dir: Path, digest: str, rectangles: Iterable[tuple[int, int, int, int]]) -> files.Stored:
    """A copy of this stored picture with the rectangles black. The first copy stays until its owner forgets it."""
    source = files.path(data_dir, digest, pictures.EDGES[0])
    whole = pyvips.Image.new_from_file(str(source), access="sequential").copy_memory()
    for left, top, width, height in rectangles:
        x, y = whole.width * left // rules.WHOLE, whole.height * top // rules.WHOLE
        wide = max(1, -(-whole.width * width // rules.WHOLE))
        high = max(1, -(-whole.height * height // rules.WHOLE))
        whole = whole.draw_rect([0, 0, 0], x, y, min(wide, whole.width - x), min(high, whole.height - y), fill=True)
    return files.store(whole.jpegsave_buffer(Q=QUALITY, keep="none"), "covered.jpg", data_dir)
