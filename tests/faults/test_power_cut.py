"""The power goes at a random moment: of each file only what was last synced is left, and every acknowledged update is
in it. A library between SQLite and the system keeps the state of the disk (power_cut.c)."""

from __future__ import annotations

import os
import random
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults import kills

CUTS = max(3, kills.KILLS // 10)
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here, so no disk that loses what was not synced")
    made = tmp_path_factory.mktemp("power") / "power_cut.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, HERE / "power_cut.c", "-ldl"], check=True)
    return made


def life(live: Path, disk: Path, library: Path | None, first: int, groups: int, chance: random.Random) -> set[int]:
    """One life until the power goes, somewhere in the middle of what comes after so many groups; what was acknowledged."""
    own = {"LD_PRELOAD": str(library), "MASKAY_LIVE": str(live), "MASKAY_DISK": str(disk)} if library else {}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.power_worker", live, str(first)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, **own}, cwd=HERE.parents[1],
    )  # fmt: skip
    assert process.stdout is not None
    acknowledged: set[int] = set()
    for _group in range(groups):
        acknowledged |= set(map(int, process.stdout.readline().split()))
    time.sleep(chance.choice((0, chance.uniform(0, 0.02))))
    process.kill()
    # What was acknowledged between the last line we read and the end counts too: all lines of a dead program are read.
    acknowledged |= {int(number) for line in process.stdout if line.endswith("\n") for number in line.split()}
    process.wait()
    process.stdout.close()
    return acknowledged


@pytest.mark.timeout(60 + 10 * CUTS)
def test_every_acknowledged_update_is_on_the_disk_that_lost_what_was_not_synced(tmp_path: Path, library: Path) -> None:
    seed = int(os.environ.get("MASKAY_SEED") or secrets.randbits(32))
    print(f"\nMASKAY_SEED={seed}, {CUTS} cuts")
    chance = random.Random(seed)
    live, disk = tmp_path / "live", tmp_path / "disk"
    live.mkdir(mode=0o700)
    acknowledged: set[int] = set()
    for cut in range(CUTS):
        disk.mkdir(mode=0o700)
        for file in live.iterdir():  # what the last start found is on the disk
            shutil.copy(file, disk / file.name)
        first = 100_000 * (cut + 1)
        acknowledged |= life(live, disk, library, first, chance.randrange(1, 120), chance)
        # The machine starts again with what the disk holds; the shared memory beside it is gone.
        shutil.rmtree(live)
        for gone in (*disk.glob("*.part"), *disk.glob("*-shm")):
            gone.unlink()
        disk.rename(live)
        connection = sqlite3.connect(live / "maskay.sqlite")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = {row[0] for row in connection.execute("SELECT update_id FROM inbox")}
        connection.close()
        assert acknowledged <= kept, f"acknowledged and lost: {sorted(acknowledged - kept)[:5]}"
    print(f"{len(acknowledged)} updates acknowledged")
    assert len(acknowledged) > 5 * CUTS


def test_the_disk_that_loses_what_was_not_synced_does_lose_it(tmp_path: Path, library: Path) -> None:
    """Else the test above would prove nothing."""
    live, disk = tmp_path / "live", tmp_path / "disk"
    for folder in (live, disk):
        folder.mkdir()
    script = (
        "import sqlite3, sys, os; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA journal_mode = WAL'); c.execute('PRAGMA synchronous = FULL'); c.execute('CREATE TABLE t (n)');"
        "c.execute('PRAGMA synchronous = OFF'); c.execute('INSERT INTO t VALUES (1)');"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run(
        [sys.executable, "-c", script, live / "a.sqlite"],
        env={**os.environ, "LD_PRELOAD": str(library), "MASKAY_LIVE": str(live), "MASKAY_DISK": str(disk)}, check=False,
    )  # fmt: skip
    connection = sqlite3.connect(live / "a.sqlite")
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (1,), "a killed program loses nothing"
    connection.close()
    connection = sqlite3.connect(disk / "a.sqlite")
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,), "a machine without power does"
    connection.close()
