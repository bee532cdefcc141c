from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.journeys.stage import ROOT, Stage

OUT = Path(os.environ.get("MASKAY_JOURNEY", ROOT / "journey"))


@pytest.fixture
async def stage(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """The programs and a browser; numbered pictures and a transcript in journey/<name of the test's file>."""
    out = OUT / Path(str(request.path)).stem.removeprefix("test_")
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.png"), *out.glob("transcript.txt")):
        old.unlink()
    async with async_playwright() as playwright:
        opened = Stage(tmp_path, out, playwright)
        await opened.open()
        try:
            yield opened
        finally:
            await opened.close()
