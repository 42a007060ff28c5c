"""What a code hangs on: asked of the feature that declared this kind of target."""

from flask import current_app

from app.core.features import Target


def of(kind: str, target_id: int) -> Target | None:
    for feature in current_app.extensions["features"]:
        if kind in feature.qr_targets:
            return feature.qr_targets[kind](target_id)
    return None
