"""`manage.py up` as a test sees it: a process, its words, its children, its pages."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

from tests.environment import ROOT
from tests.polling import until

NOT_INHERITED = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "PORT", "HEADCOUNT_VAR", "ALLOWED_HOSTS")


def environment(var: Path, **more: str) -> dict[str, str]:
    """Return the environment of a person who set nothing but the folder."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {**kept, "HEADCOUNT_VAR": str(var), **more}


def manage(var: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(var, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Product:
    """One running `manage.py up`, by default without the demo."""

    def __init__(self, var: Path, *, demo: bool = False, **variables: str) -> None:
        self.var = var
        self.port = free_port()
        var.mkdir(parents=True, exist_ok=True)
        self._log = var / "up.txt"
        command = [sys.executable, "manage.py", "up", "--port", str(self.port), *([] if demo else ["--no-demo"])]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(var, **variables),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def words(self) -> str:
        """Return all that was written so far."""
        return self._log.read_text(errors="replace")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def wait_until_ready(self) -> None:
        """Wait for the banner; fail with the words when `up` ends before."""

        def ready_or_ended() -> bool:
            return "Headcount is ready" in self.words or self.process.poll() is not None

        until(ready_or_ended, "the banner")
        assert self.process.poll() is None, self.words

    def everyone(self) -> list[psutil.Process]:
        """Return `up` and all that it started."""
        up = psutil.Process(self.process.pid)
        return [up, *up.children(recursive=True)]

    def child(self, name: str) -> psutil.Process:
        """Return the present process of a child, as var/run notes it."""
        note = json.loads((self.var / "run" / f"{name}.json").read_text())
        return psutil.Process(note["pid"])

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """Return status and JSON of a page, or status 0 where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        except OSError:
            return 0, {}
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send the signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)
