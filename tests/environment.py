"""Loaded by conftest.py before Django's settings: tests never touch the running product's data or servers.

Files go below var/test. The servers of a run lie in a folder of its own, so that runs side by side do not
meet; they start when the first test asks for them (conftest.py). DATABASE_URL and REDIS_URL name others.
"""

import os
from pathlib import Path

from config.local import addresses

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("HEADCOUNT_VAR", str(ROOT / "var" / "test"))
VAR = Path(os.environ["HEADCOUNT_VAR"]).resolve()
(VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
SERVERS = VAR / f"servers-{os.getpid()}"

EMBEDDED_DATABASE = not os.environ.get("DATABASE_URL")
EMBEDDED_REDIS = not os.environ.get("REDIS_URL")
os.environ.setdefault("DATABASE_URL", addresses.database_url(SERVERS))
os.environ.setdefault("REDIS_URL", addresses.redis_url(SERVERS))

# Public videos, ground truth and weights.
DATA = Path(os.environ.get("HEADCOUNT_SHARED_DATA") or ROOT.parent / "shared" / "data")
