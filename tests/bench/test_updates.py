"""The bench of updates still runs, and what it measures is the real thing. Nothing here is timed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bench import bench_updates
from tests.bench.updates import latency, memory, processes, speed, stored, surge
from tests.bench.updates.families import Families
from tests.engines import Server

FOUND: dict[str, Any] = {
    "speed": [{
        "updates": 2,
        "seconds": {"P0": 1.0, "full": 1.6, "full, 4 ms fsync": 2.0},
        "processor": {"P0": 1.0, "full": 1.5, "full, 4 ms fsync": 1.5},
    }],
    "postgresql": [{"lanes": 2, "updates": 2, "seconds": {"P0": 1.0, "ours": 4.0}}],
    "ratios": {"full": [0.6], "full, 4 ms fsync": [0.5]},
    "latency_ms": {"n": 1, "p50": 1.0, "p99": 2.0, "most": 2.0},
    "beside": {"cases": (1, 2), "ratio": 1.0},
    "surge": {
        "chats": 1, "updates": 1, "lost": 0, "unanswered_chats": 0, "oldest_wait_s": 0.1,
        "quiet": {"p50": 0.1}, "impatient": {}, "telegram_minutes": 1.0,
    },
    "memory": [[1, 100.0], [2, 101.0]],
}  # fmt: skip


async def test_every_family_of_the_bench_sends_its_request(tmp_path: Path) -> None:
    found = await speed.speed(tmp_path, 2)
    assert found["updates"] == sum(len(phone.lines) for phone in Families(2).phones.values())
    assert set(found["seconds"]) >= {"P0", "full"}


async def test_lanes_of_other_processes_send_every_request_too(postgres: Server) -> None:
    found = await processes.speed(postgres, 1, lanes=2)
    assert found["updates"] == len(next(iter(Families(1).phones.values())).lines)


async def test_each_message_of_a_steady_pace_is_waited_for(tmp_path: Path) -> None:
    assert len(await latency.waits(tmp_path, 20, 0.3)) >= 5


async def test_a_surge_answers_everybody_and_counts_the_impatient_apart(tmp_path: Path) -> None:
    found = await surge.surge(tmp_path, 40, 0.2)
    assert found["lost"] == found["unanswered_chats"] == 0
    assert found["updates"] > found["chats"]
    assert found["quiet"]["most"] <= found["oldest_wait_s"] + 0.5


async def test_cases_can_be_stored_by_the_thousand_to_write_beside_them(tmp_path: Path) -> None:
    assert (await stored.beside(tmp_path, (2, 11), 1))["ratio"] > 0


async def test_memory_is_looked_at_after_each_wave(tmp_path: Path) -> None:
    waves = await memory.grown(tmp_path, 51, at_once=1)
    assert len(waves) == 2
    assert waves[-1][0] > 51


def test_the_verdict_names_what_was_missed(capsys: Any) -> None:
    bench_updates.show(FOUND)
    shown = capsys.readouterr().out
    assert "0.60" in shown
    assert "PostgreSQL, 2 lanes" in shown
    assert bench_updates.missed(FOUND) == []
    slow = {**FOUND, "ratios": {"full": [0.4]}, "memory": [[1, 100.0], [2, 150.0]]}
    assert bench_updates.missed(slow) == [
        "full is 0.40 x P0, wanted 0.5", "full, 4 ms fsync was not measured (no gcc)", "memory grows",
    ]  # fmt: skip
