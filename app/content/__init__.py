"""What every publishing feature shares: states, versions, Markdown."""

from app.core.features import Feature

feature = Feature(name="content")
