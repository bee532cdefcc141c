"""Tries mutants: the tests of a folder are read once, and every mutant runs them in a process of its own.

Forked from a process that has read the tests and run none, a mutant costs the run of those tests that
come by its line, quickest first, until one fails. What already ran while tests were read (tables made at
import) cannot be changed there any more: such mutants are forked before anything of ours is imported.
"""

from __future__ import annotations

import gc
import importlib
import importlib.abc
import importlib.machinery
import inspect
import multiprocessing
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import hypothesis
import pytest

from scripts.mutation.children import Ended, started
from scripts.mutation.course import Course, passes, watched, watching
from scripts.mutation.mutants import Mutant
from scripts.mutation.text import Text

Made = Mapping[str, Sequence[Mutant]]
"""The mutants of each module."""

_OPTIONS = ["-q", "-n0", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
_OPTIONS += ["--timeout=0", "--hypothesis-seed=0", "--hypothesis-profile=mutation"]
_OPTIONS += ["-m", "not journey and not thorough"]
_TIMES, _LEAST = 10, 1  # a test that takes ten times as long and a second more is taken to hang
# Read once, and the same for every mutant, unless the module under trial helps to read them.
_READ_ONCE = ("bot.places.gazetteer.shipped", "bot.matching.spots.names", "bot.matching.nicknames._table")


class Fate(Enum):
    """What the tests made of a mutant."""

    KILLED = "killed"
    TIMEOUT = "timeout"  # a test takes ten times as long, or asks for memory without end: noticed
    SURVIVED = "survived"
    UNTESTED = "untested"  # no test comes by


def tried(made: Made, tests: list[str], workers: int, patience: float) -> Iterator[tuple[str, list[Fate]]]:
    """Module by module the fates of its mutants, in their order.

    `patience`: how many processor seconds of tests are run for one mutant at most. RuntimeError where tests
    fail with nothing changed.
    """
    hypothesis.settings.register_profile(
        "mutation",
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    told = multiprocessing.get_context("fork").SimpleQueue()
    session = started(lambda: _Session(made, workers, patience, told.put).run(tests))
    while (found := told.get()) is not None:
        choice, fates = found
        later = [at for at in range(len(made[choice.module])) if at not in fates]
        runs = [started(partial(_afresh, choice, made, later[at::workers])) for at in range(workers)]
        for run in runs:
            fates |= run.answer()
        yield choice.module, [fates[at] for at in range(len(fates))]
    session.answer()


class _Choice:
    """Which tests judge the mutants of one module."""

    def __init__(self, module: str, course: Course, patience: float) -> None:
        self.module, self._course, self._patience = module, course, patience
        self.text = Text(module)
        self._read = course.read.get(self.text.file, set())
        self._latest = ""  # the test that noticed the last mutant is likely to notice the next

    def too_late(self, mutant: Mutant) -> bool:
        """Whether the function already ran while tests were read."""
        return self.text.in_header(mutant) or bool(self.text.body(mutant.function) & self._read)

    def tests(self, mutant: Mutant) -> list[str]:
        """Those that come by the mutant's line, the module's own and quick ones first, as far as patience goes.

        Where the line ran before any test, all that come by the module.
        """
        found = self._course.passing(self.text.file, self.text.statement(mutant))
        if self.too_late(mutant):
            found = found or self._course.passing(self.text.file, self.text.body(mutant.function))
            found = found or list(self._course.seconds)
        own, seconds = f"/test_{Path(self.module).name}::", self._course.seconds
        found.sort(key=lambda name: (name != self._latest, own not in name, seconds[name]))
        spent = accumulate(seconds[name] for name in found)
        return [name for name, so_far in zip(found, spent, strict=True) if so_far <= self._patience] or found[:1]

    def limit(self, test: str) -> float:
        """Processor seconds after which it is taken to hang."""
        return _LEAST + _TIMES * self._course.seconds[test]

    def fate(self, trial: Callable[[], str], tests: list[str], limit: int = 0) -> Fate:
        """What becomes of a mutant: the trial tells which test failed, if any did."""
        if not tests:
            return Fate.UNTESTED
        failed = started(trial, limit).answer(60 + 20 * sum(map(self.limit, tests)))
        if failed is Ended.EARLY:
            return Fate.TIMEOUT
        self._latest = failed or self._latest
        return Fate.KILLED if failed else Fate.SURVIVED


class _Session:
    """The plugin: where tests would be run once, runs them for every mutant."""

    def __init__(self, made: Made, workers: int, patience: float, tell: Callable[[object], None]) -> None:
        self._made, self._workers, self._patience, self._tell = made, workers, patience, tell
        self._files = [str(Path(module).resolve()) for module in made]
        self._trouble = ""

    def run(self, tests: list[str]) -> None:
        """Tells of each module the choice of tests and the fates of those mutants that could be tried here."""
        try:
            self._ended = watching(self._files)
            code = pytest.main([*_OPTIONS, *tests], plugins=[self])
            if self._trouble or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
                raise RuntimeError(self._trouble or f"{tests}: pytest ended with {code}")
        finally:
            self._tell(None)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        try:
            self._try_all(session)
        except RuntimeError as trouble:
            self._trouble = str(trouble)
        return True

    def _try_all(self, session: pytest.Session) -> None:
        read = self._ended()
        course = started(lambda: watched(session.items, self._files)).answer()
        if course.failed:
            raise RuntimeError(f"fail with nothing changed: {course.failed}")
        course.read = read
        gc.collect()
        gc.freeze()
        items = {item.nodeid: item for item in session.items}
        for module in self._made:
            choice = _Choice(module, course, self._patience)
            runs = [started(partial(self._here, choice, items, at)) for at in range(self._workers)]
            fates: dict[int, Fate] = {}
            for run in runs:
                fates |= run.answer()
            self._tell((choice, fates))

    def _here(self, choice: _Choice, items: Mapping[str, pytest.Item], first: int) -> dict[int, Fate]:
        """Those mutants that can be put in place now: a function's code is exchanged in a fork."""
        _read_once(choice.text.file)
        fates, made = {}, self._made[choice.module]
        for at in range(first, len(made), self._workers):
            if choice.too_late(made[at]):
                continue
            function, code = _function(choice.module, made[at].function), made[at].code(choice.text.file)
            if len(function.__code__.co_freevars) != len(code.co_freevars):
                continue
            tests = choice.tests(made[at])

            def trial(function: FunctionType = function, code: CodeType = code, tests: list[str] = tests) -> str:
                function.__code__ = code
                return next(_failing(choice, [items[name] for name in tests]), "")

            fates[at] = choice.fate(trial, tests)
        return fates


def _failing(choice: _Choice, items: list[pytest.Item]) -> Iterator[str]:
    for at, item in enumerate(items):
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime + choice.limit(item.nodeid)) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        if not passes(item, items[at + 1 : at + 2]):
            yield item.nodeid


def _afresh(choice: _Choice, made: Made, part: list[int]) -> dict[int, Fate]:
    """The other mutants, before anything of ours is imported."""
    fates = {}
    for at in part:
        mutant = made[choice.module][at]
        tests = choice.tests(mutant)

        def trial(mutant: Mutant = mutant, tests: list[str] = tests) -> str:
            sys.meta_path.insert(0, _Finder(mutant, choice))
            return tests[0] if pytest.main([*_OPTIONS, "-x", *tests]) else ""

        fates[at] = choice.fate(trial, tests, 30 + int(sum(map(choice.limit, tests))))
    return fates


def _read_once(file: str) -> None:
    for name in _READ_ONCE:
        module, _, function = name.rpartition(".")
        if module in sys.modules:
            read = getattr(sys.modules[module], function)

            def touches(read: Callable[[], object] = read) -> bool:
                ended = watching([file])
                read()
                return bool(ended())

            if started(touches).answer() is False:
                read()


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports the mutant in the module's stead."""

    def __init__(self, mutant: Mutant, choice: _Choice) -> None:
        self._source, self._file, self._name = mutant.source, choice.text.file, _dotted(choice.module)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=self._file)

    def get_data(self, path: str) -> bytes:
        return self._source.encode("utf-8")

    def get_filename(self, fullname: str) -> str:
        return self._file


def _dotted(module: str) -> str:
    return ".".join(Path(module).with_suffix("").parts)


def _function(module: str, name: str) -> FunctionType:
    found: object = importlib.import_module(_dotted(module))
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    function = inspect.unwrap(getattr(found, "__func__", found))
    assert isinstance(function, FunctionType)
    return function
