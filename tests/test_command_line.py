"""The command line: whatever the operator gets wrong is told in one line, without a traceback."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import logs
from bot.__main__ import cli
from bot.app import operating
from bot.settings import Settings
from bot.store import brand
from bot.store.files import Alone
from bot.store.sqlite import NAME, SqliteDatabase


@pytest.fixture(autouse=True)
def logs_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loggers remember where they write for good, and a runner's standard error is closed when it ends."""
    monkeypatch.setattr(logs, "configure", lambda: None)


LIVE = {"MASKAY_ORGANISATION": "Oficina de Prueba"}


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["create-master-key", "nowhere/deep/key"], {}, "can't be written there"),
        (["create-master-key", "taken"], {}, "never replaced"),
        (["run"], LIVE | {"MASKAY_TOKEN_FILE": "no-such-file"}, "MASKAY_TOKEN_FILE"),
        (["run"], LIVE | {"MASKAY_TOKEN": "1:a", "MASKAY_DATABASE_FILE": "no-such-file"}, "MASKAY_DATABASE_FILE"),
        (["run"], LIVE | {"MASKAY_TOKEN": "1:a", "MASKAY_DATA": "taken"}, "data folder"),
        (["doctor"], {"MASKAY_DATABASE_FILE": "no-such-file"}, "MASKAY_DATABASE_FILE"),
        (["doctor"], {"MASKAY_SECRETS": "no-such-folder"}, "MASKAY_SECRETS"),
        (["practice"], {"MASKAY_DATA": "taken"}, "data folder"),
        (["practice"], {"MASKAY_DATA": "taken/below"}, "data folder"),
        (["practice", "--port", "70000"], {}, "--port"),
        (["practice-telegram", "--port", "-1"], {}, "--port"),
        (["practice-telegram", "--host", "0.0.0.0"], {}, "this computer only"),
        (["create-staff", "--name", "Ana", "--role", "administrator", "--office", "lima", "--passphrase", "x" * 20],
         {"MASKAY_DATA": "taken", "MASKAY_MASTER_KEY_FILE": "taken"}, "data folder"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_line(
    arguments: list[str], environment: dict[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken").write_text("a file", "utf-8")
    result = CliRunner().invoke(cli, arguments, env=environment)
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == 2
    assert result.stdout == ""
    *usage, last = result.stderr.splitlines()
    assert said in last
    assert all(line.startswith(("Usage:", "Try ")) or not line for line in usage)


def test_a_port_that_is_taken_is_told_where_another_would_not_be_found() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = CliRunner().invoke(cli, ["practice-telegram", "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 2
    assert result.stdout == ""  # it does not say that it is ready
    assert "port is taken" in result.stderr


async def test_a_reset_leaves_a_folder_alone_in_which_a_program_works(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    database = await SqliteDatabase.open(folder)
    await database.unit(lambda tx: brand.claim(tx, brand.PRACTICE))
    await database.close()
    with Alone(folder):
        with pytest.raises(Exception, match="running already"):
            await operating.erase_practice(Settings(data=folder))
        assert (folder / NAME).exists()
    await operating.erase_practice(Settings(data=folder))
    assert not folder.exists()
