"""Which network a request comes from, as a mark that can be compared for a day and traced back by nobody.

The mark is a keyed hash of the network (IPv4 /24, IPv6 /48) with a random salt of the day. The salt lies in a file of its
own, outside the database and so outside every backup, and is deleted when the last mark made with it has gone.
"""

import datetime
import hashlib
import hmac
import ipaddress
import os
import secrets
from collections.abc import Callable
from pathlib import Path

FOLDER = "salts"
V4_BITS, V6_BITS = 24, 48
KEPT_DAYS = 1  # Yesterday's salt is still compared with.
Mark = Callable[[datetime.date], str | None]


class Salts:
    """One random salt a day, the same for every process of the machine."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    def of(self, day: datetime.date, *, today: datetime.date) -> bytes | None:
        """The salt of this day; made when it is today's and there is none, None when it is gone."""
        path = self.folder / day.isoformat()
        if day == today and not path.exists():
            self._make(path)
        return path.read_bytes() if path.exists() else None

    def _make(self, path: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f".{secrets.token_hex(8)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        try:
            os.link(fresh, path)  # Whole or not at all, and only for the first.
        except FileExistsError:
            return
        finally:
            fresh.unlink()

    def forget(self, today: datetime.date) -> None:
        """Delete the salts that nothing is compared with any more."""
        oldest = (today - datetime.timedelta(days=KEPT_DAYS)).isoformat()
        for path in self.folder.glob("????-??-??"):
            if path.name < oldest:
                path.unlink(missing_ok=True)


def network(address: str) -> str:
    """“203.0.113.9” → “203.0.113.0/24”; what is no address is a network of its own."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    bits = V4_BITS if parsed.version == 4 else V6_BITS
    return str(ipaddress.ip_network(f"{parsed}/{bits}", strict=False))


def marks(salts: Salts, address: str, today: datetime.date) -> Mark:
    """The mark of this address's network under the salt of a day, None when that salt is gone."""
    name = network(address).encode()

    def mark(day: datetime.date) -> str | None:
        salt = salts.of(day, today=today)
        return hmac.new(salt, name, hashlib.sha256).hexdigest()[:24] if salt else None

    return mark
