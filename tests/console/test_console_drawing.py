"""Letters beside each other, the chart of clues, and a word for every value."""

from __future__ import annotations

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console import labels
from bot.console.deeds import deed
from bot.console.letters import aligned
from bot.console.waterfall import WIDTH, falls
from bot.domain.cases import TRANSITIONS, CaseState, Route, SoughtPersonsChoice
from bot.domain.consent import Given, Purpose
from bot.domain.matches import Band, Hypothesis, Judgement, Verdict
from bot.domain.people import Kinship, Sex
from bot.domain.process_roles import ProcessRole
from bot.domain.roles import Role
from bot.domain.words import Message
from bot.services.moving import BY_HAND
from bot.services.views import CompareLine, QueueView, ReplyOutcome, RowPlan

SPOKEN = (
    Route, CaseState, SoughtPersonsChoice, Given, Purpose, Band, Hypothesis, Judgement, Verdict, Kinship, Sex, Role,
    QueueView, RowPlan, ProcessRole,
)  # fmt: skip


@pytest.mark.parametrize("kind", SPOKEN)
def test_every_value_staff_see_has_words_of_its_own(kind: type[StrEnum]) -> None:
    for value in kind:
        assert (type(value), value.value) in labels.LABELS


def test_values_equal_as_text_keep_their_own_words() -> None:
    assert labels.label(Judgement.SAME) != labels.label(RowPlan.SAME)


def test_every_move_says_what_it_will_do() -> None:
    assert set(BY_HAND) <= set(labels.MOVE_SAYS) <= {step.name for step in TRANSITIONS}


def test_every_outcome_of_a_reply_is_told() -> None:
    assert {outcome.value for outcome in ReplyOutcome} <= set(labels.DONE)


def test_a_deed_nobody_named_still_shows() -> None:
    assert deed("read_something").id == "read something"
    assert deed("move_accept").values["move"]


def test_two_spellings_stand_letter_over_letter() -> None:
    columns = aligned("Ccahuana", "Qawana")
    assert "".join(column.left for column in columns) == "Ccahuana"
    assert "".join(column.right for column in columns) == "Qawana"
    assert [column.same for column in columns].count(True) == 4


@pytest.mark.parametrize(
    ("left", "right"),
    [("Teófila", "Teofila"), ("", "Waman"), ("1951", "1952"), ("Tiucha", "Filita"), ("Oronccoy, Chungui", "Oronccoy")],
)
def test_no_alignment_where_it_would_not_help(left: str, right: str) -> None:
    assert aligned(left, right) == ()


@given(st.text(max_size=70), st.text(max_size=70))
def test_an_alignment_loses_no_letter(left: str, right: str) -> None:
    import unicodedata

    columns = aligned(left, right)
    if columns:
        for side, text in (("left", left), ("right", right)):
            letters = "".join(unicodedata.normalize("NFC", text).split())
            assert "".join("".join(getattr(column, side).split()) for column in columns) == letters


def clue(points: float, field: str = "given") -> CompareLine:
    return CompareLine(field, Message("x"), Verdict.AGREE, points, Message("y"), "", "")


@given(st.lists(st.integers(min_value=-200, max_value=200).map(lambda n: n / 10), max_size=12))
def test_each_bar_begins_where_the_one_before_ended(points: list[float]) -> None:
    bars = falls([clue(each) for each in points])
    assert len(bars) == len([each for each in points if each]) + 1
    assert bars[-1].kind == "sum"
    for bar in bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 3
    for before, after in zip(bars[:-1], bars[1:-1], strict=False):
        begins = after.x if after.kind == "for" else after.x + after.width
        assert abs(begins - before.end) <= 3.2
    if points and bars[:-1]:
        assert abs(bars[-1].end - bars[-2].end) < 0.11


def test_where_every_pair_starts_comes_first() -> None:
    bars = falls([clue(3.0), clue(-7.0, "start")])
    assert bars[0].line is not None
    assert bars[0].line.field == "start"
    assert bars[0].points == "−7.0"
