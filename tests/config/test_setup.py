"""Setting up on a fresh machine says what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.environment import ROOT


def make_venv(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "deploy/make-venv.sh", str(folder)],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_a_python_that_is_too_old_is_refused_with_a_way_out(tmp_path: Path) -> None:
    old = script(tmp_path / "python", "exit 1")
    refused = make_venv(tmp_path / "venv", PYTHON=old)
    assert refused.returncode == 1
    assert "needs Python 3.11 or newer" in refused.stderr
    assert "make PYTHON=" in refused.stderr


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    bare = script(tmp_path / "python", '[ "$1" = -m ] && exit 1; exit 0')
    refused = make_venv(tmp_path / "venv", PYTHON=bare)
    assert refused.returncode == 1
    assert "apt install python3-venv" in refused.stderr


def test_a_half_made_environment_is_completed_and_a_good_one_is_kept(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    assert make_venv(venv, PYTHON=sys.executable).returncode == 0
    kept = venv / "kept"
    kept.touch()
    again = make_venv(venv, PYTHON="/no/such/python")
    assert again.returncode == 0
    assert kept.exists()
