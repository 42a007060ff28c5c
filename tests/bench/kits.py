"""`python -m tests.bench.kits`: the kits of the whole network as the job makes them, in one process: time, memory, size, decoded.

The demonstration's network (395 places) gets its codes, its sheets and the one file. The clock runs from the first stretch to
the finished file; memory is the most this process ever held. `python -m tests.bench.kits 40` takes so many places.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

from tests.bench.__main__ import demonstration

SECONDS, MEGABYTES = 60, 500
KEY, SAMPLE = "bench", 12


def main(most: int = 395) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-kits-") as folder:
        print("\nKits: preparing the demonstration city …", flush=True)
        measure(demonstration(Path(folder)), most)


def measure(environment: dict[str, str], most: int) -> None:
    from app import create_app
    from app.accounts import queries as people
    from app.config import Config
    from app.core import clock
    from app.core.db import db, writing
    from app.kits import batches, operations, queries
    from app.stations import queries as stations

    app = create_app(Config.from_env(environment))
    with app.app_context(), writing():
        by = people.by_name("operator")
        places = stations.to_print()[:most]
        operations.open_batch("station", ("", ""), places, key=KEY, is_specimen=True, by=by, now=clock.now())
        db.session.commit()
        began, spent = time.perf_counter(), time.process_time()
        while batches.stretch(KEY):
            pass
        seconds, spent = time.perf_counter() - began, time.process_time() - spent
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        run = queries.by_key(KEY)
        if run is None or run.finished_at is None or run.bytes is None:
            sys.exit(f"the run did not end: {run and run.error}")
        kits, sheets, size = run.total, run.sheets, run.bytes / 1e6
        read = decoded(batches.file_of(KEY))
        db.session.rollback()
        db.session.remove()
    print(f"{kits} kits, {sheets:,} sheets, {size:.1f} MB, {1000 * seconds / sheets:.0f} ms a sheet")
    print(
        f"seconds   {seconds:8.1f}  ≤ {SECONDS}{'' if seconds <= SECONDS else '   ABOVE'}   ({spent:.1f} of them at work)"
    )
    print(f"megabytes {held:8.0f}  ≤ {MEGABYTES}{'' if held <= MEGABYTES else '   ABOVE'}")
    print(f"decoded   {read}")


def decoded(file: Path) -> str:
    """What each decoder reads on some pages of the finished file."""
    from app.kits import decoders

    count = len(pypdfium2.PdfDocument(file))
    chosen = [number * count // SAMPLE for number in range(SAMPLE)]
    some = pypdfium2.PdfDocument.new()
    some.import_pages(pypdfium2.PdfDocument(file), chosen)
    picked = file.with_suffix(".some.pdf")
    some.save(picked)
    found = [decoders.decoded(picture) for picture in decoders.pages(picked.read_bytes())]
    return ", ".join(
        f"{name} {sum(each[name] == each['zxing-cpp'] != [] for each in found)}/{len(found)}" for name in found[0]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 395)
