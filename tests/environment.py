"""Loaded by conftest.py before Django's settings: tests never touch the running product's data or servers.

Files go below var/test. The servers of a process that runs tests lie in a folder of its own, so that runs side by
side and the workers of one run do not meet; they start when the first test asks for them (conftest.py). DATABASE_URL
and REDIS_URL name others.
"""

import os
from pathlib import Path

from config.local import addresses

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("HEADCOUNT_VAR", str(ROOT / "var" / "test"))
VAR = Path(os.environ["HEADCOUNT_VAR"]).resolve()
(VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
SERVERS = VAR / f"servers-{os.getpid()}"


def _is_own(variable: str, address: str) -> bool:
    """Let the variable name this process' own server unless a person has named another; say whether it does.

    A worker of pytest-xdist inherits what the process that started it has set: the mark tells it from a person's.
    """
    mark = f"HEADCOUNT_TEST_{variable}"
    if os.environ.get(variable) and os.environ[variable] != os.environ.get(mark):
        return False
    os.environ[variable] = os.environ[mark] = address
    return True


EMBEDDED_DATABASE = _is_own("DATABASE_URL", addresses.database_url(SERVERS))
EMBEDDED_REDIS = _is_own("REDIS_URL", addresses.redis_url(SERVERS))

# Public videos, ground truth and weights.
DATA = Path(os.environ.get("HEADCOUNT_SHARED_DATA") or ROOT.parent / "shared" / "data")
