from __future__ import annotations

import time

import pytest

from bot.domain.errors import Fault, Refusal
from bot.ids import new_id
from bot.services import comparable, importing, list_letters, searching
from bot.services.permission import SECOND_PERSON
from bot.services.views import ImportPlan, RowPlan
from bot.store import people
from tests.services.staff_world import CARMEN, JUSTINA, TERESA, World

GOOD = """código,nombres,apellido paterno,apellido materno,sexo,año de nacimiento,lugar de origen,madre
P-1,Teófila,Ccahuana,Huamán,F,1951,Oronccoy,Marcelina
P-2,Saturnina,Ccahuana,Huamán,mujer,1954,Oronccoy,Marcelina
P-3,Ñawi,Ushiñahua,,M,,Lamas,
"""


async def plan(world: World, text: str = GOOD, *, who=TERESA, dated: str = "2026-01-31") -> ImportPlan:  # type: ignore[no-untyped-def]
    return await importing.plan_import(
        world.house, who, text.encode(), source_name="Lista  de prueba", list_kind="alive", dated=dated
    )


async def held(world: World) -> list[tuple[str, str]]:
    """(shown as, full name) of everyone on the register."""
    found = [each async for portion in comparable.everyone(world.house) for each in portion]
    rows = await world.do(lambda tx: {each.ref: people.by_id(tx, each.ref.removeprefix("person:")) for each in found})
    return sorted((row.shown_as, each.person.full_name) for each in found if (row := rows[each.ref]))


async def test_a_dry_run_says_what_each_row_will_do_and_writes_nobody(world: World) -> None:
    made = await plan(world)
    assert made.counts == {
        RowPlan.NEW: 3,
        RowPlan.CHANGED: 0,
        RowPlan.SAME: 0,
        RowPlan.SUPPRESSED: 0,
        RowPlan.ERROR: 0,
    }
    assert (made.source_name, made.mine, made.waiting) == ("Lista de prueba", True, True)
    assert await held(world) == []


async def test_an_import_takes_two_people(world: World) -> None:
    made = await plan(world)
    with pytest.raises(Refusal):  # an approver proposes, a coordinator approves
        await importing.apply_import(world.house, TERESA, made.import_id)
    hers = await plan(world, who=CARMEN)
    with pytest.raises(Refusal) as refused:
        await importing.apply_import(world.house, CARMEN, hers.import_id)
    assert refused.value.message == SECOND_PERSON
    assert await held(world) == []
    await importing.apply_import(world.house, CARMEN, made.import_id)
    assert [name for _shown, name in await held(world)] == [
        "Teófila Ccahuana Huamán",
        "Saturnina Ccahuana Huamán",
        "Ñawi Ushiñahua",
    ]
    with pytest.raises(Refusal):  # once
        await importing.apply_import(world.house, CARMEN, made.import_id)
    assert len(await held(world)) == 3


async def test_the_file_is_gone_once_somebody_decided(world: World) -> None:
    one, two = await plan(world), await plan(world)
    await importing.apply_import(world.house, CARMEN, one.import_id)
    await importing.drop_import(world.house, TERESA, two.import_id)
    assert await world.do(lambda tx: tx.rows("SELECT sealed FROM imports")) == [(None,), (None,)]
    assert await importing.waiting_imports(world.house, CARMEN) == ()


async def test_the_same_list_again_changes_nothing_and_a_corrected_row_keeps_its_number(world: World) -> None:
    await importing.apply_import(world.house, CARMEN, (await plan(world)).import_id)
    before = await held(world)
    assert (await plan(world)).counts[RowPlan.SAME] == 3
    made = await plan(world, GOOD.replace("1951", "1952"), dated="2026-03-01")
    assert (made.counts[RowPlan.CHANGED], made.counts[RowPlan.SAME]) == (1, 2)
    assert [(line.line, line.plan) for line in made.lines] == [(2, RowPlan.CHANGED)]
    await importing.apply_import(world.house, CARMEN, made.import_id)
    assert await held(world) == before
    entry = await searching.open_register_entry(world.house, JUSTINA, "R-00001")
    assert (entry.record.birth_year, entry.source) == (1952, "Lista de prueba, 2026-03-01")


async def test_the_matching_role_is_told_of_every_row(world: World) -> None:
    await importing.apply_import(world.house, CARMEN, (await plan(world)).import_id)
    await importing.apply_import(world.house, CARMEN, (await plan(world, GOOD.replace("1951", "1952"))).import_id)
    kinds = await world.do(lambda tx: tx.rows("SELECT kind FROM changes ORDER BY at"))
    assert [row[0] for row in kinds] == ["added"] * 3 + ["corrected"]


async def test_an_erased_row_does_not_come_back_and_a_namesake_stays(world: World) -> None:
    text = GOOD + "P-4,Teófila,Ccahuana,Huamán,F,1951,Oronccoy,Marcelina\n"
    await importing.apply_import(world.house, CARMEN, (await plan(world, text)).import_id)

    def erase(tx) -> None:  # type: ignore[no-untyped-def]
        ((source, _n),) = people.sources(tx)
        people.suppress(tx, importing.subject_of(world.house, source.id, "P-1"), world.now)
        tx.run("DELETE FROM people WHERE source_ref = ?", importing.source_ref(world.house, source.id, "P-1"))

    await world.do(erase)
    made = await plan(world, text)
    assert (made.counts[RowPlan.SUPPRESSED], made.counts[RowPlan.SAME], made.counts[RowPlan.NEW]) == (1, 3, 0)
    await importing.apply_import(world.house, CARMEN, made.import_id)
    assert [name for _shown, name in await held(world)].count("Teófila Ccahuana Huamán") == 1


async def test_bad_lines_are_named_and_spoil_no_others(world: World) -> None:
    text = (
        GOOD + ",Sin,Número,,F,,,\nP-2,Otra,Vez,,F,,,\nP-5,,,,F,,,\nP-6,Rosa,Tello,,X,,,\nP-7,Rosa,Tello,,F,antes,,\n"
    )
    text += f"P-8,{'a' * 301},Tello,,F,,,\nP-9,Rosa,Tello,,F,,,,de más\n\nP-10,Rosa,Tello,,F,1950,,\n"
    made = await plan(world, text)
    assert made.counts[RowPlan.ERROR] == 7
    assert [line.line for line in made.lines if line.plan is RowPlan.ERROR] == [5, 6, 7, 8, 9, 10, 11]
    assert len({line.problem for line in made.lines}) == 7
    await importing.apply_import(world.house, CARMEN, made.import_id)
    assert len(await held(world)) == 4


async def test_a_list_keeps_its_kind_and_its_newest_date(world: World) -> None:
    await importing.apply_import(world.house, CARMEN, (await plan(world)).import_id)
    with pytest.raises(Refusal):
        await importing.plan_import(
            world.house, TERESA, GOOD.encode(), source_name="Lista de prueba", list_kind="dead", dated="2026-01-01"
        )
    await importing.apply_import(world.house, CARMEN, (await plan(world, dated="2020-01-01")).import_id)
    (source,) = await importing.sources(world.house, JUSTINA)
    assert (source.dated, source.kind, source.people) == ("2026-01-31", "alive", 3)


@pytest.mark.parametrize(
    "said",
    [
        {"source_name": " "}, {"source_name": "x" * 101}, {"list_kind": "maybe"}, {"dated": "ayer"}, {"dated": ""},
    ],
)  # fmt: skip
async def test_a_list_without_name_kind_or_date_is_refused(world: World, said: dict[str, str]) -> None:
    values = {"source_name": "L", "list_kind": "alive", "dated": "2026-01-01", **said}
    with pytest.raises(Refusal):
        await importing.plan_import(world.house, TERESA, GOOD.encode(), **values)


async def test_no_name_of_a_list_stands_in_clear_in_the_database(world: World) -> None:
    await importing.apply_import(world.house, CARMEN, (await plan(world)).import_id)
    await plan(world)
    for sql in ("SELECT * FROM people", "SELECT * FROM imports", "SELECT * FROM sources"):
        for row in await world.do(lambda tx, sql=sql: tx.rows(sql)):  # type: ignore[misc]
            text = b"|".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
            for word in ("Ccahuana", "Ushiñahua", "Marcelina", "P-2"):
                assert word.encode() not in text


async def test_what_was_done_to_letters_is_in_the_dry_run_beside_the_line(world: World) -> None:
    made = await plan(world, GOOD + "P-9,Jos\u00c3\u00a9,Quispe,,M,,,\n")
    assert [(line.line, line.plan, line.problem) for line in made.lines] == [(5, RowPlan.NEW, list_letters.MENDED)]
    await importing.apply_import(world.house, CARMEN, made.import_id)
    assert "José Quispe" in [name for _shown, name in await held(world)]


async def test_whoever_waits_to_approve_sees_the_same_dry_run(world: World) -> None:
    made = await plan(world, GOOD + ",Sin,Número,,F,,,\n")
    (waiting,) = await importing.waiting_imports(world.house, CARMEN)
    assert (waiting.counts, waiting.lines, waiting.encoding) == (made.counts, made.lines, made.encoding)
    assert not waiting.mine


async def test_more_lines_to_look_at_than_are_shown_are_counted(world: World) -> None:
    made = await plan(world, GOOD + ",x,,,,,,\n" * 600)
    assert (len(made.lines), made.left_out, made.counts[RowPlan.ERROR]) == (500, 100, 600)


async def test_a_register_that_changed_while_a_list_was_worked_out_is_worked_out_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await importing.apply_import(world.house, CARMEN, (await plan(world)).import_id)
    made = await plan(world, GOOD.replace("1951", "1952"))
    plan_rows, times = importing.plan_rows, []

    async def meanwhile(*what):  # type: ignore[no-untyped-def]
        planned = await plan_rows(*what)
        if not times:  # an erasure between the plan and the unit
            await world.do(lambda tx: people.suppress(tx, subject(tx), world.now))
        times.append(1)
        return planned

    def subject(tx) -> str:  # type: ignore[no-untyped-def]
        ((source, _n),) = people.sources(tx)
        return importing.subject_of(world.house, source.id, "P-1")

    monkeypatch.setattr(importing, "plan_rows", meanwhile)
    applied = await importing.apply_import(world.house, CARMEN, made.import_id)
    assert len(times) == 2
    assert (applied.counts[RowPlan.SUPPRESSED], applied.counts[RowPlan.CHANGED]) == (1, 0)


async def test_a_register_that_never_stands_still_is_a_fault_and_writes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await plan(world)
    plan_rows = importing.plan_rows

    async def always(*what):  # type: ignore[no-untyped-def]
        planned = await plan_rows(*what)
        await world.do(lambda tx: people.suppress(tx, new_id(), world.now))
        return planned

    monkeypatch.setattr(importing, "plan_rows", always)
    with pytest.raises(Fault):
        await importing.apply_import(world.house, CARMEN, made.import_id)
    assert await held(world) == []
    assert len(await importing.waiting_imports(world.house, CARMEN)) == 1  # it can be tried again


async def test_a_list_of_thousands_leaves_the_writer_free_for_families(world: World) -> None:
    """Figure: what one unit of an import of 5,000 people takes; opening and sealing is done before it."""
    rows = "".join(f"{n},Rosa{n},Tello,Poma,F,1950,Oronccoy,\n" for n in range(5000))
    made = await plan(world, GOOD.split("\n")[0] + "\n" + rows)
    longest, write = [], importing.write_rows

    def timed(*what):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        done = write(*what)
        longest.append(time.perf_counter() - began)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "write_rows", timed)
        await importing.apply_import(world.house, CARMEN, made.import_id)
    assert len(await held(world)) == 5000
    assert longest[0] < 1.0  # 0.06 s on a quiet machine
    numbers = [shown for shown, _name in await held(world)]
    assert len(set(numbers)) == 5000
