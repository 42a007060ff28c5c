"""Rate limits that hold across processes: counters in Redis when there is one, else in a small SQLite file of the machine.

Counted by the address of the connection. A forwarding header counts only when the configuration says how many proxies of ours
stand in front (then ProxyFix has already set the address). The counters hold marks made with the site's key: no address, no
name that was typed and no number of a card can be read in them.
"""

import contextlib
import hashlib
import hmac
import logging
import sqlite3
import threading
import time

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse
from limits.storage import Storage
from redis.exceptions import RedisError
from werkzeug.exceptions import ServiceUnavailable

from app.config import Config
from app.core import networks

log = logging.getLogger(__name__)
PATIENCE = 5.0  # Seconds for which one who counts waits for another.
COUNTING_AWAY = (RedisError, sqlite3.Error)


class OpenForReading(Limiter):
    """When nothing can be counted, reading goes on; whoever wants to sign in or to change something is asked to come back.

    Limits stand at views, and are counted there: before a request there is nothing to look for.
    """

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if in_middleware:
            return
        try:
            super()._check_request_limit(callable_name, in_middleware)
        except COUNTING_AWAY as error:
            log.error("the counters of limits do not answer: %s", type(error).__name__)
            self.context.conditional_deductions.clear()
            if not _is_reading():
                raise ServiceUnavailable from error


def _is_reading() -> bool:
    return request.method in ("GET", "HEAD")


def mark(*parts: str) -> str:
    """What is counted, as it stands in the counters."""
    key = hmac.digest(current_app.config["SECRET_KEY"].encode(), b"limits", hashlib.sha256)
    return hmac.digest(key, "\0".join(parts).encode(errors="replace"), hashlib.sha256).hex()[:32]


def sender(*parts: str) -> str:
    """Who sends this, together with what else is counted by."""
    return mark(networks.household(request.remote_addr or ""), *parts)


limiter = OpenForReading(key_func=sender, default_limits=[], strategy="fixed-window", headers_enabled=False)


def init_app(app: Flask, config: Config) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = config.redis_url or f"sqlitefile://{config.data_dir / 'limits.db'}"
    app.config["RATELIMIT_ENABLED"] = True
    app.config["RATELIMIT_SWALLOW_ERRORS"] = False  # `OpenForReading` decides what goes on.
    if config.redis_url:
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_connect_timeout": 2, "socket_timeout": 2}  # Seconds.
    limiter.init_app(app)


def seconds_to_wait() -> int:
    """After a refusal: how long until this request would be counted afresh."""
    reached = limiter.current_limit
    return max(1, round(reached.reset_at - time.time())) if reached else 60


def take(limit: str, key: str) -> bool:
    """Count once towards `limit` (“100 per day”) of this key; False when it was reached. For what another place may `lift`."""
    if not limiter.enabled:
        return True
    try:
        return limiter.limiter.hit(parse(limit), mark(key))
    except COUNTING_AWAY as error:
        log.error("the counters of limits do not answer: %s", type(error).__name__)
        if not _is_reading():
            raise ServiceUnavailable from error
        return True


def lift(limit: str, key: str) -> None:
    """Begin this count anew."""
    with contextlib.suppress(*COUNTING_AWAY):
        limiter.limiter.clear(parse(limit), mark(key))


def forget_ended() -> None:
    """The nightly job keeps the file of counters small; Redis forgets by itself."""
    if isinstance(limiter.storage, SqliteFileStorage):
        limiter.storage.forget_ended()


class SqliteFileStorage(Storage):
    """Fixed windows in an SQLite file: one upsert a hit, which decides races between processes."""

    STORAGE_SCHEME = ["sqlitefile"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self.path = (uri or "").removeprefix("sqlitefile://")
        self.local = threading.local()

    @property
    def base_exceptions(self):
        return sqlite3.Error

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self.local, "connection"):
            connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous = OFF")  # A counter lost in a power cut harms nobody.
            connection.execute("CREATE TABLE IF NOT EXISTS hit (key TEXT PRIMARY KEY, count INTEGER, ends REAL)")
            self.local.connection = connection
        return self.local.connection

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        row = self._connection().execute(
            "INSERT INTO hit VALUES (:key, :amount, :ends) ON CONFLICT (key) DO UPDATE SET "
            "count = CASE WHEN ends < :now THEN :amount ELSE count + :amount END, "
            "ends = CASE WHEN ends < :now THEN :ends ELSE ends END RETURNING count",
            {"key": key, "amount": amount, "ends": now + expiry, "now": now},
        )
        (count,) = row.fetchone()
        return count

    def get(self, key: str) -> int:
        row = self._connection().execute("SELECT count FROM hit WHERE key = ? AND ends >= ?", (key, time.time()))
        found = row.fetchone()
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        found = self._connection().execute("SELECT ends FROM hit WHERE key = ?", (key,)).fetchone()
        return found[0] if found else time.time()

    def check(self) -> bool:
        return self._connection().execute("SELECT 1").fetchone() == (1,)

    def reset(self) -> int:
        return self._connection().execute("DELETE FROM hit").rowcount

    def clear(self, key: str) -> None:
        self._connection().execute("DELETE FROM hit WHERE key = ?", (key,))

    def forget_ended(self) -> int:
        """Drop windows that are over."""
        return self._connection().execute("DELETE FROM hit WHERE ends < ?", (time.time(),)).rowcount


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Of two who open a new file together SQLite refuses one at this, whatever the patience: it asks again by itself."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)
