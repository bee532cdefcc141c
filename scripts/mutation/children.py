"""Work in forked processes, quiet and within limits."""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

_MEMORY = 3 << 30  # bytes more than there are, for work that asks for an array without end


class Ended(Enum):
    """In the place of an answer."""

    EARLY = "ended before it answered"


@dataclass(frozen=True, slots=True)
class Child:
    """A process that writes its answer into a file."""

    pid: int
    file: str

    def answer(self, seconds: float = math.inf) -> Any:
        """What the work returned; Ended.EARLY where it died or took longer than so many seconds.

        RuntimeError with what it says where the work raised.
        """
        until, nap = time.monotonic() + seconds, 0.002
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > until:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                break
            time.sleep(nap)
            nap = min(nap * 1.2, 0.05)
        told = Path(self.file).read_bytes()
        Path(self.file).unlink()
        raised, answer = pickle.loads(told) if told else ("", Ended.EARLY)
        if raised:
            raise RuntimeError(raised)
        return answer


def started(work: Callable[[], object], processor_seconds: int = 0) -> Child:
    """Begins some work; with `processor_seconds` it is ended after as many, or when it asks for 3 GiB more."""
    handle, file = tempfile.mkstemp(prefix="mutant-")
    os.close(handle)
    pid = os.fork()
    if pid:
        return Child(pid, file)
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if processor_seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds + 1))
            size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (size + _MEMORY, size + _MEMORY))
        Path(file).write_bytes(pickle.dumps(("", work())))
    except BaseException:
        Path(file).write_bytes(pickle.dumps((traceback.format_exc(), None)))
    finally:
        os._exit(0)
