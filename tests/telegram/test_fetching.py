"""Files come from Telegram, are opened, cleaned and sealed; what is no file of its kind is answered kindly."""

from __future__ import annotations

import io
from typing import Any

import pytest
import structlog.testing
from PIL import Image

from bot.practice.page import sample_voice
from bot.services import checking_files, drafting
from bot.services.incoming import FileOffer
from bot.services.receiving_files import promise
from bot.store import media
from bot.store.database import Tx
from bot.telegram.fetching import fetch_waiting
from bot.vault.envelope import open_json
from tests.services.test_checking_files import bomb
from tests.telegram.conftest import Line


def photo_with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Waman Camera"
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def sent(line: Line, kind: str, content: bytes, name: str = "casa.jpg") -> str:
    """A file from Rosa, promised in a draft of hers as intake would; the media row's id."""
    answer = await line.practice.http.post(
        f"/practice/people/{line.rosa}/file", data={"kind": kind}, files={"file": (name, content)}
    )
    assert answer.status_code == 200, answer.text
    message = list(line.practice.telegram.updates.emitted)[-1]["message"]
    found: Any = message.get(kind) or message.get("document") or message.get("audio")  # type: ignore[union-attr]
    offered = found[-1] if isinstance(found, list) else found
    what = "voice" if kind in ("voice", "audio") else "photo"
    return await promised(line, FileOffer(offered["file_id"], what, 0, ""))


async def promised(line: Line, offer: FileOffer) -> str:
    rosa = await line.knows(line.rosa)

    def unit(tx: Tx) -> str:
        row, _draft = drafting.begin(tx, line.house, rosa, "tracing_request", "es")
        return promise(tx, line.house, row.id, row.key_id, "photo", offer)

    return await line.house.database.unit(unit)


async def state(line: Line, media_id: str) -> str:
    row = await line.house.database.read(lambda tx: media.by_id(tx, media_id))
    assert row is not None
    return row.state.value


async def content(line: Line, media_id: str) -> tuple[bytes, dict[str, Any]]:
    def look(tx: Tx) -> tuple[media.MediaRow | None, bytes | None]:
        return media.by_id(tx, media_id), media.content(tx, media_id)

    row, sealed = await line.house.database.read(look)
    assert row is not None
    assert sealed is not None
    assert b"WEBP" not in sealed[:64]
    sealer = line.house.vault.case(row.key_id)
    described = open_json(sealer, media.place(media_id), row.sealed)
    assert isinstance(described, dict)
    return sealer.open(sealed, media.content_place(media_id)), described


async def answered(line: Line) -> list[str]:
    async with line.running(line.program.deliver.run()):
        await line.until_quiet_outbox()
    return await line.texts(line.rosa)


async def test_a_photo_is_kept_without_its_exif(line: Line) -> None:
    media_id = await sent(line, "photo", photo_with_exif())
    assert await fetch_waiting(line.house, line.bot) == 1
    kept, described = await content(line, media_id)
    assert b"Waman" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert (described["mime"], described["size"], described["file_id"]) == ("image/webp", len(kept), "")
    assert await fetch_waiting(line.house, line.bot) == 0


async def test_a_photo_sent_as_a_document_is_kept_too(line: Line) -> None:
    media_id = await sent(line, "document", photo_with_exif())
    await fetch_waiting(line.house, line.bot)
    assert await state(line, media_id) == "kept"


async def test_a_voice_is_kept_as_it_is(line: Line) -> None:
    media_id = await sent(line, "voice", sample_voice(), "voz.ogg")
    await fetch_waiting(line.house, line.bot)
    kept, described = await content(line, media_id)
    assert kept == sample_voice()
    assert described["mime"] == "audio/ogg"


NOT_A_FILE = [
    ("photo", b"<!doctype html><script>alert(1)</script>"),
    ("photo", bomb(9_000, 9_000)),
    ("photo", photo_with_exif()[:120]),
    ("voice", sample_voice()[:-40]),
    ("voice", b"OggS" + bytes(400)),
    ("photo", bytes(20 * 1024 * 1024 + 1)),
]


@pytest.mark.parametrize(("kind", "content"), NOT_A_FILE, ids=["html", "bomb", "cut", "cut voice", "no voice", "20 MB"])
async def test_what_is_no_photo_or_voice_is_refused_with_a_kind_sentence(line: Line, kind: str, content: bytes) -> None:
    media_id = await sent(line, kind, content)
    await fetch_waiting(line.house, line.bot)
    assert await state(line, media_id) == "refused"
    words = checking_files.NOT_A_PHOTO if kind == "photo" else checking_files.NOT_A_VOICE
    assert await answered(line) == [line.house.words.text(words, "es")]


async def test_one_file_that_cannot_be_opened_holds_up_no_other(line: Line) -> None:
    bad = await sent(line, "photo", photo_with_exif())
    good = await sent(line, "photo", photo_with_exif())
    await line.house.database.unit(
        lambda tx: tx.run("UPDATE media SET sealed = ?, due_at = 0 WHERE id = ?", b"\x01 Waman", bad)
    )
    with structlog.testing.capture_logs() as logged:
        await fetch_waiting(line.house, line.bot)
    assert await state(line, good) == "kept"
    assert "Waman" not in str(logged)
    for seconds in (6, 31, 301, 3601):
        line.advance(seconds)
        await fetch_waiting(line.house, line.bot)
    assert await state(line, bad) == "refused"


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "timeout_before", "too_many_requests", "wrong_json"])
async def test_telegram_failing_is_tried_again_and_in_the_end_the_family_is_told(line: Line, kind: str) -> None:
    media_id = await sent(line, "photo", photo_with_exif())
    await line.order(kind, "getFile", times=1, **({"seconds": 0} if kind == "timeout_before" else {}))
    await fetch_waiting(line.house, line.bot)
    assert await state(line, media_id) == "waiting"
    assert await fetch_waiting(line.house, line.bot) == 0, "not at once"
    line.advance(6)
    await fetch_waiting(line.house, line.bot)
    assert await state(line, media_id) == "kept"


async def test_a_file_that_never_comes_is_told_of(line: Line) -> None:
    media_id = await sent(line, "photo", photo_with_exif())
    await line.order("server_error", "getFile", times=99)
    for seconds in (6, 31, 301, 3601, 1):
        await fetch_waiting(line.house, line.bot)
        line.advance(seconds)
    assert await state(line, media_id) == "refused"
    assert await answered(line) == [line.house.words.text(checking_files.NOT_A_PHOTO, "es")]


async def test_a_file_id_telegram_does_not_know_is_refused_kindly(line: Line) -> None:
    media_id = await promised(line, FileOffer("AgACAgUnknown", "photo", 0, ""))
    await fetch_waiting(line.house, line.bot)
    assert await state(line, media_id) == "refused"
    assert len(await answered(line)) == 1


async def test_a_file_of_an_erased_draft_is_not_kept(line: Line) -> None:
    media_id = await sent(line, "photo", photo_with_exif())

    def unit(tx: Tx) -> None:
        row = media.by_id(tx, media_id)
        assert row is not None
        drafting.wipe(tx, line.house, row.owner)

    await line.house.database.unit(unit)
    assert await fetch_waiting(line.house, line.bot) == 0
    assert await line.house.database.read(lambda tx: media.by_id(tx, media_id)) is None
