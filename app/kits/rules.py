"""How kits are made in runs. Standard library only."""

import datetime

AT_ONCE = 66  # Kits made in one stretch: some ten seconds, and the fonts are cut once for all of them.
MOST_KITS = 5_000
LEASE = datetime.timedelta(minutes=3)  # A stretch that took longer was killed; another may begin.
FILES_KEPT = datetime.timedelta(days=14)
