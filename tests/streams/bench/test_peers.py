"""The peers' own environment: what cannot be installed leaves the rest be and keeps its reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from streams.bench import peers

ROOT = Path(__file__).resolve().parents[3]


def test_requirements_are_read_by_package() -> None:
    text = "# peers\n\nlap==0.5.13   # needed\nrich>=1,<2\nname @ file:///somewhere  # local\n"
    assert peers.wanted_in(text) == {"lap": "lap==0.5.13", "rich": "rich>=1,<2", "name": "name @ file:///somewhere"}


def test_every_peer_of_the_project_is_pinned() -> None:
    text = (ROOT / "requirements-peers.txt").read_text()
    assert [line for line in peers.wanted_in(text).values() if "==" not in line] == []


def test_an_environment_that_is_not_there_says_how_to_make_it(tmp_path: Path) -> None:
    assert peers.why_not(tmp_path, ("lap",)) == "peers are not installed: make peers"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment for which one of two packages could not be installed."""
    made = tmp_path_factory.mktemp("peers")
    requirements = made / "requirements.txt"
    requirements.write_text(f"absent-peer @ file://{made}/absent-1.0-py3-none-any.whl\n")
    peers.install(made / "venv", requirements)
    return made


def test_what_cannot_be_installed_is_kept_with_its_reason(folder: Path) -> None:
    reason = peers.why_not(folder / "venv", ("absent-peer", "lap"))
    assert reason.startswith("absent-peer cannot be installed: ")
    assert "absent-1.0-py3-none-any.whl" in reason
    assert peers.why_not(folder / "venv", ("lap",)) == ""


def test_the_environment_sees_the_packages_of_the_product(folder: Path) -> None:
    program = "import numpy, cv2; print(numpy.__version__)"
    python = str(peers.python_of(folder / "venv"))
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_failed_is_tried_again_and_what_is_there_is_not(folder: Path) -> None:
    state = folder / "venv" / peers.STATE
    kept = state.read_text()
    state.write_text(json.dumps({"installed": {"absent-peer": "absent-peer==1"}, "reasons": {}}))
    requirements = folder / "again.txt"
    requirements.write_text("absent-peer==1\n")
    assert peers.install(folder / "venv", requirements) == {}  # pip is not asked
    requirements.write_text(f"absent-peer @ file://{folder}/absent-2.0-py3-none-any.whl\n")
    assert "absent-2.0" in peers.install(folder / "venv", requirements)["absent-peer"]
    state.write_text(kept)


def test_the_program_goes_on_and_says_what_is_missing(folder: Path) -> None:
    requirements = folder / "program.txt"
    requirements.write_text(f"absent-peer @ file://{folder}/absent-3.0-py3-none-any.whl\n")
    program = [sys.executable, "-m", "streams.bench.peers", str(folder / "venv"), str(requirements)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.startswith("absent-peer cannot be installed, its rows will say so: ")
