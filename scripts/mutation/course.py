"""What the tests do when nothing is changed: how long each takes, and which lines of which modules it comes by."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import coverage
import pytest
from _pytest.runner import runtestprotocol

Lines = dict[str, set[int]]
"""Of each file the lines that ran."""


@dataclass(slots=True)
class Course:
    """Processor seconds and lines of each test; `read` is what ran while the tests were read."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, Lines] = field(default_factory=dict)
    read: Lines = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def passing(self, file: str, lines: set[int]) -> list[str]:
        """The tests that come by any of these lines."""
        return [name for name in self.seconds if self.lines[name].get(file, set()) & lines]


def watching(files: list[str]) -> Callable[[], Lines]:
    """Watches which lines of some files run; what is returned ends that and tells."""
    watch = _started(files)

    def ended() -> Lines:
        watch.stop()
        data = watch.get_data()
        return {file: set(data.lines(file) or ()) for file in data.measured_files()}

    return ended


def watched(items: list[pytest.Item], files: list[str]) -> Course:
    """Runs all tests once."""
    course, watch = Course(), _started(files)
    for at, item in enumerate(items):
        watch.switch_context(item.nodeid)
        begun = time.process_time()
        if not passes(item, items[at + 1 : at + 2]):
            course.failed.append(item.nodeid)
        course.seconds[item.nodeid] = time.process_time() - begun
        course.lines[item.nodeid] = {}
    watch.stop()
    for file in files:
        for line, tests in watch.get_data().contexts_by_lineno(file).items():
            for test in filter(None, tests):
                course.lines[test].setdefault(file, set()).add(line)
    return course


def _started(files: list[str]) -> coverage.Coverage:
    watch = coverage.Coverage(data_file=None, config_file=False, include=files)
    watch.set_option("run:disable_warnings", ["no-data-collected"])  # where nothing comes by
    watch.start()
    return watch


def passes(item: pytest.Item, following: list[pytest.Item]) -> bool:
    """Runs one test; what it set up for the following one is kept."""
    reports = runtestprotocol(item, log=False, nextitem=following[0] if following else None)
    return not any(report.failed for report in reports)
