"""The place bench runs, in small, so that it can't rot: its figures are shares, its verdict is the last line."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from bot.places import Level
from tests.bench import bench_places
from tests.bench.measures import spread
from tests.bench.place_errors import NAME_ONLY, question
from tests.family import PLACES

VILLAGES = """id,country,level,code,name,parent_id,lat,lon,alt_names
V1,PE,village,1,Tintacocha,PE-050505,-13.2,-73.6,
V2,PE,village,2,Oqopeqa,PE-050505,-13.3,-73.6,
V3,PE,village,3,Rayanpata,PE-050501,-13.3,-73.6,
"""


def test_the_bench_measures_both_sizes_and_says_whether_targets_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "v.csv").write_text(VILLAGES, encoding="utf-8")
    out = tmp_path / "places.json"
    with pytest.raises(SystemExit):
        bench_places.main(["--n", "30", "--seeds", "5", "--villages", str(tmp_path / "v.csv"), "--out", str(out)])
    report = json.loads(out.read_text(encoding="utf-8"))
    districts = report["shipped"]["districts"]
    assert 0.5 < districts["top1"] <= districts["top5"] <= 1
    assert districts["strict1"] <= districts["top1"]
    assert report["with_villages"]["villages with context"]["n"] == 30
    assert capsys.readouterr().out.strip().splitlines()[-1].startswith(("held", "missed: "))


def test_without_a_village_file_the_bench_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench_places.main(
            ["--n", "5", "--seeds", "5", "--villages", str(tmp_path / "none"), "--out", str(tmp_path / "o")]
        )
    assert "villages not measured" in capsys.readouterr().out


@pytest.mark.parametrize("kind", NAME_ONLY)
def test_every_way_of_spoiling_leaves_something_of_the_name(kind: str) -> None:
    rng = random.Random(7)
    for place in rng.sample([p for p in PLACES if p.level is Level.DISTRICT], 40):
        written = NAME_ONLY[kind][1](place.name, rng)
        assert written.strip()
        assert len(set(written.lower()) & set(place.name.lower())) >= 2


def test_the_same_seed_asks_the_same() -> None:
    place = next(p for p in PLACES if p.level is Level.DISTRICT)
    both = [[question(place, PLACES, random.Random(3), context=0.5) for _ in range(5)] for _time in range(2)]
    assert both[0] == both[1]


def test_a_share_of_few_questions_is_less_sure_than_one_of_many() -> None:
    assert spread(0.9, 100) > spread(0.9, 1000) > 0
    assert spread(0.9, 1000) == pytest.approx(0.0186, abs=0.001)
    assert 0 < spread(1.0, 50) < 0.05
    assert spread(0.5, 0) == 1.0
