"""The chat page's own files: one page, one script, one style sheet, one recorded voice note."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def page_file(name: str) -> bytes:
    """A file of this folder. Raises FileNotFoundError for an unknown name."""
    return files(__name__).joinpath(name).read_bytes()


def sample_voice() -> bytes:
    """A real voice note in Ogg/Opus, spoken by a machine: "Esta es una nota de voz de práctica"."""
    return page_file("sample_voice.ogg")
