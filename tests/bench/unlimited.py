"""The site without its limits on how often one member may exchange: that is what the bench measures."""

from app.core.limits import limiter
from wsgi import app

limiter.enabled = False

__all__ = ["app"]
