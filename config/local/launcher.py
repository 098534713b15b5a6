"""Becomes another program that ends with its parent: `launcher.py PARENT SIGNAL USER PROGRAM ARGUMENTS …`.

Run by its path, before anything of the project is loaded. Another way would be code between fork and exec of the parent
itself, which may wait for ever there for what the parent's threads held.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def become(parent: int, stop_signal: int, user: str, command: list[str]) -> None:
    """Run the command in this process, as that system user (empty: the present one); never returns."""
    if user:
        entry = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    if sys.platform == "linux":  # only now: a change of user takes the wish back
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:  # it died before the call
            os._exit(1)
    os.execvp(command[0], command)  # noqa: S606  (no shell)


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
