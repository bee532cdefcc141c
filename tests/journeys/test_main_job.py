"""The main job in a real browser: a family's request reaches a caseworker with the right person beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from bot.domain.people import PersonRecord, Sex
from bot.places import load_places
from bot.practice import organisation
from tests.journeys.respell import respelt
from tests.journeys.stage import CHROMIUM, DESK, PHONE, Phone, Stage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium: apt-get install chromium"),
]
REPLY = (
    "Señora Rosa, soy Justina, de la oficina de Ayacucho. Su familiar permite que le digamos que vive. La llamo mañana."
)


def somebody_with_brothers() -> tuple[str, PersonRecord, list[PersonRecord]]:
    """A man of the register whose brothers are on it too: the hard case."""
    people = list(organisation.invented(load_places(), organisation.PEOPLE))
    for n, (_ref, person) in enumerate(people):
        family = [p for _r, p in people if (p.father, p.mother) == (person.father, person.mother)]
        if len(family) >= 3 and person.sex is Sex.MALE and len(person.given.split()) == 2 and person.birth_year:
            return f"R-{n + 1:05d}", person, [p for p in family if p != person]
    raise AssertionError("the practice register has no brothers")


async def sign_in(stage: Stage, name: str, size: dict[str, int] = DESK) -> Page:
    """Sign in as a member of the practice's staff, with what the practice's own page shows."""
    page = await (await stage.context(size)).new_page()
    await page.goto(f"{stage.console_url}/sign-in")
    row = page.locator("tr", has=page.locator("th", has_text=name))
    passphrase, code = await row.locator("td").nth(0).inner_text(), await row.locator("td").nth(1).inner_text()
    await page.locator("#name").fill(name)
    await page.locator("#passphrase").fill(passphrase)
    await page.locator("#code").fill(code)
    if name == "Justina":
        await stage.picture(page, "sign-in")
    await page.locator("form.card button.primary").click()
    await page.wait_for_url(re.compile(r"/queue/|/console/?$"))
    stage.write(f"({name} signs in)")
    return page


async def open_case(stage: Stage, page: Page, code: str) -> None:
    await page.goto(f"{stage.console_url}/cases/{code}")
    await page.locator("h1").first.wait_for()


async def unfold(page: Page, what: str) -> None:
    """Open the folded part that holds it, as a person would."""
    if not await page.locator(what).first.is_visible():
        await page.locator("details", has=page.locator(what)).locator("summary").first.click()


async def press(page: Page, what: str) -> None:
    """Press the button, unfolding its part of the page first."""
    await unfold(page, what)
    await page.locator(what).first.click()


async def write_request(stage: Stage, rosa: Phone, sought: PersonRecord) -> str:
    """Rosa's request in Quechua: typos, a voice note, "manam yachanichu", a step back, a switch, a SIGKILL."""
    await rosa.start()
    await stage.picture(rosa.page, "language")
    await rosa.key("Runasimi")
    await rosa.key("Kaypi qallariy")
    await rosa.say("1")
    await rosa.say("2")
    await rosa.say("1")
    await rosa.say("1")
    await stage.picture(rosa.page, "consent")
    await rosa.key("Arí, munanim")
    await rosa.key("Arí, munanim")
    await rosa.say("1")  # the short path
    await rosa.say(" ".join(respelt(part) for part in (sought.given, sought.paternal, sought.maternal)))
    await rosa.say("qarri")  # first typo
    await rosa.say("Warmi")
    await rosa.say("turiy")
    await stage.bot.kill()
    stage.write("(SIGKILL)")
    await rosa.page.locator("#text").fill(f"{sought.event_year} wtapi")  # second typo
    await rosa.page.locator("#text").press("Enter")
    await stage.start_bot()
    await rosa.answered()
    await stage.picture(rosa.page, "after-the-kill")
    assert sought.place_last
    await rosa.say(respelt(sought.place_last.split(" (")[0]) + " " + sought.place_last.split("(")[1].split(",")[0])
    await stage.picture(rosa.page, "places")
    offered = [b for b in await rosa.page.locator("#keyboard button").all_inner_texts() if b == sought.place_last]
    await (rosa.key(offered[0]) if offered else rosa.key("Manam kaykunachu, qillqasqayman hina"))
    assert sought.event_year
    assert sought.birth_year
    await rosa.say(f"{sought.event_year - sought.birth_year} watayuq")
    await rosa.key("⬅ Kutiy")
    await rosa.say(f"{sought.event_year - sought.birth_year} watayuqmi karqa")
    await rosa.say("1")  # what she wants most: to know
    await rosa.say(respelt(sought.father))
    await rosa.key("Castellano")
    await stage.picture(rosa.page, "castellano")
    await rosa.key("Runasimi")
    await rosa.voice()  # the mother's name, spoken
    await rosa.say("manam yachanichu")  # to whom it was told before
    return await finish(stage, rosa)


async def finish(stage: Stage, phone: Phone) -> str:
    """The last questions, whatever their number, and the summary; the case code."""
    answers = {
        "willarqanki": "6", "sutiykita": "Rosa Ccahuana Huamán", "tiyanki": "Huanta", "celular": "966 123 456",
        "horata": "1", "watayuq": "61", "llaqtakunamanta": "1", "ADN": "1",
    }  # fmt: skip
    for _turn in range(14):
        messages = await phone.messages()
        asked = str(messages[-1].get("text") or "")
        if any(m.get("inline_keyboard") or m.get("inline") for m in messages[-2:]):
            break
        known = next((answer for word, answer in answers.items() if word in asked), None)
        assert known is not None, asked
        await phone.say(known)
    await stage.picture(phone.page, "summary")
    told = await phone.key("Mañakusqayta apachiy")
    await stage.picture(phone.page, "receipt")
    code = re.search(r"[A-Z]\d-[A-Z]+-\d{4}", " ".join(told))
    assert code, told
    return code[0]


async def test_the_right_person_is_found_judged_and_answered(stage: Stage) -> None:
    shown_as, sought, brothers = somebody_with_brothers()
    rosa = await Phone.of(stage, "Rosa")
    code = await write_request(stage, rosa, sought)
    before = [str(m.get("text")) for m in await rosa.messages()]

    justina = await sign_in(stage, "Justina")
    await justina.goto(f"{stage.console_url}/queue/office")
    await stage.picture(justina, "queue")
    assert await justina.locator("[data-row] .code").first.inner_text() == code
    await open_case(stage, justina, code)
    take = justina.locator('button[data-key="c"]')
    if await take.count():
        await take.click()
    await stage.picture(justina, "case", whole=True)

    assert shown_as in await justina.locator("main").inner_text()
    await justina.locator('a[href*="/compare/"]').first.click()
    await justina.locator("form.judge").wait_for()
    compared = await justina.locator("main").inner_text()
    assert shown_as in compared, "the right person is not the first candidate"
    assert all(brother.given not in compared.split("\n")[0] for brother in brothers)
    await stage.picture(justina, "compare", whole=True)
    await justina.locator("#reason").select_option(index=1)
    await justina.locator("#own").fill("Nombres iguales al oído, mismo lugar y edad.")
    await justina.locator('button[value="same"]').click()

    # Acceptance of a violence case: Justina proposes, and may not agree to her own proposal.
    await open_case(stage, justina, code)
    await press(justina, 'button[value^="accept"]')
    await open_case(stage, justina, code)
    assert await justina.locator('form[action$="/move"] button.primary[value^="accept"]').count() == 0
    await stage.picture(justina, "waits-for-a-second-person", whole=True)
    elias = await sign_in(stage, "Elías")
    await open_case(stage, elias, code)
    await elias.locator('form[action$="/move"] button.primary[value^="accept"]').click()

    # What the sought person decided: only that they are alive may be told.
    await open_case(stage, justina, code)
    choice = justina.locator('form[action$="/choice"]')
    await unfold(justina, 'form[action$="/choice"]')
    await choice.locator('input[value="only_alive"]').check()
    await choice.locator("textarea").fill("Por teléfono, a solas, el lunes.")
    await choice.locator("button.primary").click()

    # The reply: proposed by one, agreed by another, refused to the first.
    await open_case(stage, justina, code)
    await justina.locator("#reply-text").fill(REPLY)
    await justina.locator('input[name="disclosure"]').check()
    await justina.locator('form[action$="/reply"] button.primary').click()
    await stage.picture(justina, "reply-preview", whole=True)
    if (
        await justina.locator("#reply-text").count()
        and await justina.locator("form[action$='/reply'] button.primary").count()
    ):
        again = justina.locator('form[action$="/reply"] button.primary')
        if await justina.locator('input[name="seen"], .preview').count():
            await again.click()
    await open_case(stage, justina, code)
    assert await justina.locator('form[action$="/reply/agree"]').count() == 0
    assert [str(m.get("text")) for m in await rosa.messages()] == before, "something reached the family too early"
    await open_case(stage, elias, code)
    await stage.picture(elias, "second-review", whole=True)
    await elias.locator('form[action$="/reply/agree"] button.primary').click()

    told = await rosa.answered()
    await stage.picture(rosa.page, "reply")
    assert told == [REPLY]
    assert [str(m.get("text")) for m in await rosa.messages()] == [*before, REPLY]

    phone_page = await sign_in(stage, "Nelly", PHONE)
    await open_case(stage, phone_page, code)
    await stage.picture(phone_page, "case-on-a-phone", whole=True)
