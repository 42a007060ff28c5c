"""Pin every package the site needs, direct and transitive, into the requirements files.

Each file starts with the packages we chose (“chosen”) and ends with what those bring along (“brought along”).
This script resolves the chosen names to their newest versions that fit together and rewrites both parts:

    .venv/bin/python scripts/lock.py

Add a package by writing its bare name under “chosen”. Nothing is installed here.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHOSEN, BROUGHT = "# chosen", "# brought along"


def chosen(path: Path) -> list[str]:
    """Names (with extras) listed under “chosen”, without their versions."""
    lines = path.read_text(encoding="utf-8").split(BROUGHT)[0].splitlines()
    return [line.split("==")[0].strip() for line in lines if line.strip() and line[0] not in "#-"]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.split("[")[0]).lower()


def resolve(names: list[str]) -> dict[str, str]:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--dry-run",
        "--ignore-installed",
        "--report",
        "-",
        *names,
    ]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    found = {canonical(item["metadata"]["name"]): item["metadata"]["version"] for item in report["install"]}
    return {name: version for name, version in found.items() if name not in {"pip", "setuptools", "wheel"}}


def write(path: Path, names: list[str], versions: dict[str, str], already: set[str], head: str) -> None:
    direct = {canonical(name) for name in names}
    lines = [
        head,
        CHOSEN,
        *(f"{name}=={versions[canonical(name)]}" for name in sorted(names, key=str.lower)),
        "",
        BROUGHT,
    ]
    lines += [f"{name}=={version}" for name, version in sorted(versions.items()) if name not in direct | already]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    run, dev = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
    run_names, dev_names = chosen(run), chosen(dev)
    together = resolve(run_names + dev_names)
    needed_to_run = set(resolve([f"{name}=={together[canonical(name)]}" for name in run_names]))
    write(
        run,
        run_names,
        {n: v for n, v in together.items() if n in needed_to_run},
        set(),
        "# What the site needs to run. Pinned by scripts/lock.py.\n",
    )
    write(
        dev,
        dev_names,
        together,
        needed_to_run,
        "# What tests and tools need on top. Pinned by scripts/lock.py.\n\n-r requirements.txt\n",
    )


if __name__ == "__main__":
    main()
