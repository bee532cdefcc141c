from __future__ import annotations

import base64
import gzip
import json
import unicodedata
from pathlib import Path

import pytest

from tests.canary import traces

WORD = "Ñahuincopa"


@pytest.mark.parametrize(
    "leak",
    [
        WORD.encode(),
        WORD.upper().encode(),
        unicodedata.normalize("NFD", WORD).encode(),
        WORD.encode("utf-16-le"),
        WORD.encode("utf-16-be"),
        WORD.lower().encode(),
        WORD.lower().encode("utf-16-le"),
        base64.b64encode(WORD.upper().encode()),
        b"nahuincopa",
        b"NAHUINCOPA",
        json.dumps({"name": WORD}).encode(),
        base64.b64encode(f"x {WORD} y".encode()),
        base64.b64encode(f"xy {WORD} y".encode()),
        base64.b64encode(f"xyz {WORD} y".encode()),
        base64.urlsafe_b64encode(f"?? {WORD} y".encode()),
        WORD.encode().hex().encode(),
    ],
)
def test_a_planted_word_is_found_in_every_form(tmp_path: Path, leak: bytes) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / ".hidden-wal").write_bytes(b"\x00\xff" * 100 + leak + b"\x00" * 50)
    assert traces(tmp_path, WORD)


def test_a_planted_word_is_found_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "nahuincopa.log").write_bytes(b"")
    found = traces(tmp_path, WORD)
    assert found
    assert all(trace.form.startswith("name ") for trace in found)


def test_what_was_not_planted_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "database").write_bytes(gzip.compress(b"Nahui copa" * 1000) + b"nahuincop")
    assert traces(tmp_path, WORD) == []


def test_a_word_too_short_to_be_a_canary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="six letters"):
        traces(tmp_path, "Rumi")
