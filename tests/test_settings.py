"""Settings: read from the environment and a secrets folder, refused when wrong, secrets never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import ROOT, Secret, Settings, WrongSetting, described


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.read({})
    assert settings.data == ROOT / "var" / "live"
    assert settings.practice_data == ROOT / "var" / "practice"
    assert settings.bot_token() == ""


def test_the_environment_wins_over_the_secrets_folder(tmp_path: Path) -> None:
    (tmp_path / "maskay_token").write_text("from-the-folder\n")
    (tmp_path / "maskay_organisation").write_text("Oficina\n")
    said = {"MASKAY_SECRETS": str(tmp_path), "MASKAY_ORGANISATION": "Otra"}
    settings = Settings.read(said)
    assert settings.bot_token() == "from-the-folder"
    assert settings.organisation == "Otra"


def test_a_token_file_is_read_when_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(" 1:abc \n")
    assert Settings.read({"MASKAY_TOKEN_FILE": str(tmp_path / "token")}).bot_token() == "1:abc"


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("PORT", "-1"), ("DRAFT_DAYS", "0"), ("TELEGRAM_URL", "ftp://x")],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        Settings.read({f"MASKAY_{name}": value})
    assert f"MASKAY_{name}" in str(wrong.value)
    if len(value) > 2:
        assert value not in str(wrong.value)


@given(st.text(min_size=3))
def test_a_secret_shows_itself_nowhere(value: str) -> None:
    secret = Secret(value)
    settings = Settings(token=secret)
    assert repr(secret) == str(secret) == f"{secret}" == "Secret(…)"
    assert "Secret(…)" in repr(settings)
    assert secret.reveal() == value


def test_every_setting_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for _name, _default, sentence in described())
    assert len({name for name, _d, _s in described()}) == len(described())
