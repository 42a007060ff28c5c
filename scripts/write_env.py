"""Write the `.env` of a demonstration site: a random secret, where the data lie, DEMONSTRATION=1."""

import os
import secrets
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / ".env"
TEXT = """# Written once by `make run`; .env.example explains every setting. Keep it out of version control.
SECRET_KEY={secret}
DATA_DIR={data_dir}
DEMONSTRATION=1
"""


def main() -> None:
    text = TEXT.format(secret=secrets.token_urlsafe(48), data_dir=os.environ.get("DATA_DIR") or "./var")
    # O_EXCL: an existing file, perhaps a production one, is never overwritten; 0600: it holds a secret.
    descriptor = os.open(TARGET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
