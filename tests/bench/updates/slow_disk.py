"""A disk with a slow fsync: `slow_disk.c`, compiled by gcc when the bench starts and loaded before the C library.

Every fsync and fdatasync of this process, SQLite's among them, first waits as long as it is told, then
syncs for real. The wait can be changed while the program runs, so that all contestants share one process.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SOURCE = Path(__file__).with_name("slow_disk.c")
_MARK = "MASKAY_BENCH_SLOW_DISK"


def begin_again_with_it(module: str) -> None:
    """Start this program anew with the shim loaded; returns where it is, or where there is no gcc."""
    folder = os.environ.pop(_MARK, "")
    if folder:
        # Loaded already; the processes this one starts need it no more.
        del os.environ["LD_PRELOAD"]
        shutil.rmtree(folder)
    elif shutil.which("gcc"):
        folder = tempfile.mkdtemp(prefix="maskay-slow-disk-")
        library = f"{folder}/slow_disk.so"
        command = ["gcc", "-O2", "-shared", "-fPIC", "-o", library, str(_SOURCE), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
        os.environ |= {_MARK: folder, "LD_PRELOAD": library}
        os.execv(sys.executable, [sys.executable, "-m", module, *sys.argv[1:]])


def is_there() -> bool:
    """Whether fsync can be made slow."""
    return hasattr(ctypes.CDLL(None), "slow_disk_set")


@contextmanager
def slow(milliseconds: float) -> Iterator[None]:
    """Within, every fsync takes that much longer. Refuses where the shim isn't loaded."""
    library = ctypes.CDLL(None)
    library.slow_disk_set(ctypes.c_long(int(milliseconds * 1000)))
    try:
        yield
    finally:
        library.slow_disk_set(ctypes.c_long(0))
