"""Answers worth keeping for a little while in this process: dear to work out, and no harm when half a minute old."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any


class Recent:
    """At most `most` answers, each for `seconds`; the one not asked for longest goes first."""

    def __init__(self, seconds: float, most: int) -> None:
        self.seconds, self.most = seconds, most
        self.answers: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The kept answer, or a new one. Two who ask at once may both work it out; nobody waits for the other."""
        kept = self.answers.get(key)
        if kept and kept[0] > time.monotonic():
            return kept[1]
        answer = make()
        with self.lock:
            self.answers[key] = (time.monotonic() + self.seconds, answer)
            self.answers.move_to_end(key)
            while len(self.answers) > self.most:
                self.answers.popitem(last=False)
        return answer
