"""Install the system packages that tests or the bench need, where this machine lets us; otherwise say what is missing.

    python scripts/system.py tests|bench

Only Debian packages are installed, only as root, and only what is missing. It never fails: a test whose need is not
met is skipped by name, with the reason.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    package: str
    purpose: str
    is_met: Callable[[], bool]


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with 汉字."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False).stdout.strip())


def has_postgresql() -> bool:
    return bool(shutil.which("initdb")) or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def has_library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


def has_program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def has_nginx() -> bool:
    """Debian keeps it off the PATH of ordinary people."""
    return bool(shutil.which("nginx")) or Path("/usr/sbin/nginx").exists()


NEEDS = {
    "tests": [
        Need(
            "chromium-headless-shell",
            "browser journeys and accessibility (chromium does as well)",
            has_program("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
        ),
        Need("fontconfig", "fonts in the browser and on paper", has_program("fc-list")),
        Need("fonts-noto-cjk", "Chinese text in the browser", has_chinese_font),
        Need("postgresql", "the second run of the suite, on PostgreSQL", has_postgresql),
        Need("libzbar0", "reading printed codes the way phones do", has_library("zbar")),
        Need("libpango-1.0-0", "printed sheets (PDF)", has_library("pango-1.0")),
        Need("libpangoft2-1.0-0", "printed sheets (PDF)", has_library("pangoft2-1.0")),
        Need("default-jre-headless", "the HTML validator", has_program("java")),
        Need("redis-server", "rate limits and jobs kept in Redis", has_program("redis-server")),
    ],
    "bench": [
        Need("wrk", "a load generator faster than our own", has_program("wrk")),
        Need("nginx-light", "the same pages as plain files, to compare with", has_nginx),
    ],
}


def missing(needs: list[Need]) -> list[Need]:
    return [need for need in needs if not need.is_met()]


def install(packages: list[str]) -> None:
    """Install with apt-get; one package that is not to be had must not keep the others away."""
    # RUNLEVEL=1 keeps the packages from starting a server of their own on this machine.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"]

    def run(*arguments: str) -> bool:
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.run(arguments, env=environment, check=False, **quiet).returncode == 0

    run("apt-get", "update", "--quiet")
    if not run(*command, *packages):
        for package in packages:
            run(*command, package)


def main() -> None:
    needs = NEEDS[sys.argv[1]]
    lacking = missing(needs)
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing with apt-get:", ", ".join(need.package for need in lacking), flush=True)
        install([need.package for need in lacking])
        lacking = missing(needs)
    if lacking:
        print("Not on this machine; what needs it is skipped by name:")
        for need in lacking:
            print(f"  {need.package}: {need.purpose}")
        print("On Debian and Ubuntu: sudo apt install", " ".join(need.package for need in lacking))


if __name__ == "__main__":
    main()
