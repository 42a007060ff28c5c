"""`python -m tests.bench.crowd`: many at once, and some who only want to hold the door: what honest visitors notice.

Three crowds one after the other, on a site as `flask serve` runs it: 32 connections, ten times as many, and 150 connections
that send their request a byte at a time, half of them in the head and half in the body. Asked all the while: the front page,
kept and made afresh. Figures to hold: no error and p99 ≤ 200 ms; at most one error in a hundred
and an answer within 3 s after the crowd; nine of ten honest requests within 3 s.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests import servers
from tests.bench.__main__ import demonstration

SECONDS, SLOW_SECONDS, PATIENCE = 5.0, 14.0, 3.0
KINDS = {"kept": {}, "fresh": {"PAGE_CACHE": "0"}}
BODY = b"POST /sign-in HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\n"
HEAD = b"GET / HTTP/1.1\r\nHost: %s\r\nX-Slow: "


@dataclass
class Crowd:
    """Seconds of each request that was answered well, and how many were not."""

    took: list[float] = field(default_factory=list)
    errors: int = 0

    def __str__(self) -> str:
        times = sorted(self.took) or [float("inf")]
        p99 = times[int(len(times) * 0.99)]
        times_said = f"p50 {times[len(times) // 2] * 1000:>6.0f} ms  p99 {p99 * 1000:>6.0f} ms"
        return f"{len(self.took):>7,} answered  {self.errors:>5,} errors  {times_said}"

    @property
    def share_in_time(self) -> float:
        asked = len(self.took) + self.errors
        return sum(each < PATIENCE for each in self.took) / asked if asked else 0.0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-crowd-") as folder:
        print("\nCrowds: preparing the demonstration city …", flush=True)
        environment = demonstration(Path(folder))
        for kind, settings in KINDS.items():
            with servers.serving("wsgi:app", {**environment, **settings}, Path(folder)) as site:
                measure(kind, urlsplit(site.url).netloc)


def measure(kind: str, host: str) -> None:
    for connections in (32, 320):
        found = asyncio.run(crowd(host, connections))
        after = asyncio.run(first_answer(host))
        print(f"{kind:<6} {connections:>4} connections  {found}  answers {after * 1000:.0f} ms after", flush=True)
    found = asyncio.run(beside_the_slow(host))
    print(f"{kind:<6}  beside 150 slow  {found}  {found.share_in_time:.0%} within {PATIENCE:.0f} s", flush=True)


async def crowd(host: str, connections: int) -> Crowd:
    found, end = Crowd(), time.perf_counter() + SECONDS
    await asyncio.gather(*(visitor(host, end, found) for _ in range(connections)))
    return found


async def visitor(host: str, end: float, found: Crowd, pause: float = 0.0) -> None:
    while (begun := time.perf_counter()) < end:
        try:
            await asyncio.wait_for(ask(host), 2 * PATIENCE)
            found.took.append(time.perf_counter() - begun)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            found.errors += 1
        await asyncio.sleep(pause)


async def ask(host: str) -> None:
    """One request on a connection of its own. Raises OSError unless it is answered with 200."""
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    try:
        writer.write(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        if b" 200 " not in await reader.readline():
            raise OSError("not answered with 200")
        await reader.read()
    finally:
        writer.close()


async def first_answer(host: str) -> float:
    begun = time.perf_counter()
    await ask(host)
    return time.perf_counter() - begun


async def beside_the_slow(host: str) -> Crowd:
    found, end = Crowd(), time.perf_counter() + SLOW_SECONDS
    slow = [asyncio.create_task(hold(host, HEAD if number % 2 else BODY, end)) for number in range(150)]
    await asyncio.sleep(1)
    await asyncio.gather(*(visitor(host, end, found, pause=0.2) for _ in range(8)))
    await asyncio.gather(*slow)
    return found


async def hold(host: str, begin: bytes, end: float) -> None:
    """Keep a connection with a request that does not come to its end; begin again when it is closed."""
    name, port = host.split(":")
    while time.perf_counter() < end:
        try:
            _reader, writer = await asyncio.open_connection(name, int(port))
            writer.write(begin % host.encode())
            while time.perf_counter() < end:
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(1)
        except OSError:
            await asyncio.sleep(0.2)
        finally:
            writer.close()


if __name__ == "__main__":
    main()
