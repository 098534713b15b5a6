"""The product starts where torch and ultralytics cannot be imported, and pays for no library before it is needed."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.source import ROOT, project

BLOCKER = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "torchvision", "ultralytics"}:
            raise ImportError(f"{name} is not here")

sys.meta_path.insert(0, Blocked())
"""

PRODUCT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import config.asgi, config.urls, streams.tasks, analytics.tasks, streams.evaluation.identity
from streams import detectors
for name in %r:
    __import__(name)
assert detectors.KINDS
assert not {"torch", "ultralytics", "motmetrics", "pandas"} & set(sys.modules)
print("started")
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BLOCKER + code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_web_core_and_the_list_of_detectors_load_where_torch_does_not() -> None:
    cores = [module.name for module in project() if module.in_core]
    result = run(PRODUCT % cores)
    assert result.stdout.strip() == "started", result.stderr


def test_the_blocker_really_blocks() -> None:
    assert "torch is not here" in run("import torch").stderr
