"""Logs: JSON lines with fields that are allowed, and nothing else."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# A field that isn't here is not written, whatever it holds. None of these ever holds a name, a text,
# a phone, a chat or an address with a token in it.
ALLOWED = frozenset(
    {"event", "level", "timestamp", "kind", "where", "wait", "conflict", "repeated", "look", "row_kind", "count",
     "seconds", "port", "host", "version", "role", "people", "places"}
)  # fmt: skip


def keep_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every other field, and say that one was dropped."""
    return {name: value if name in ALLOWED else "[redacted]" for name, value in event.items()}


def configure(level: int = logging.INFO) -> None:
    """Set up logging for this process: to standard error, one JSON object a line."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Other people's libraries: warnings without their arguments, which may hold an address or a text.
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(name)s", force=True)
