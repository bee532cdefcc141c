"""Nothing of B reaches A (rule 1): whatever a phone is shown comes from the catalogue, from its own owner, or from
a reply approved for it. Random worlds of families who look for people of the same name."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.domain.cases import SoughtPersonsChoice
from bot.domain.errors import Refusal
from bot.domain.matches import Judgement
from bot.domain.people import PersonRecord, Sex
from bot.domain.roles import Role, StaffMember
from bot.ids import read_case_code
from bot.services import case_file, importing, replying, reviewing
from bot.services.house import House
from bot.store import cases, matches
from bot.store.cases import CaseRow
from bot.store.database import Tx
from tests.family import Family, Shown, house_in, invited, voice
from tests.matcher import answering, matched
from tests.passing_time import pass_time
from tests.security.filling_in import Teller
from tests.security.told import offered_for, public_words, shown_to, words_of

SOUGHT = "Teófila Ccahuana Huamán"
# One word each, invented, in no catalogue and no gazetteer; each teller puts a letter more behind it.
MARKS = ("Zumbaqot", "Yachurim", "Wikrapun", "Tuqsimal", "Rukchahen")
LISTED = "Listaqokun"


@dataclass(frozen=True)
class Plan:
    """What happens in one world."""

    families: int
    full: bool
    same_chat_writes_twice: bool
    volunteer: bool
    judgement: Judgement
    choice: SoughtPersonsChoice | None
    asked_first: bool


PLANS = st.builds(
    Plan, st.integers(2, 3), st.booleans(), st.booleans(), st.booleans(), st.sampled_from(Judgement),
    st.one_of(st.none(), st.sampled_from(SoughtPersonsChoice)), st.booleans(),
)  # fmt: skip


@dataclass
class Household:
    """One enquirer, what they said, and the replies staff approved for them."""

    family: Family
    mark: str
    told: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def teller(family: Family, mark: str, plan: Plan) -> Teller:
    says: dict[str, object] = {"sought_name": SOUGHT, "sought_sex": "Mujer", "birth": "1985"}
    says["path"] = "Todas las preguntas" if plan.full else "Solo las más importantes"
    return Teller(family, mark, says)  # type: ignore[arg-type]


# A world takes two seconds: few of them, and none made smaller where one fails.
@settings(
    max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@example(Plan(2, True, False, True, Judgement.SAME, SoughtPersonsChoice.TELL_NOTHING, True))
@given(PLANS)
def test_a_phone_is_shown_only_the_catalogue_its_owners_words_and_replies_approved_for_it(plan: Plan) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder), plan))


async def live(folder: Path, plan: Plan) -> None:
    async with house_in(folder) as house:
        await listed(house)
        households = [Household(Family(house, 600 + n), MARKS[n]) for n in range(plan.families)]
        for household in households:
            await ask_for_somebody(household, plan)
        if plan.same_chat_writes_twice:
            await ask_for_somebody(households[0], plan)
        async with answering(house):
            assert await house.database.read(lambda tx: tx.rows("SELECT 1 FROM matches"))  # or the world is too tame
            for household in households:
                await decide(house, household, plan)
        for household in households:
            await write_again(household, plan)
        await matched(house)
        await pass_time(house, days=366)
        for household in households:
            await household.family.receive()
            for line in ("Responder ahora", "saltar", "1", "1"):
                await household.family.say(line)
        allowed = await public_words(house)
        for household in households:
            check(house, household, allowed)
        if plan.volunteer:
            await two_families_on_one_phone(house, plan, allowed)


async def listed(house: House) -> None:
    """The same woman on a list of the living, her place and parents in words of their own."""
    person = PersonRecord("Teófila", "Ccahuana", "Huamán", sex=Sex.FEMALE, birth_year=1985,
                          place_origin=f"Pampa {LISTED}", mother=f"Marta {LISTED}")  # fmt: skip

    def add(tx: Tx) -> None:
        source = importing.ensure_source(tx, house, f"Lista {LISTED}", "alive", "2026-01-01")
        importing.write_people(tx, house, source, [("1", person)])

    await house.database.unit(add)


async def ask_for_somebody(household: Household, plan: Plan) -> None:
    tells = teller(household.family, household.mark, plan)
    await tells.begin()
    await tells.tell()
    household.told += tells.told
    household.codes.append(await tells.send())


async def decide(house: House, household: Household, plan: Plan) -> None:
    """Staff judge every candidate, ask the sought person, ask the family, answer it."""
    for code in household.codes:
        case = await the_case(house, code)
        who = StaffMember("justina", Role.CASEWORKER, case.office)
        second = StaffMember("teresa", Role.APPROVER, case.office)
        await case_file.open_case(house, who, case.code)
        await reviewing.accept(house, who, case.id, (await the_case(house, code)).revision)
        if plan.asked_first:
            question = f"Pregunta para {household.mark}preg"
            await approved(house, household, await replying.ask_family(house, who, case.id, question), second, question)
            household.told += ["vivía cerca"]
            await household.family.receive()
            await household.family.say("vivía cerca")
        for match in await house.database.read(lambda tx, i=case.id: matches.of_case(tx, i)):  # type: ignore[misc]
            await reviewing.judge(house, who, match.id, plan.judgement, "por los padres")
            located = match.other.startswith("person:") and plan.judgement is Judgement.SAME
            if plan.choice is not None and located:
                revision = (await the_case(house, code)).revision
                with suppress(Refusal):  # while the family is asked something, nobody is
                    await reviewing.record_choice(house, who, case.id, match.id, plan.choice, "por teléfono", revision)
        reply = f"Buenos días, habla la oficina con {household.mark}resp"
        sent = await replying.propose_reply(house, who, case.id, reply, disclosure=False)
        await approved(house, household, sent, second, reply)


async def approved(
    house: House, household: Household, result: replying.ReplyResult, second: StaffMember, text: str
) -> None:
    household.approved.append(text)
    if result.outcome is replying.ReplyOutcome.WAITING:
        await replying.approve_reply(house, second, result.reply_id)


async def test_the_check_finds_one_planted_word_of_another_family(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        rosa = Household(Family(house), MARKS[0], told=[f"Ana {MARKS[0]}"])
        rosa.family.phone.append(Shown(1, f"Su pedido sigue abierto. {MARKS[0]}", "tell"))
        check(house, rosa, await public_words(house))
        rosa.family.phone.append(Shown(2, f"Su pedido sigue abierto. {MARKS[1]}", "tell"))
        with pytest.raises(AssertionError, match=MARKS[1].casefold()):
            check(house, rosa, await public_words(house))


async def write_again(household: Household, plan: Plan) -> None:
    """What families write while they wait."""
    own = f"¿ya saben algo de mi hermana? soy {household.mark}otra"
    household.told.append(own)
    for line in ("/estado", "hola", own, "/start", "/idioma", "/borrar", "/ayuda", "atrás", "/start", "/estado"):
        await household.family.say(line)
    await household.family.send(voice())
    await follow_up(household)


async def follow_up(household: Household) -> None:
    """Everything that can be done with a request already sent, and what the bot writes by itself within a year."""
    family, mark = household.family, household.mark
    added, corrected = f"le cuento de {mark}suma", f"Ana {mark}corr Rojas"
    household.told += [added, corrected]

    async def request(*lines: str) -> None:
        await family.say("/pedidos")
        if not any(row[0] == "Nada más" for row in family.keyboard):  # several: the newest
            await family.say("1")
        for line in lines:
            await family.say(line)

    await family.say("/cancelar")
    await request("Agregar algo", added)
    await request("Corregir una respuesta", "Sobre la persona que busco", "Nombre", corrected)
    await request("Lo que permito", "Sí, quitar ese permiso")
    await request("Lo que permito", "Sí, acepto")
    await request("Retirar este pedido", "Sí, retirar mi pedido")
    await request("Abrirlo otra vez")


def check(house: House, household: Household, public: set[str]) -> None:
    own = set().union(*(words_of(text) for text in (*household.told, *household.approved, *household.codes)))
    allowed = public | own | offered_for(house, household.told)
    for text in shown_to(household.family):
        assert words_of(text) <= allowed, (text, words_of(text) - allowed)
    seen = "\n".join(shown_to(household.family))
    assert all(reply in seen for reply in household.approved)  # the replies did arrive, so the check saw them


async def two_families_on_one_phone(house: House, plan: Plan, public: set[str]) -> None:
    """A volunteer enters two families, one after the other: the second sees nothing of the first, nor does a later look."""
    family = Family(house, 700)
    await family.say(f"/start {await invited(house)}")
    for line in ("Castellano", "1", "Sí, acepto", "Vito Volunta Rojas"):
        await family.say(line)
    own = words_of("Vito Volunta Rojas")
    for mark in MARKS[3:]:
        since = len(family.phone)
        before = set(family.own)
        for line in ("1", "2"):
            await family.say(line)
        tells = teller(family, mark, plan)
        await tells.tell()
        code = await tells.send()
        await family.say("hola")
        told = set().union(*(words_of(text) for text in tells.told)) | words_of(code)
        allowed = public | own | told | offered_for(house, tells.told)
        now = Family(house, 700, phone=family.phone[since:])
        for text in shown_to(now):
            assert words_of(text) <= allowed, (text, words_of(text) - allowed)
        # Everything that names them is taken off the phone, both sides' messages.
        naming = {shown.message_id for shown in family.phone[since:] if mark.casefold() in shown.text.casefold()}
        assert naming
        assert naming <= set(family.deleted)
        assert set(family.own[:-1]) - before <= set(family.deleted)
        case = await the_case(house, code)
        assert case.chat is None


async def the_case(house: House, code: str) -> CaseRow:
    found = await house.database.read(lambda tx: cases.by_code(tx, read_case_code(code) or ""))
    assert found is not None
    return found
