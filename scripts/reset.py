"""Delete the data of a demonstration site, so that the next `make run` starts over.

Refuses where something else than a demonstration could be lost: a production site, a database on a server, or a folder
that is not a data folder of this site.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.config import Config, ConfigError, read_env_file  # noqa: E402  (the path is set first)


def refusal(config: Config) -> str | None:
    folder = config.data_dir.resolve()
    if not config.demonstration:
        return "This is not a demonstration (DEMONSTRATION=1 is not set): nothing was deleted."
    if not config.is_sqlite:
        return "The data lie on a database server (DATABASE_URL): drop and create that database there."
    if folder in {Path.home(), ROOT, *ROOT.parents}:
        return f"{folder} is not a folder of its own: nothing was deleted. Set DATA_DIR."
    if folder.exists() and any(folder.iterdir()) and not (folder / "site.db").exists():
        return f"{folder} holds no site.db, so it is not a data folder of this site: nothing was deleted."
    return None


def main() -> None:
    try:
        config = Config.from_env({**read_env_file(ROOT / ".env"), **os.environ})
    except ConfigError as error:
        sys.exit(f"{error}\nNothing was deleted.")
    if reason := refusal(config):
        sys.exit(reason)
    for entry in config.data_dir.glob("*"):
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    print(f"Deleted the demonstration data in {config.data_dir}. `make run` starts over.")


if __name__ == "__main__":
    main()
