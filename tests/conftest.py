"""For all tests: in CI a skipped test is a failed one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests import engines


@pytest.fixture(scope="session")
def postgres() -> Iterator[engines.Server]:
    """A PostgreSQL server, thrown away after the run."""
    with engines.server() as server:
        yield server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if any(engines.MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(engines.MISSING, yellow=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("MASKAY_CI") and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        reporter.write_line("CI installs what the tests need: a skipped test is a failure here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
