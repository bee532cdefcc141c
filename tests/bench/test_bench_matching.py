"""The bench with peers runs, in small, so that it can't rot; and its yardsticks measure what they say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.bench import bench_matching, verdict
from tests.bench.contest import People, contend, measured
from tests.bench.generator import STYLES, Data, make
from tests.bench.oracle import ceiling
from tests.bench.peers import PEERS, Peer

DATA = make(150, 40, 3, STYLES[4])
PEOPLE = People("few", DATA.register, DATA.queries, DATA.truth, ceiling(DATA))


class Clairvoyant:
    """Finds everybody, and knows who is not there."""

    def index(self, people: list[dict[str, Any]]) -> None:
        self.truth = {row["id"]: row["match"] for row in DATA.truth}

    def search(self, person: dict[str, Any], k: int) -> list[tuple[str, float]]:
        match = self.truth[person["id"]]
        return [(match, 9.0)] if match else [("nobody", -9.0)]


def test_the_bench_runs_with_every_peer_that_is_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "matching.json"
    bench_matching.main(["--sizes", "150", "--queries", "40", "--devbench", str(tmp_path / "no"), "--out", str(out)])
    report = json.loads(out.read_text(encoding="utf-8"))
    assert set(report["sets"]) == {"own generator, 150", "errors of another hand, 150", "real districts, 150"}
    said = capsys.readouterr().out
    for one in report["sets"].values():
        expected = {"ours", *(peer.name for peer in PEERS if peer.installed)}
        assert set(one["found"]) | {name for name in expected if f"{name} failed" in said} == expected
        assert "rapidfuzz, all fields by hand" in one["found"]
        assert 0.5 < one["found"]["ours"]["r1"] <= 1
        assert one["ceiling"]["r1"] >= 0.9
    assert said.strip().splitlines()[-1].startswith(("held", "missed: "))


def test_what_the_truth_says_is_measured_as_perfect() -> None:
    found = measured(Clairvoyant(), PEOPLE)
    assert (found["r1"], found["r10"], found["r1_far1"], found["far95"]) == (1.0, 1.0, 1.0, 0.0)


def test_a_contestant_that_fails_says_why_and_stops_nobody() -> None:
    class Broken(Clairvoyant):
        def search(self, person: dict[str, Any], k: int) -> list[tuple[str, float]]:
            raise ValueError("no such thing")

    with pytest.raises(RuntimeError, match="ValueError: no such thing"):
        contend(Broken, PEOPLE)
    assert bench_matching.contest(
        PEOPLE, [Peer("ours", Clairvoyant, "numpy", 10**9), Peer("b", Broken, "numpy", 10**9)]
    )


def test_a_peer_that_is_absent_or_too_slow_is_left_out() -> None:
    contestants = [
        Peer("ours", Clairvoyant, "numpy", 10**9), Peer("absent", Clairvoyant, "no_such_library", 10**9),
        Peer("slow", Clairvoyant, "numpy", 10),
    ]  # fmt: skip
    assert set(bench_matching.contest(PEOPLE, contestants)) == {"ours"}


def test_of_a_large_register_a_slow_peer_is_asked_a_part_and_the_table_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contestants = [Peer("ours", Clairvoyant, "numpy", 10**9), Peer("slow", Clairvoyant, "numpy", 10**9, queries=20)]
    whole = bench_matching.contest(PEOPLE, contestants)
    assert whole["slow"]["n"] == whole["ours"]["n"]
    monkeypatch.setattr(bench_matching, "LARGE", len(PEOPLE.register))
    found = bench_matching.contest(PEOPLE, contestants)
    assert found["slow"]["n"] < found["ours"]["n"] == whole["ours"]["n"]
    assert "slow (20 queries)" in capsys.readouterr().out


def test_the_oracle_draws_lots_only_among_people_nothing_tells_apart() -> None:
    twins = Data(register=[dict(DATA.register[0])] * 2, held=[DATA.held[0]] * 2)
    twins.queries, twins.sought = [dict(DATA.register[0], id="Q")], [DATA.held[0]]
    twins.truth = [{"id": "Q", "match": "P"}]
    assert ceiling(twins) == {"n": 1, "r1": 0.5, "r10": 1.0}
    other = replace_birth(twins)
    assert ceiling(other)["r1"] == (1.0 if twins.register[0]["birth_year"] else 0.5)


def replace_birth(data: Data) -> Data:
    """The second of two people born another year."""
    return replace(data, held=[data.held[0], replace(data.held[0], birth=data.held[0].birth + 9)])


def test_a_missed_target_is_told_with_its_error_bar_and_the_ceiling() -> None:
    figures = {
        "n": 700, "r1": 0.95, "r10": 0.999, "r1_far1": 0.9, "r1_far5": 0.95, "far95": 0.1, "p50_ms": 5.0,
        "p99_ms": 9.0, "by": {"typo": [40, 0.9, 0.95], "rare": [3, 0.0, 0.0]},
    }  # fmt: skip
    peer = {**figures, "r1": 0.86}
    short = verdict.missed(22_295, {"ours": figures, "other": peer}, {"r1": 0.99})
    assert short[0] == "r1 at 22,295 is 0.950 +- 0.016, wanted 0.978, an oracle 0.990"
    assert any(text.startswith("error_ratio at 22,295 is 2.800") for text in short)
    assert any(text.startswith("typo r@10 0.950") for text in short)
    assert not any("rare" in text for text in short)
    assert verdict.missed(22_295, {"ours": {**figures, "r1": 0.98, "by": {}}, "other": peer}, {}) == []


def test_times_are_compared_with_those_of_the_same_run() -> None:
    ours = {"n": 10, "r1": 1.0, "p50_ms": 4.0, "p99_ms": 30.0}
    said = verdict.ratios({"ours": ours, verdict.SPEED_PEER: {"n": 10, "r1": 0.5, "p50_ms": 8.0, "p99_ms": 60.0}})
    assert said == {"error_ratio": 10.0, "p50_ratio": 0.5, "p99_ratio": 0.5}
