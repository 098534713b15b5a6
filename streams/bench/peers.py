"""The peers' own environment: `python -m streams.bench.peers FOLDER REQUIREMENTS.txt` makes it or completes it.

A virtual environment that also sees the packages of the Python that makes it, so that torch is not installed twice.
What could not be installed is kept with its reason, for the rows of the bench; the next call tries it again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

STATE = "peers.json"


def install(folder: Path, requirements: Path) -> dict[str, str]:
    """Install each requirement that is not there yet; return the reasons of those that cannot be, by package."""
    wanted = wanted_in(requirements.read_text())
    done = _state(folder)["installed"]
    if not python_of(folder).exists():
        _make(folder)
        done = {}
    reasons: dict[str, str] = {}
    for package, requirement in wanted.items():
        if done.get(package) == requirement:
            continue
        reason = _pip(folder, requirement)
        done |= {} if reason else {package: requirement}
        reasons |= {package: reason} if reason else {}
    (folder / STATE).write_text(json.dumps({"installed": done, "reasons": reasons}, indent=1))
    return reasons


def python_of(folder: Path) -> Path:
    """Return the Python of the environment."""
    return folder / "bin" / "python"


def why_not(folder: Path, packages: tuple[str, ...]) -> str:
    """Return why these packages cannot be used from the environment, or nothing."""
    if not python_of(folder).exists():
        return "peers are not installed: make peers"
    reasons = _state(folder)["reasons"]
    return "; ".join(f"{name} cannot be installed: {reasons[name]}" for name in packages if name in reasons)


def wanted_in(text: str) -> dict[str, str]:
    """Return the requirements by package, from the text of a file of requirements."""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return {re.split(r"[\s<>=!~\[@;]", line, maxsplit=1)[0]: line for line in lines if line}


def _make(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)  # noqa: S603  our own Python
    packages = Path(_run(folder, "import sysconfig; print(sysconfig.get_path('purelib'))"))
    (packages / "product.pth").write_text(sysconfig.get_path("purelib") + "\n")


def _run(folder: Path, program: str) -> str:
    done = subprocess.run(  # noqa: S603  our own Python
        [str(python_of(folder)), "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _pip(folder: Path, requirement: str) -> str:
    """Install one requirement; return why that failed, or nothing."""
    command = [str(python_of(folder)), "-m", "pip", "install", "--quiet", "--no-deps", "--retries", "1", requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  pip, no shell
    if not done.returncode:
        return ""
    lines = [line for line in done.stderr.strip().splitlines() if line.startswith("ERROR:")]
    return (lines or ["pip gives no reason"])[-1].removeprefix("ERROR:").strip()


def _state(folder: Path) -> dict[str, dict[str, str]]:
    try:
        state: dict[str, dict[str, str]] = json.loads((folder / STATE).read_text())
    except (OSError, ValueError):
        return {"installed": {}, "reasons": {}}
    return state


def main() -> None:
    """Make or complete the environment named on the command line, and say what is missing."""
    folder, requirements = Path(sys.argv[1]), Path(sys.argv[2])
    for package, reason in install(folder, requirements).items():
        sys.stderr.write(f"{package} cannot be installed, its rows will say so: {reason}\n")


if __name__ == "__main__":
    main()
