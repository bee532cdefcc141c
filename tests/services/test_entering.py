from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.consent import Purpose
from bot.domain.errors import Refusal
from bot.services import case_file, entering
from bot.services.entering import FormRefusal, PhoneRequest, check
from bot.services.furnishing import furnish
from bot.store import cases, consents
from bot.store.database import Tx
from conversations.common import COMPARE_VERSION
from tests.family import house_in
from tests.services.staff_world import CARMEN, JUSTINA, OTTO, StillClock, World

FULL = PhoneRequest(
    consent_keep=True,
    consent_compare=True,
    language="quy",
    route="violence_1980_2000",
    sought_given="Teófila",
    sought_paternal="Ccahuana",
    sought_sex="F",
    sought_birth_year="1951",
    kinship="sister",
    when_lost="fines de 1984",
    place_lost="Oronccoy",
    circumstances="no quiso contar más",
    enquirer_given="Rosa",
    phone="966 123 456",
)
NOW = StillClock().now()


def test_five_answers_make_a_request() -> None:
    least = PhoneRequest(
        consent_keep=True,
        route="migration",
        sought_nickname="Ñata",
        kinship="friend",
        when_unknown=True,
        place_unknown=True,
        community_contact="juez de paz de Sivia",
    )
    assert check(least, NOW) == {}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"consent_keep": False}, "consent_keep"), ({"consent_how": "in_chat"}, "consent_how"),
        ({"language": "fr"}, "language"), ({"route": ""}, "route"), ({"kinship": "boss"}, "kinship"),
        ({"sought_given": "", "sought_paternal": ""}, "sought_given"), ({"when_lost": ""}, "when_lost"),
        ({"when_lost": "el año 3000"}, "when_lost"), ({"when_lost": "quizás"}, "when_lost"),
        ({"place_lost": ""}, "place_lost"), ({"phone": ""}, "phone"), ({"phone": "12"}, "phone"),
        ({"enquirer_minor": True}, "enquirer_minor"), ({"sought_birth_year": "51"}, "sought_birth_year"),
        ({"sought_birth_year": "2999"}, "sought_birth_year"), ({"sought_birth_year": "٢٠٠١"}, "sought_birth_year"),
        ({"circumstances": "x" * 4001}, "circumstances"), ({"mother": "x" * 301}, "mother"),
    ],
)  # fmt: skip
def test_each_wrong_answer_is_marked_on_its_field(wrong: dict[str, object], field: str) -> None:
    assert set(check(replace(FULL, **wrong), NOW)) == {field}  # type: ignore[arg-type]


async def test_a_request_by_phone_becomes_a_case_with_consent_to_be_confirmed(world: World) -> None:
    await world.do(lambda tx: furnish(tx, world.house))
    code = await entering.enter_request(world.house, JUSTINA, FULL)
    file = await case_file.open_case(world.house, CARMEN, code)
    assert (file.has_chat, file.entered_by, file.language, file.compare) == (False, "Justina Sulca", "quy", True)
    assert (file.summary.sought_name, file.summary.when_lost_words) == ("Teófila Ccahuana", "fines de 1984")
    assert file.summary.phone == "+51966123456"
    assert file.sought.event_year == 1984
    consents = {each.purpose: each for each in file.consents}
    assert consents[Purpose.KEEP].to_be_confirmed
    assert {answer.step for answer in file.answers} >= {"sought_name", "lost_where", "circumstances"}
    assert "enter_request" in [action for _who, action, _subject in await world.audited()]


async def test_nothing_is_stored_of_a_form_that_needs_another_look(world: World) -> None:
    with pytest.raises(FormRefusal) as refused:
        await entering.enter_request(world.house, JUSTINA, replace(FULL, consent_keep=False))
    assert set(refused.value.fields) == {"consent_keep"}
    assert await world.do(lambda tx: tx.rows("SELECT id FROM cases")) == []


async def test_an_auditor_enters_nothing(world: World) -> None:
    with pytest.raises(Refusal):
        await entering.enter_request(world.house, OTTO, FULL)


def test_a_posted_form_is_read_with_its_boxes() -> None:
    form = PhoneRequest.of({"consent_keep": "1", "sought_given": " Rosa  Elena ", "unknown": "x", "when_unknown": ""})
    assert (form.consent_keep, form.sought_given.split(), form.when_unknown) == (True, ["Rosa", "Elena"], False)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([each.name for each in fields(PhoneRequest)]), st.text(max_size=40)))
def test_any_posted_form_is_judged_and_nothing_else_happens(said: dict[str, str]) -> None:
    form = PhoneRequest.of(said)
    wrong = check(form, NOW)
    assert set(wrong) <= {each.name for each in fields(PhoneRequest)}
    if not wrong:
        entering.content_of(form, NOW, ("", ""))


@pytest.mark.parametrize(
    ("how", "versions"), [("oral", ("keep-1", COMPARE_VERSION)), ("on_paper", ("staff-form-1",) * 2)]
)
async def test_a_consent_is_kept_with_the_words_they_agreed_to(
    tmp_path: Path, how: str, versions: tuple[str, str]
) -> None:
    async with house_in(tmp_path) as house:
        code = await entering.enter_request(house, JUSTINA, replace(FULL, consent_how=how))

        def kept(tx: Tx) -> dict[str, str]:
            case = cases.by_code(tx, code)
            assert case is not None
            return {row.purpose: row.text_version for row in consents.of_case(tx, case.id)}

        assert await house.database.read(kept) == dict(zip(("keep", "compare"), versions, strict=True))
