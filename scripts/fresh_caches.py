"""A pytest plugin for `scripts.mutation`: remembered answers are forgotten before the tests of a mutant run.

A mutant is forked from a process that has run all tests already, and what a function remembers of
those would answer in the mutant's stead.
"""

from __future__ import annotations

import functools
import gc


def pytest_sessionstart() -> None:
    """Empty every lru_cache there is."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper):
            each.cache_clear()
