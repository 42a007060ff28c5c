"""The WSGI entry point: `granian --interface wsgi wsgi:app`."""

import gc
import os
import sys
from pathlib import Path

from app import create_app
from app.config import Config, ConfigError, read_env_file

try:
    app = create_app(Config.from_env({**read_env_file(Path(__file__).with_name(".env")), **os.environ}))
except ConfigError as error:
    sys.exit(str(error))  # What to set, without the way the program came to it.

# What is loaded by now stays. A collector that walks over it now and then makes somebody wait 150 ms for a page.
gc.collect()
gc.freeze()
