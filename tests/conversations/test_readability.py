"""The Spanish that families read is easy, by the two formulas made for Spanish."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import readability  # noqa: E402
import words  # noqa: E402

EASY_ON_AVERAGE = 70


def spanish() -> list[str]:
    return [str(entry.string) for entry in words.entries(words.read("es")).values()]


def test_what_families_read_in_spanish_is_easy_on_average_and_the_ten_hardest_are_shown() -> None:
    for reading in readability.hardest(spanish()):
        print(f"{reading.szigriszt_pazos:6} {reading.fernandez_huerta:6}  {reading.text}")
    mean = readability.average(spanish())
    print("average", mean.szigriszt_pazos, mean.fernandez_huerta)
    assert mean.words > 1500
    assert mean.szigriszt_pazos >= EASY_ON_AVERAGE
    assert mean.fernandez_huerta >= EASY_ON_AVERAGE


def test_no_text_of_eight_words_or_more_is_hard_to_read() -> None:
    # Below 40 the INFLESZ scale says "very hard". In fewer words one long one decides.
    hard = [r.text for r in readability.hardest(spanish(), 50) if r.words >= 8 and r.szigriszt_pazos < 40]
    assert hard == []


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("familia", 3), ("leído", 3), ("país", 2), ("ahora", 3), ("que", 1), ("quien", 1), ("pregunta", 3), ("guerra", 2),
        ("muy", 1), ("ley", 1), ("y", 1), ("averigüe", 4), ("día", 2), ("denuncia", 3), ("ciudad", 2), ("búho", 2),
        ("guardar", 2), ("averiguar", 4), ("leer", 2), ("río", 2), ("huaico", 2), ("comunicación", 5),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_spanish_parts_them(word: str, count: int) -> None:
    assert readability.syllables(word) == count


def test_long_words_and_long_sentences_are_harder_than_short_ones() -> None:
    easy = readability.measure("¿Cómo se llama su papá? Dígalo como pueda.")
    hard = readability.measure(
        "Proporcione la identificación correspondiente al progenitor de la persona desaparecida anteriormente."
    )
    assert easy.szigriszt_pazos > 80 > 30 > hard.szigriszt_pazos
    assert easy.fernandez_huerta > hard.fernandez_huerta


def test_values_links_and_signs_are_not_read_as_words() -> None:
    assert readability.measure("{n}. {label}: {answer}").words == 0
    assert readability.measure("Escriba: /start").words == 1
