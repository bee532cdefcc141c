"""A place said before in the same conversation orders places of one name, and hides none."""

from __future__ import annotations

import pytest

import conversations
from bot.conversation import engine
from bot.conversation.drafts import Answer, Draft
from bot.conversation.said import Kind, Said
from bot.conversation.turn import World
from bot.places import Places, load_places
from tests.properties.invented_chat import NOON_MS, WORDS, world

TRACING = conversations.ALL["tracing_request"]
AYACUCHO = {"id": "PE-05", "label": "Ayacucho (Perú)", "words": "Ayacucho"}
LIMA = {"id": "PE-1501", "label": "Lima", "words": "Lima"}


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


def offered(places: Places, step_id: str, *answers: Answer, written: tuple[str, ...]) -> list[str]:
    given = (
        Answer("route", "violence_1980_2000", how="given"), Answer("by", "self"), Answer("consent_keep", True),
        Answer("consent_compare", True), Answer("path", "full"),
    )  # fmt: skip
    draft = Draft("d1", TRACING.name, TRACING.version, "es", 5, step_id, (*given, *answers))
    about = World(world().now, WORDS.text, places, "Oficina")
    for n, text in enumerate(written):
        draft = engine.advance(TRACING, draft, Said(Kind.TEXT, NOON_MS + n, 50 + n, text=text), about).draft
    return [offer.label for offer in draft.offered]


def test_a_department_said_before_comes_first_among_homonyms(places: Places) -> None:
    plain = offered(places, "origin", written=("Santa Rosa",))
    after = offered(places, "origin", Answer("lost_where", AYACUCHO), written=("Santa Rosa",))
    assert plain[0] != "Santa Rosa (La Mar, Ayacucho)"
    assert after[0] == "Santa Rosa (La Mar, Ayacucho)"
    assert set(after) == set(plain)


def test_the_other_way_round_where_the_place_of_loss_is_asked_again(places: Places) -> None:
    after = offered(places, "lost_where", Answer("origin", AYACUCHO), written=("San Miguel",))
    assert after[0] == "San Miguel (La Mar, Ayacucho)"


def test_a_province_written_first_at_the_same_question_counts(places: Places) -> None:
    assert offered(places, "lost_where", written=("La Mar", "Santa Rosa"))[0] == "Santa Rosa (La Mar, Ayacucho)"


def test_where_the_enquirer_lives_says_nothing_of_the_sought_person(places: Places) -> None:
    plain = offered(places, "lost_where", written=("San Juan",))
    assert offered(places, "lost_where", Answer("own_place", LIMA), written=("San Juan",)) == plain


def test_a_department_that_is_written_counts_more_than_one_said_before(places: Places) -> None:
    labels = offered(places, "origin", Answer("lost_where", AYACUCHO), written=("Santa Rosa, Puno",))
    assert "Puno" in labels[0]


def test_a_place_left_in_own_words_orders_nothing(places: Places) -> None:
    own = {"id": "", "label": "por la laguna", "words": "por la laguna"}
    plain = offered(places, "origin", written=("Santa Rosa",))
    assert offered(places, "origin", Answer("lost_where", own), written=("Santa Rosa",)) == plain
