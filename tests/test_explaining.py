"""Two records explained on the command line: the evidence of the console, in words, and no name where it may not stand."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import explaining
from bot.domain.errors import Refusal
from bot.domain.people import PersonRecord, Sex
from bot.i18n import Words
from bot.matching import Register
from bot.services.kin_hint import BROTHER, BROTHER_OR_SISTER, RELATIVE, SISTER
from bot.settings import ROOT

TEOFILA = {
    "given": "Teófila", "paternal": "Ccahuana", "maternal": "Huamán", "sex": "F", "birth_year": 1951,
    "place_origin": "Oronccoy", "mother": "Marcelina", "father": "Anselmo",
}  # fmt: skip
SPELT = {**TEOFILA, "given": "Teofila", "paternal": "Qawana", "maternal": "Waman", "birth_year": 1952}
SISTER_OF = {**TEOFILA, "given": "Saturnina", "birth_year": 1955}
WORDS = Words.load(ROOT / "locales")


@pytest.fixture(scope="module")
def register() -> Register:
    held = Register()
    people = (PersonRecord(f"Juan{n}", "Quispe", f"Mamani{n}") for n in range(60))
    held.add_many((str(n), person, "") for n, person in enumerate(people))
    return held


def shown(register: Register, left: dict[str, object], right: dict[str, object], language: str = "es") -> str:
    found = explaining.explain(PersonRecord.of(left), PersonRecord.of(right), register)
    return "\n".join(explaining.show(found, WORDS, language))


def test_the_same_person_is_explained_in_spanish_with_bars(register: Register) -> None:
    told = shown(register, TEOFILA, SPELT)
    assert "puede ser la misma persona" in told
    assert "Ccahuana | Qawana" in told
    assert "suena igual" in told
    assert "│█" in told
    assert "todo junto" in told
    assert all(len(line) <= 120 for line in told.splitlines())


def test_a_sister_is_called_so(register: Register) -> None:
    assert "posible hermana" in shown(register, TEOFILA, SISTER_OF)
    assert "possibly a sister" in shown(register, TEOFILA, SISTER_OF, "en")


def test_the_bars_add_up_to_the_last(register: Register) -> None:
    found = explaining.explain(PersonRecord.of(TEOFILA), PersonRecord.of(SPELT), register)
    last = list(explaining.show(found, WORDS, "en"))[-1 - max(1, len(found.common)) - 1]
    assert f"{sum(clue.points for clue in found.clues):+.1f}".replace("-", "−") in last


def test_how_common_the_names_are_is_said(register: Register) -> None:
    told = shown(register, {"given": "Juan", "paternal": "Quispe", "maternal": "Condori"}, SPELT, "en")
    assert "Quispe: about 1 in 1 people" in told
    assert "Condori: nobody else" in told


@pytest.mark.parametrize(
    ("change", "hint"),
    [({}, SISTER), ({"sex": Sex.MALE}, BROTHER), ({"sex": Sex.UNKNOWN}, BROTHER_OR_SISTER), ({"birth_year": 1990}, RELATIVE)],
)  # fmt: skip
def test_what_a_relative_may_be(register: Register, change: dict[str, object], hint: object) -> None:
    left, right = PersonRecord.of(TEOFILA), PersonRecord.of({**SISTER_OF, **change})
    clues = explaining.explain(left, right, register).clues
    assert explaining.kin_hint(clues, left, right) == hint


def test_two_files_one_and_standard_input_or_both_from_it(tmp_path: Path) -> None:
    one, two = tmp_path / "a.json", tmp_path / "b.json"
    one.write_text(json.dumps(TEOFILA), "utf-8")
    two.write_text(json.dumps(SPELT), "utf-8")
    nothing = io.StringIO("")
    both = [json.loads(text) for text in explaining.given(str(one), str(two), nothing)]
    assert both == [TEOFILA, SPELT]
    assert [json.loads(t) for t in explaining.given(str(one), "-", io.StringIO(two.read_text("utf-8")))] == both
    assert [json.loads(t) for t in explaining.given("-", "-", io.StringIO(json.dumps([TEOFILA, SPELT])))] == both


@pytest.mark.parametrize("text", ["", "x", "[]", "7", '{"name": "x"}', '{"birth_year": "1951"}', '{"birth_year": 12}',
                                  '{"given": 5}', '{"sex": "Q"}', '{"birth_year": true}', '{"given": "' + "x" * 100_001 + '"}'])  # fmt: skip
def test_what_is_no_record_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        explaining.record_of(text)
    assert "1951" not in explaining.in_english(refusal.value)


@given(st.text(max_size=60))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for read in (explaining.record_of, lambda t: explaining.given("-", "-", io.StringIO(t))):
        try:
            read(text)
        except Refusal:
            continue


def test_records_that_hold_nothing_or_anything_are_explained(register: Register) -> None:
    odd = PersonRecord(given="🙂" * 250, paternal="Иванов", maternal="x")
    for left in (PersonRecord(), odd):
        for right in (PersonRecord(), odd):
            lines = list(explaining.show(explaining.explain(left, right, register), WORDS, "es"))
            assert any("todo junto" in line for line in lines) or lines


@pytest.mark.parametrize("bad", ["missing", "not text"])
def test_a_file_that_can_not_be_read_is_refused(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "x.json"
    if bad == "not text":
        path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refusal):
        explaining.given(str(path), str(path), io.StringIO(""))
    with pytest.raises(Refusal):
        explaining._counted(tmp_path / "nowhere.csv")


def test_the_command_reads_a_list_for_the_frequencies_and_shows_the_table(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(TEOFILA), "utf-8")
    rows = "".join(f"{n},Juan,Quispe{n},\n" for n in range(60))
    (tmp_path / "list.csv").write_text("id,nombres,paterno,materno\n" + rows, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "match", "explain", tmp_path / "a.json", "-", "--list", tmp_path / "list.csv"],
        input=json.dumps(SPELT), capture_output=True, text=True, cwd=ROOT, env={**os.environ}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Ccahuana: nadie más en el registro." in done.stdout
    refused = subprocess.run(
        [sys.executable, "-m", "bot", "match", "explain", "-"],
        input="[]", capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert "two records" in refused.stderr


def test_a_record_shows_as_staff_will_see_it() -> None:
    assert asdict(explaining.record_of(json.dumps(TEOFILA)))["given"] == "Teófila"
