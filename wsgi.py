"""The WSGI entry point: `granian --interface wsgi wsgi:app`."""

import os
from pathlib import Path

from app import create_app
from app.config import Config, read_env_file

app = create_app(Config.from_env({**read_env_file(Path(__file__).with_name(".env")), **os.environ}))
