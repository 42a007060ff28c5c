"""Everything `make test` checks, step after step; `lint` as an argument stops before the tests.

A failing step does not hide the others: all run, and the exit code tells whether all were well.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

LINT = {
    "style": [str(BIN / "ruff"), "check", "--quiet", "--output-format=concise", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "types": [PYTHON, "scripts/check_types.py"],
    "words": [PYTHON, "scripts/words.py", "--check"],
}
PYTEST = [PYTHON, "-m", "pytest", "--quiet"]
SHARED = ["-n", "2", "--dist", "worksteal"]
# How a page looks asks no engine; the ways people go through the site do.
WITHOUT_LOOKS = [f"--ignore=tests/journeys/test_{name}.py" for name in ("every_page", "display")]
TESTS = {
    "browser": [*PYTEST, *SHARED, "-m", "browser"],
    "browser on PostgreSQL": [*PYTEST, *SHARED, "-m", "browser", "--engine=postgresql", *WITHOUT_LOOKS],
    "SQLite": [*PYTEST, "-n", "2", "-m", "not browser"],
    "PostgreSQL": [*PYTEST, "-n", "2", "-m", "not browser and not sqlite_only", "--engine=postgresql"],
}


def run(name: str, command: list[str]) -> bool:
    print(f"\n— {name}", flush=True)
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment(), check=False)
    print(f"  {time.monotonic() - begun:.0f} s", flush=True)
    return done.returncode == 0


def environment() -> dict[str, str]:
    """Settings of a site on this machine must not leak into the tests."""
    ours = re.compile(
        r"(DATA_DIR|DATABASE_URL|REDIS_URL|SECRET_KEY|DEMONSTRATION|CITY|PUBLIC_ORIGIN|TRUSTED_PROXIES|SITE_.*)"
    )
    kept = {name: value for name, value in os.environ.items() if not ours.fullmatch(name)}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def main() -> None:
    steps = LINT if sys.argv[1:] == ["lint"] else {**LINT, **TESTS}
    failed = [name for name, command in steps.items() if not run(name, command)]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
