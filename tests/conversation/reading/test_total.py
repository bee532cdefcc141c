"""Every reader answers any text whatever, and says the same again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.reading import (
    Implausible,
    When,
    kinship_candidates,
    kinship_hint_of_speaker_sex,
    looks_like_gibberish,
    read_age,
    read_choice,
    read_consent,
    read_control,
    read_name,
    read_number,
    read_phone,
    read_sex,
    read_when,
    read_yes_no,
    wish_for_danger,
)
from bot.conversation.reading.fold import plain, without_courtesy

TODAY = dt.date(2026, 11, 23)
LABELS = ("Mi papá o mamá", "Mi hijo o hija", "Ninguno de estos", "1984", "")
READERS: dict[str, Callable[[str], object]] = {
    "control": read_control,
    "yes_no": read_yes_no,
    "consent": lambda text: read_consent(text, ("Sí, acepto",), ("No acepto",)),
    "when": lambda text: read_when(text, TODAY),
    "age": read_age,
    "number": lambda text: read_number(text, 0, 20),
    "sex": read_sex,
    "kinship": kinship_candidates,
    "hint": kinship_hint_of_speaker_sex,
    "phone": read_phone,
    "choice": lambda text: read_choice(text, LABELS),
    "name": read_name,
    "gibberish": looks_like_gibberish,
    "alarm": wish_for_danger,
}
ODD_PIECES = """
no sé|manam|yachanichu|sí|arí|acepto|munanim|hace|40|años|1984|watapi|octubre|del|84|entre|y|o|antes de|después de
|fines de|siembra|tarpuypi|semana santa|ayer|qayna|wata|chunka|iskay|pichqayuq|mil|novecientos|mi|hermano|de|la|papá
|wawqi|soy su|turiy|pa|Juan|Quispe|de la Cruz|vda. de|se llama|sutiyqa|,|.|?|¿|!|👍|/|-|(|)|"|'|31|02|99|0|٣|é|ﬁ|𝟙
|İ|ß|1)|2️⃣|@|hasta|desde|tenía|kama|3000
"""
PIECES = (*(piece.strip() for piece in ODD_PIECES.split("|")), "\u200d", "\n", "\t")
sentences = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
texts = st.one_of(st.text(max_size=80), sentences)


@pytest.mark.parametrize("name", READERS)
def test_any_text_is_read_without_raising_and_twice_alike(name: str) -> None:
    reader = READERS[name]

    @given(texts)
    @settings(max_examples=150, deadline=None)
    def read_twice(text: str) -> None:
        assert reader(text) == reader(text)

    read_twice()


@pytest.mark.parametrize("name", READERS)
def test_ten_thousand_characters_are_cut_before_they_are_read(name: str) -> None:
    for piece in (
        "a",
        " ",
        "1 2 3 ",
        "no sé la fecha ",
        "1984 y 1985 o ",
        "á",
        "👍",
        "de la ",
        "(",
        "-1",
        "quiero ",
        "wañukuykuy",
    ):
        text = (piece * 10_000)[:10_000]
        assert READERS[name](text) == READERS[name](text[:5_000])


@given(texts)
@settings(deadline=None)
def test_a_date_that_was_read_is_always_one_that_may_be(text: str) -> None:
    found = read_when(text, TODAY)
    if isinstance(found, When):
        assert found.date is None or found.date.plausible(TODAY)
        assert found.needs_year + found.needs_birth == (found.date is None)
    assert found is None or isinstance(found, When | Implausible)


@given(texts, st.sampled_from(["Sí, acepto", "Arí, munanim"]))
def test_nothing_but_the_label_consents(text: str, label: str) -> None:
    if read_consent(text, (label,), ("No acepto",)) == "consented":
        assert plain(text) == plain(label)


@given(st.sampled_from(["Sí, acepto", "Arí, munanim"]), st.integers(0, 9), st.sampled_from("abehikmnqu "))
def test_a_label_with_a_letter_more_is_asked_again(label: str, at: int, letter: str) -> None:
    typed = label[:at] + letter + label[at:]
    if plain(typed) != plain(label):
        assert read_consent(typed, (label,), ("No acepto",)) != "consented"


@given(texts)
def test_folding_is_done_once_for_all(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert without_courtesy(plain(text)) or not plain(text)


@given(texts, st.integers(-5, 5), st.integers(6, 30))
def test_a_number_outside_its_bounds_is_never_read(text: str, low: int, high: int) -> None:
    number = read_number(text, low, high)
    assert number is None or low <= number <= high


@given(st.lists(st.text(max_size=12), max_size=6), texts)
def test_a_choice_is_one_of_those_offered(labels: list[str], text: str) -> None:
    chosen = read_choice(text, labels)
    assert chosen is None or 0 <= chosen < len(labels)


@given(texts)
def test_what_was_read_is_never_printed(text: str) -> None:
    name, when = read_name(text), read_when(text, TODAY)
    if name and len(name.given) > 6:
        assert name.given not in repr(name)
    if when and len(when.words) > 12:
        assert when.words not in repr(when)
