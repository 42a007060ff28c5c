"""Which network a request comes from, as a mark that can be compared for a day and traced back by nobody.

The mark is a keyed hash of the network (IPv4 /24, IPv6 /48) with a random salt of the day. All processes and machines of the
site share the salt; it is in no backup, and is deleted when the last mark made with it has gone.
"""

import datetime
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db, insert_once

V4_BITS, V6_BITS = 24, 48
V6_HOUSEHOLD = 64
KEPT_DAYS = 1  # Yesterday's salt is still compared with.
Mark = Callable[[datetime.date], str | None]


class NetworkSalt(Base):
    """The salt of one day. Derived: a backup that held it would outlive it."""

    __tablename__ = "network_salt"
    __table_args__ = {"info": {"private": True, "derived": True}}

    day: Mapped[datetime.date] = mapped_column(primary_key=True)
    salt: Mapped[str]


def salt_of(day: datetime.date, *, today: datetime.date) -> str | None:
    """The salt of this day; made when it is today's and there is none, None when it is gone. The key decides who makes it."""
    asked = select(NetworkSalt.salt).where(NetworkSalt.day == day)
    salt = db.session.scalar(asked)
    if salt is None and day == today:
        db.session.execute(insert_once(NetworkSalt, day=day, salt=secrets.token_hex(32)))
        salt = db.session.scalar(asked)
    return salt


def forget(today: datetime.date) -> None:
    """Delete the salts that nothing is compared with any more."""
    oldest = today - datetime.timedelta(days=KEPT_DAYS)
    db.session.execute(delete(NetworkSalt).where(NetworkSalt.day < oldest))


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


def household(address: str) -> str:
    """Whom a limit counts as one: an IPv4 address, an IPv6 /64, of which one connection has all."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network(f"{parsed}/{V6_HOUSEHOLD}", strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def marks(address: str, today: datetime.date) -> Mark:
    """The mark of this address's network under the salt of a day, None when that salt is gone."""
    name = network(address).encode()

    def mark(day: datetime.date) -> str | None:
        salt = salt_of(day, today=today)
        return hmac.new(bytes.fromhex(salt), name, hashlib.sha256).hexdigest()[:24] if salt else None

    return mark
