"""What contributions stand on, where its feature has more to say than the words of its printed codes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app

from app.core.features import Target
from app.qr import targets


@dataclass(frozen=True)
class Ground:
    """A kind of thing, for `Feature.grounds`. `named` tells it to the desk, public or not; `keeps` says who besides the centre
    sees what waits on it and decides; `is_public` whether what was shown on it is anybody's to see. `has_own_desk` when more is
    to be done there than to look: then it waits at that desk alone."""

    named: Callable[[int], Target | None]
    keeps: Callable[[int, Any], bool]
    is_public: Callable[[int], bool]
    has_own_desk: bool = False


def of(kind: str) -> Ground | None:
    for feature in current_app.extensions["features"]:
        if kind in feature.grounds:
            return feature.grounds[kind]
    return None


def with_own_desk() -> set[str]:
    """The kinds whose contributions do not wait at the common desk."""
    features = current_app.extensions["features"]
    return {kind for feature in features for kind, ground in feature.grounds.items() if ground.has_own_desk}


def named(kind: str, number: int) -> Target | None:
    ground = of(kind)
    return ground.named(number) if ground else targets.of(kind, number)


def is_public(kind: str, number: int) -> bool:
    ground = of(kind)
    return ground is None or ground.is_public(number)


def keeps(kind: str, number: int, person: Any) -> bool:
    ground = of(kind)
    return ground is not None and ground.keeps(number, person)
