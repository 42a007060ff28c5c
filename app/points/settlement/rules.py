"""When a statement may be objected to and sealed. Standard library only."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from typing import Any

OBJECTIONS_LAST = datetime.timedelta(days=7)


def is_open(closes_at: datetime.datetime, sealed_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether the place may still object."""
    return sealed_at is None and now < closes_at


def digest(lines: Sequence[Sequence[Any]]) -> str:
    """What was sealed: the same lines give the same digest, on any machine."""
    canonical = json.dumps([list(line) for line in lines], ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
