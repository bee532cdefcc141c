"""Hands each test a running console."""

from tests.console.console_over_http import console

__all__ = ["console"]
