from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import Refusal
from bot.store.files import Alone, private_file


def test_a_second_program_on_the_same_folder_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    with Alone(tmp_path / "data") as first:
        with pytest.raises(Refusal, match="running already"):
            Alone(tmp_path / "data")
        Alone(tmp_path / "other").release()
        first.release()
        Alone(tmp_path / "data").release()
    first.release()


def test_a_private_file_keeps_what_it_held(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    assert private_file(tmp_path, "file").read_text() == "kept"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
