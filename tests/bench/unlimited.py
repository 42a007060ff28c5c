"""The site without its limits on how often one member may exchange: that is what the bench measures."""

import os

from app import create_app
from app.config import Config
from app.core.limits import limiter

app = create_app(Config.from_env(os.environ))
limiter.enabled = False
