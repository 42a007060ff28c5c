"""Browser fixtures for the journeys."""

from tests.browser import browser, demonstration_app, live, visit

__all__ = ["browser", "demonstration_app", "live", "visit"]
