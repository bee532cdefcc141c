from __future__ import annotations

from tests.practice.conftest import practice, served

__all__ = ["practice", "served"]
