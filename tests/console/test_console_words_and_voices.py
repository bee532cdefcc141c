"""Textos y voces: a coordinator hears, approves, corrects and signs; a caseworker reads and invites."""

from __future__ import annotations

import re

from bot.domain.roles import Role
from bot.domain.words import Message
from bot.services import recorded, voicing
from bot.services.incoming import FileOffer
from bot.store import media, recordings
from bot.store.database import Tx
from tests.console.console_over_http import Console

NAME = Message("What is the full name of the person you are looking for?")


async def one_waits(console: Console, content: bytes = b"OggS-a-voice") -> str:
    def keep(tx: Tx) -> str:
        row = recordings.RecorderRow("chat", "carmen", "lima", "quy", "woman", "", 1, 0)
        message = next(iter(voicing.sentences(console.house))).message
        offer = FileOffer("a-file", "voice", 900, "audio/ogg")
        made = recorded.propose(tx, console.house, row, message, offer, 1)
        file = media.by_id(tx, made)
        assert file is not None
        media.kept(
            tx, made, file.sealed, console.house.vault.case(file.key_id).seal(content, media.content_place(made))
        )
        return made

    return await console.house.database.unit(keep)


async def test_a_coordinator_hears_a_recording_and_lets_families_hear_it(console: Console) -> None:
    made = await one_waits(console)
    carmen = await console.signed_in("Carmen Rivas", Role.COORDINATOR, "lima")
    page = await carmen.see("/console/words")
    assert "Grabaciones por escuchar: 1" in page.text
    sound = await carmen.client.get(f"/console/words/voices/{made}")
    assert (sound.content, sound.headers["content-type"]) == (b"OggS-a-voice", "audio/ogg")
    answer = await carmen.send("/console/words/voices/approve", {"recording_id": made})
    assert "Las familias ya oyen esta grabación." in answer.text
    assert "Grabaciones por escuchar: 0" in answer.text
    (row,) = await console.house.database.read(recordings.standing)
    assert row.state == "approved"


async def test_a_caseworker_invites_and_listens_but_does_not_approve(console: Console) -> None:
    made = await one_waits(console)
    justina = await console.signed_in("Justina Sulca")
    await justina.see("/console/words")
    assert "Las familias pueden oírla" not in justina.page
    assert (await justina.send("/console/words/voices/approve", {"recording_id": made})).status_code == 403
    answer = await justina.send("/console/words/voices/invite")
    link = re.search(r'value="(https://t\.me/\w+\?start=voz-[\w-]+)"', answer.text)
    assert link is not None


async def test_a_sentence_is_corrected_and_signed_on_its_page(console: Console) -> None:
    carmen = await console.signed_in("Carmen Rivas", Role.COORDINATOR, "lima")
    page = await carmen.see("/console/words/of/tracing_person")
    key = voicing.key_of(NAME)
    assert f'id="{key}"' in page.text
    spanish = console.house.words.text(NAME, "es")
    fields = {"sentence": key, "spanish": spanish, "words": "Maskasqayki runapa llapan sutinta niway.", "speaker": ""}
    assert "quedó corregida" in (await carmen.send("/console/words/of/tracing_person", fields)).text
    signed = await carmen.send("/console/words/of/tracing_person", {**fields, "speaker": "Saturnina Quispe"})
    assert "firmada: Saturnina Quispe, 20" in signed.text
    export = await carmen.client.get("/console/words/export")
    assert "signed-by: Saturnina Quispe" in export.text


async def test_words_that_break_a_rule_come_back_with_the_reason_and_what_was_typed(console: Console) -> None:
    carmen = await console.signed_in("Carmen Rivas", Role.COORDINATOR, "lima")
    await carmen.see("/console/words/of/tracing_person")
    fields = {
        "sentence": voicing.key_of(NAME), "spanish": console.house.words.text(NAME, "es"),
        "words": "Ama llakikuychu.", "speaker": "Saturnina Quispe",
    }  # fmt: skip
    answer = await carmen.send("/console/words/of/tracing_person", fields)
    assert answer.status_code == 409
    assert "no se les dice esto" in answer.text
    assert ">Ama llakikuychu.</textarea>" in answer.text


async def test_an_auditor_and_an_administrator_have_no_business_there(console: Console) -> None:
    otto = await console.signed_in("Otto Linares", Role.AUDITOR, "lima")
    assert (await otto.see("/console/words")).status_code == 403


async def test_every_sentence_stands_in_one_place_that_has_a_name_in_spanish(console: Console) -> None:
    carmen = await console.signed_in("Carmen Rivas", Role.COORDINATOR, "lima")
    page = (await carmen.see("/console/words")).text
    places = re.findall(r'href="/console/words/of/(\w+)">([^<]+)<', page)
    assert "Lo que responde el programa" in dict(places).values()
    shown = [
        re.findall(r'<section class="card" id="(\w+)"', (await carmen.see(f"/console/words/of/{n}")).text)
        for n, _ in places
    ]
    assert sum(map(len, shown)) == len(console.house.words.catalogues["quy"])
