"""Load on one address of this machine: wrk where it is installed, else a small generator of our own.

The two must not be compared with each other; within one run all figures come from the same one.
"""

import asyncio
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECTIONS = 16
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Measured:
    """Requests a second, and the time in milliseconds within which 99 of 100 were answered."""

    rate: float
    p99: float


def generator() -> str:
    return "wrk" if shutil.which("wrk") else "asyncio (apt install wrk measures higher rates)"


def load(url: str, headers: dict[str, str], seconds: float) -> Measured:
    """Raises RuntimeError when an answer is not 2xx or 304."""
    return _wrk(url, headers, seconds) if shutil.which("wrk") else asyncio.run(_own(url, headers, seconds))


def _wrk(url: str, headers: dict[str, str], seconds: float) -> Measured:
    extra = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    # wrk counts whole seconds only.
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency", *extra, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{url} answered with errors under load:\n{said}")
    rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if rate is None or p99 is None:
        raise RuntimeError(f"wrk said something unexpected:\n{said}")
    return Measured(float(rate[1]), float(p99[1]) * UNITS[p99[2]])


async def _own(url: str, headers: dict[str, str], seconds: float) -> Measured:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    end = time.perf_counter() + seconds
    took = await asyncio.gather(
        *(_one(parts.hostname or "", parts.port or 80, request, end) for _ in range(CONNECTIONS))
    )
    times = sorted(each for one in took for each in one)
    if not times:
        raise RuntimeError(f"{url} did not answer within {seconds} s")
    return Measured(len(times) / seconds, times[int(len(times) * 0.99)] * 1000)


async def _one(host: str, port: int, request: bytes, end: float) -> list[float]:
    """One connection, one request after the other, until the time is up."""
    reader, writer = await asyncio.open_connection(host, port)
    times = []
    try:
        while (began := time.perf_counter()) < end:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if head.split()[1][:1] != b"2" and head.split()[1] != b"304":
                raise RuntimeError(f"answered {head.splitlines()[0].decode()}")
            length = re.search(rb"content-length: *(\d+)", head)
            if length and head.split()[1] != b"304":
                await reader.readexactly(int(length[1]))
            times.append(time.perf_counter() - began)
    finally:
        writer.close()
    return times
