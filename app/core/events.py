"""How something that happened below reaches a feature above, in the same transaction.

The lower feature defines a frozen dataclass (the event) and calls `announce`. The upper feature lists
`(event type, operation)` in `Feature.subscriptions`; `create_app` connects them.
"""

from collections import defaultdict
from collections.abc import Callable

_handlers: dict[type, list[Callable]] = defaultdict(list)


def connect(event: type, handler: Callable) -> None:
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def announce(event: object) -> None:
    """Call every connected operation. An exception stops the transaction: what belongs together is saved together."""
    for handler in _handlers[type(event)]:
        handler(event)
