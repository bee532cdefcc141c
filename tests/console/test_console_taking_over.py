"""Another relative carries a request on: the form on the case page."""

from __future__ import annotations

from bot.domain.roles import Role
from tests.console.console_over_http import Console
from tests.services.test_allowing import cases_of, sent

JULIA = {
    "rel_keep": "1", "rel_adult": "1", "rel_given": "Julia", "rel_paternal": "Torres", "rel_phone": "966 555 444",
    "rel_kinship": "uncle", "rel_language": "quy", "rel_witness": "Teresa Prado",
    "rel_checked": "Nombró al padre y a la madre.",
}  # fmt: skip


async def test_the_questions_are_read_out_and_the_request_is_the_relatives(office: Console) -> None:
    rosa, case = await sent(office.house)
    justina = await office.signed_in("Justina", office=case.office)
    page = f"/console/cases/{case.code}"
    await justina.see(page)
    assert "¿Quiere seguir con el pedido" in justina.page or "¿Quiere continuar" in justina.page
    refused = await justina.send(f"{page}/relative", {**JULIA, "rel_witness": ""})
    assert refused.status_code == 409
    assert "necesita un testigo" in refused.text
    assert 'value="Julia"' in refused.text, "the form keeps what was written"
    done = await justina.send(f"{page}/relative", JULIA)
    assert "El pedido ya es del otro familiar." in done.text
    assert "Julia Torres" in done.text
    assert await cases_of(rosa) == []


async def test_another_office_the_auditor_and_an_older_page_are_refused(office: Console) -> None:
    rosa, case = await sent(office.house)
    about = {"case_id": case.id, "revision": str(case.revision)}
    elsewhere = "ayacucho" if case.office != "ayacucho" else "lima"
    for person in (
        await office.signed_in("Bruno", office=elsewhere),
        await office.signed_in("Otto", Role.AUDITOR, office=case.office),
    ):
        answer = await person.send(f"/console/cases/{case.code}/relative", {**about, **JULIA})
        assert answer.status_code in (403, 409)
    justina = await office.signed_in("Justina", office=case.office)
    await justina.see(f"/console/cases/{case.code}")
    late = await justina.send(f"/console/cases/{case.code}/relative", {**JULIA, "revision": "0"})
    assert late.status_code == 409
    assert len(await cases_of(rosa)) == 1
