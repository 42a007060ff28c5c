"""What a code hangs on: asked of the feature that declared this kind of target."""

from flask import current_app

from app.core.features import Target, TargetKind


def kind(name: str) -> TargetKind | None:
    """How things of this kind are found and printed; None when no feature declares it."""
    for feature in current_app.extensions["features"]:
        if name in feature.qr_targets:
            return feature.qr_targets[name]
    return None


def kinds() -> dict[str, TargetKind]:
    return {name: each for feature in current_app.extensions["features"] for name, each in feature.qr_targets.items()}


def of(name: str, target_id: int) -> Target | None:
    """The thing as the public knows it; None when it is not public, or of a kind nobody declares."""
    found = kind(name)
    return found.of(target_id) if found else None
