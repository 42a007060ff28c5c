"""Check types where they carry decisions: rules, operations, queries and the core."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKED = {"rules.py", "operations.py", "queries.py"}


def checked_files() -> list[str]:
    """`rules`, `operations` and `queries` of every feature, also split ones (`points/ledger/rules.py`), and the core."""
    files = [
        path
        for path in (ROOT / "app").rglob("*.py")
        if path.name in CHECKED or path.relative_to(ROOT).parts[1] == "core"
    ]
    return sorted(str(path.relative_to(ROOT)) for path in files)


def main() -> None:
    files = checked_files()
    if files:
        sys.exit(
            subprocess.run(
                [sys.executable, "-m", "mypy", "--no-error-summary", *files], cwd=ROOT, check=False
            ).returncode
        )


if __name__ == "__main__":
    main()
