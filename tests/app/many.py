"""Several processes of the live program on one PostgreSQL, on one host or several, beside a practice Telegram that
outlives them all."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bot.vault.keys import create_master_key

ROOT = Path(__file__).parents[2]
# A token of its own: the live program refuses that of the practice.
TOKEN = "7000000002:TEST-not-a-real-token"  # noqa: S105 - it opens nothing
PATIENCE = 60.0


@dataclass
class Many:
    """One host of a deployment: its folder, the database, Telegram; `keys`: the address of the keys, else its folder."""

    folder: Path
    address: str
    telegram: str
    keys: str = ""

    def __post_init__(self) -> None:
        self.folder.chmod(0o700)
        create_master_key(self.folder / "master")

    def another_host(self, folder: Path) -> Many:
        """A host that has nothing in common with this one but the master key and the addresses."""
        other = Many(folder, self.address, self.telegram, self.keys)
        shutil.copy(self.folder / "master", other.folder / "master")
        return other

    @asynccontextmanager
    async def running(self, *roles: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """One process with these roles, killed at the end of the block unless it ended before."""
        orders = [word for role in roles for word in ("--role", role)]
        with (self.folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", *orders, cwd=ROOT, stdout=log, stderr=log, env=self._environment(),
            )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MASKAY_DATA": str(self.folder / "data"), "MASKAY_MASTER_KEY_FILE": str(self.folder / "master"),
            "MASKAY_DATABASE": self.address, "MASKAY_KEYS_DATABASE": self.keys, "MASKAY_TOKEN": TOKEN, "MASKAY_TELEGRAM_URL": self.telegram,
            "MASKAY_ORGANISATION": "Oficina de Prueba", "MASKAY_PORT": "0",
        }  # fmt: skip

    @property
    def log(self) -> str:
        """What all of them wrote."""
        return (self.folder / "log").read_text()

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the database."""
        async with await psycopg.AsyncConnection.connect(self.address) as connection:
            return await (await connection.execute(sql.encode())).fetchall()

    async def until(self, sql: str, count: int = 1, seconds: float = PATIENCE) -> float:
        """Wait until a question has so many rows; the seconds it took."""
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(seconds):
            while len(await self.rows(sql)) != count:
                await asyncio.sleep(0.05)
        return asyncio.get_running_loop().time() - began

    async def entered(self, count: int) -> None:
        """Wait until so many processes are at work."""
        await self.until("SELECT 1 FROM processes", count)
