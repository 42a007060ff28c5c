"""`make bench`: the main pages beside a bare Flask page, under the same server, in one run.

Rates drift from run to run and from machine to machine; the ratio to the yardstick of the same run is what to compare.
Rounds are interleaved and medians taken. Everything stays on the loopback interface and ends by itself within two minutes.
"""

import gzip
import re
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

from tests import servers
from tests.bench.load import Measured, generator, load

ROUNDS, SECONDS = 3, 1.0
LONGEST = 40
PUBLIC = ("/", "/stations", "/exhibition", "/charity", "/points")
# Pages of one person: who signs in, and the address (an owner of one place is led to it).
PERSONAL = (("member", "/points/passbook"), ("owner", "/owner"))
# What each kind has to hold, as a multiple of the bare page (docs/architecture.md names the reasons). nginx serves the same
# bytes as a file, packed beforehand; the kept page in gzip has to come within two thirds of it.
TO_HOLD = {"cached": 3.0, "gzip": 4.5, "304": 4.5, "fresh": 0.10, "signed in": 0.08}
OF_NGINX = 1 / 1.5


@dataclass
class Case:
    label: str
    kind: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    results: list[Measured] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(each.rate for each in self.results)

    @property
    def p99(self) -> float:
        return statistics.median(each.p99 for each in self.results)


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        print(f"Load generator: {generator()}. Preparing the demonstration city …", flush=True)
        environment = demonstration(folder)
        hello = stack.enter_context(servers.serving("tests.bench.hello:app", {}, folder / "hello"))
        cached = stack.enter_context(servers.serving("wsgi:app", environment, folder))
        fresh = stack.enter_context(servers.serving("wsgi:app", {**environment, "PAGE_CACHE": "0"}, folder))
        yardstick = Case("bare Flask page", "", hello.url + "/")
        cases = [yardstick, *public_cases(cached.url, fresh.url), *personal_cases(cached.url, environment)]
        cases += file_cases(stack, cached.url)
        for number in range(ROUNDS):
            for case in cases:
                case.results.append(load(case.url, case.headers, SECONDS))
            print(f"  round {number + 1} of {ROUNDS}", flush=True)
    show(yardstick, cases)


def demonstration(folder: Path) -> dict[str, str]:
    """A data folder with the demonstration city; gives the settings that serve it."""
    settings = {"SECRET_KEY": "only-for-the-bench-" + "x" * 32, "DEMONSTRATION": "1", "TESTING": "0", "CITY": "binzhou"}
    environment = {**settings, "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'site.db'}"}
    for command in (["db", "upgrade"], ["demonstrate"]):
        flask(environment, *command)
    return environment


def flask(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    done = subprocess.run(
        command,
        cwd=servers.ROOT,
        env={**servers.plain_environment(), **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        sys.exit(f"flask {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def public_cases(cached: str, fresh: str) -> Iterator[Case]:
    for path in PUBLIC:
        status, headers = head(cached + path)
        if status != 200:
            print(f"  {path} answers {status}: left out")
            continue
        yield Case(path, "cached", cached + path)
        yield Case(path, "gzip", cached + path, {"Accept-Encoding": "gzip"})
        if etag := headers.get("etag"):
            yield Case(path, "304", cached + path, {"If-None-Match": etag})
        yield Case(path, "fresh", fresh + path)


def file_cases(stack: ExitStack, cached: str) -> Iterator[Case]:
    """The front page as a file under nginx: what no program of ours can do better."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-nginx-")))
    page = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(cached + "/", timeout=10).read()
    (folder / "page.html").write_bytes(page)
    (folder / "page.html.gz").write_bytes(gzip.compress(page, 6))
    try:
        url = stack.enter_context(servers.nginx(folder))
    except servers.ServerMissing as error:
        print(f"  {error}: left out")
        return
    yield Case("/ as a file", "nginx", url + "/page.html")
    yield Case("/ as a file", "nginx gzip", url + "/page.html", {"Accept-Encoding": "gzip"})


def head(url: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {}


def personal_cases(url: str, environment: dict[str, str]) -> Iterator[Case]:
    known = sign_ins(environment)
    for role, path in PERSONAL:
        if role not in known:
            print(f"  nobody signs in as {role}: {path} left out")
            continue
        cookie = {"Cookie": sign_in(url, *known[role])}
        address = led_to(url + path, cookie)
        yield Case(f"{address} ({role})", "signed in", url + address, cookie)


def led_to(url: str, headers: dict[str, str]) -> str:
    """The path at the end of the redirects."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        return urllib.parse.urlsplit(answer.geturl()).path


def sign_ins(environment: dict[str, str]) -> dict[str, tuple[str, str]]:
    from app import create_app
    from app.config import Config
    from tests.site import sign_ins as declared

    return declared(create_app(Config.from_env(environment)))


def sign_in(url: str, name: str, password: str) -> str:
    """The cookies of a signed-in person."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{url}/sign-in", timeout=10).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    fields = {"name": name, "password": password, "csrf_token": token[1] if token else ""}
    opener.open(f"{url}/sign-in", urllib.parse.urlencode(fields).encode(), timeout=10).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def show(yardstick: Case, cases: list[Case]) -> None:
    print(f"\n{'page':<{LONGEST}} {'kind':<10} {'requests/s':>10} {'p99 ms':>8} {'× bare':>8}  to hold")
    for case in cases:
        ratio = case.rate / yardstick.rate
        aim = TO_HOLD.get(case.kind)
        verdict = "" if aim is None else f"≥ {aim:g}" + ("" if ratio >= aim else "   BELOW")
        print(f"{case.label:<{LONGEST}} {case.kind:<10} {case.rate:>10,.0f} {case.p99:>8.1f} {ratio:>8.2f}  {verdict}")
    rates = {case.kind: case.rate for case in cases if case.label in ("/", "/ as a file")}
    if "nginx gzip" in rates:
        share = rates["gzip"] / rates["nginx gzip"]
        print(
            f"\nThe kept front page comes to {share:.2f} of nginx (≥ {OF_NGINX:.2f}{'' if share >= OF_NGINX else '   BELOW'})"
        )


if __name__ == "__main__":
    main()
