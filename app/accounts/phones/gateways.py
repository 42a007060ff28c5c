"""How a code reaches a phone: by a provider over HTTP, or, in the demonstration, into an inbox page.

A gateway is anything with `send(message)`. The provider's request is small on purpose, so that an adapter of a few lines fits
any of them: POST JSON `{"to": …, "code": …, "minutes": 10}` with `Authorization: Bearer <token>`; a 2xx answer means accepted.
"""

import json
import urllib.request
from dataclasses import dataclass
from typing import Protocol

from flask import current_app

from app.accounts.phones import operations, rules
from app.core import clock, outbox

KIND = "phone-code"
PATIENCE_SECONDS = 5


class Gateway(Protocol):
    def send(self, message: dict[str, str]) -> None: ...


class Inbox:
    """Development: nothing leaves the machine."""

    def send(self, message: dict[str, str]) -> None:
        operations.put_into_inbox(message, clock.now())


@dataclass(frozen=True)
class Http:
    """A provider's address and the token it knows us by."""

    url: str
    token: str

    def send(self, message: dict[str, str]) -> None:
        """Raises OSError when the provider does not accept; the outbox tries again while the code is good."""
        body = json.dumps({**message, "minutes": int(rules.CODE_LASTS.total_seconds()) // 60}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.url, body, headers, method="POST")  # noqa: S310  The configuration takes https only.
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
            answer.read(1_000)


def chosen() -> Gateway | None:
    """None: this site sends no messages, so nobody can join by phone alone."""
    config = current_app.extensions["config"]
    if config.sms_gateway_url:
        return Http(config.sms_gateway_url, config.sms_gateway_token)
    return Inbox() if config.demonstration else None


def dispatch(number: int) -> None:
    """Send the code of this row: into the inbox at once, to a provider through the outbox of the same commit."""
    if isinstance(chosen(), Inbox):
        deliver({"code": number})
    else:
        outbox.put(KIND, {"code": number}, now=clock.now())


def deliver(payload: dict[str, int]) -> None:
    """What the outbox calls. A code that is no good any more is not sent."""
    message, gateway = operations.take_to_send(payload["code"], clock.now()), chosen()
    if message and gateway:
        gateway.send(message)


outbox.handle(KIND, deliver)
