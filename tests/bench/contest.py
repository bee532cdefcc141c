"""One contestant on one set of people, in a process of its own: what it finds, how fast, in how much memory."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.measures import measure
from tests.bench.peers import Searcher

Rows = list[dict[str, Any]]
K = 10


@dataclass(frozen=True, slots=True)
class People:
    """A register, queries, and the truth about each; the oracle's ceiling where it is known."""

    title: str
    register: Rows
    queries: Rows
    truth: Rows
    ceiling: dict[str, float] = field(default_factory=dict)


def resident() -> float:
    """Resident memory in MB."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def contend(make: Callable[[], Searcher], people: People) -> dict[str, Any]:
    """Measures of a fresh contestant. Raises what it failed with, as words."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    child = fork.Process(target=_in_child, args=(make, people, there))
    with warnings.catch_warnings():
        # Newer Pythons warn of forking beside threads; the child only computes and answers.
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    there.close()
    try:
        found = here.recv()
    except EOFError:
        found = "it ended without a word, perhaps out of memory"
    child.join()
    if isinstance(found, str):
        raise RuntimeError(found)
    return dict(found)


def _in_child(make: Callable[[], Searcher], people: People, back: Any) -> None:
    try:
        back.send(measured(make(), people))
    except Exception as trouble:
        back.send(f"{type(trouble).__name__}: {str(trouble)[:300]}")


def measured(searcher: Searcher, people: People) -> dict[str, Any]:
    """The same in this process."""
    gc.collect()
    before, start = resident(), time.perf_counter()
    searcher.index(people.register)
    indexed = time.perf_counter() - start
    memory = resident() - before
    results, spent = _asked(searcher, people.queries)
    spent.sort()
    found = measure(people.truth, results, K)
    found |= {"index_s": indexed, "memory_mb": memory}
    found |= {"p50_ms": spent[len(spent) // 2], "p99_ms": spent[int(len(spent) * 0.99)]}
    return found


def _asked(searcher: Searcher, queries: Rows) -> tuple[dict[str, list[tuple[str, float]]], list[float]]:
    """The answers, and what each cost in milliseconds of processor time.

    By the clock, whoever is asked while the machine does something else would lose.
    """
    together = getattr(searcher, "search_batch", None)
    if together is not None:
        start = time.process_time()
        answers = together(queries, K)
        each = (time.process_time() - start) * 1000 / max(1, len(queries))
        return {q["id"]: answer for q, answer in zip(queries, answers, strict=True)}, [each] * len(queries)
    results, spent = {}, []
    for query in queries:
        start = time.process_time()
        results[query["id"]] = searcher.search(query, K)
        spent.append((time.process_time() - start) * 1000)
    return results, spent
