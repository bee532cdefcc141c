"""What a family said aloud and staff wrote down is an answer like any other: read, kept beside the voice, compared."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.drafts import Answer
from bot.domain.roles import Role, StaffMember
from bot.ids import read_case_code
from bot.services import case_file, correcting
from bot.services.case_parts import answer_views
from bot.services.house import House
from bot.services.opening import card_of
from bot.services.views import AnswerView
from bot.store import cases, changes, media
from bot.store.cases import CaseRow
from bot.store.database import Tx
from tests.family import Family, house_in, voice
from tests.security.filling_in import Teller

CARMEN = StaffMember("carmen", Role.COORDINATOR, "lima")
SPOKEN = {
    "sought_name": voice("voz-nombre"), "birth": "1960", "lost_when": voice("voz-cuando"), "kinship": "hermana",
    "own_name": "Rosa Poma Rojas", "own_phone": "987 654 321",
}  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def told_aloud(house: House, **more: object) -> CaseRow:
    code = await Teller(Family(house), "Zumbaqot", {**SPOKEN, **more}).whole()
    return await again(house, code)


async def again(house: House, code: str) -> CaseRow:
    found = await house.database.read(lambda tx: cases.by_code(tx, read_case_code(code) or ""))
    assert found is not None
    return found


async def answer_to(house: House, case: CaseRow, step: str) -> AnswerView:
    views = await house.database.read(lambda tx: answer_views(tx, house, case, hidden=False))
    return next(view for view in views if view.step == step)


async def recording_of(house: House, case: CaseRow, step: str) -> str:
    return (await answer_to(house, case, step)).versions[-1].media_id


async def test_a_name_told_aloud_becomes_a_version_of_the_answer_and_the_name_on_the_card(house: House) -> None:
    case = await told_aloud(house)
    assert (await house.database.read(lambda tx: card_of(house, case))).sought.full_name == ""
    recording = await recording_of(house, case, "sought_name")
    await case_file.transcribe(house, CARMEN, recording, "se llama Teófila Ccahuana Huamán, pues")
    case = await again(house, case.code)
    sought = (await house.database.read(lambda tx: card_of(house, case))).sought
    assert (sought.given, sought.paternal) == ("Teófila", "Ccahuana")
    spoken = await answer_to(house, case, "sought_name")
    assert [version.how for version in spoken.versions] == ["transcript", "voice"]
    assert spoken.versions[0].words == "se llama Teófila Ccahuana Huamán, pues"
    assert {version.media_id for version in spoken.versions} == {recording}


async def test_matching_hears_that_the_case_was_corrected(house: House) -> None:
    case = await told_aloud(house)
    await case_file.transcribe(house, CARMEN, await recording_of(house, case, "sought_name"), "Teófila Ccahuana Huamán")
    rows = await house.database.read(lambda tx: tx.rows("SELECT kind FROM changes WHERE ref = ?", f"case:{case.id}"))
    assert changes.Change.CORRECTED in [row[0] for row in rows]


async def test_a_date_told_aloud_is_read_and_one_nobody_can_place_stands_as_it_was_written(house: House) -> None:
    case = await told_aloud(house)
    recording = await recording_of(house, case, "lost_when")
    await case_file.transcribe(house, CARMEN, recording, "fines de 1984")
    case = await again(house, case.code)
    assert (await house.database.read(lambda tx: card_of(house, case))).sought.event_year == 1984
    await case_file.transcribe(house, CARMEN, recording, "cuando salió el sol grande")
    case = await again(house, case.code)
    spoken = await answer_to(house, case, "lost_when")
    assert [version.how for version in spoken.versions] == ["transcript", "transcript", "voice"]
    assert spoken.versions[0].words == "cuando salió el sol grande"


async def test_an_answer_the_family_gave_anew_since_then_is_left_alone(house: House) -> None:
    family = Family(house)
    tells = Teller(family, "Zumbaqot", {**SPOKEN})
    case = await again(house, await tells.whole())
    recording = await recording_of(house, case, "sought_name")

    def by_hand(tx: Tx) -> None:
        name = {"given": "Juana", "paternal": "Poma", "maternal": ""}
        correcting.correct(tx, house, case, (Answer("sought_name", name, "Juana Poma"),))

    await house.database.unit(by_hand)
    await case_file.transcribe(house, CARMEN, recording, "Teófila Ccahuana Huamán")
    case = await again(house, case.code)
    assert (await house.database.read(lambda tx: card_of(house, case))).sought.full_name == "Juana Poma"
    files = await house.database.read(lambda tx: media.of_owner(tx, case.id))
    assert len(files) == 2


async def test_a_relative_and_a_sex_told_aloud_are_taken_and_read_when_written_down(house: House) -> None:
    case = await told_aloud(house, kinship=voice("voz-pariente"))
    assert (await house.database.read(lambda tx: card_of(house, case))).summary.kinship == ""
    await case_file.transcribe(house, CARMEN, await recording_of(house, case, "kinship"), "mi hermanita menor")
    case = await again(house, case.code)
    assert (await house.database.read(lambda tx: card_of(house, case))).summary.kinship == "sister"
