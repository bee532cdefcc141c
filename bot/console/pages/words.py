"""Texts and voices: the Quechua catalogue read, corrected and signed; recordings heard and approved."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.domain.words import Message, _
from bot.services import approving_voices, recording, wording
from bot.services.recording import RecorderLink
from bot.services.wording import SentenceView

# The files that hold sentences, by the name of what they say. Conversations have titles; the rest stands together.
THE_REST = "program"
PLACES: dict[str, Message] = {
    "tracing_opening": _("Request: the beginning"),
    "tracing_person": _("Request: the person"),
    "tracing_loss": _("Request: how contact was lost"),
    "tracing_family": _("Request: the family"),
    THE_REST: _("What the program answers"),
    "phrases": _("Said everywhere"),
    "kinship_words": _("Words for relatives"),
    "cases": _("How a request stands"),
    "common": _("Shared by conversations"),
}


async def show(desk: Desk) -> Response:
    """What has a voice, what waits for an ear, and the catalogue by place."""
    return await _render(desk)


async def invite(desk: Desk) -> Response:
    """A link for whoever lends their voice, shown this once."""
    return await _render(desk, link=await recording.invite_recorder(desk.house, desk.who))


async def approve(desk: Desk) -> Response:
    """Families hear it from now on."""
    doing = approving_voices.approve(desk.house, desk.who, desk.said("recording_id"))
    return await _then(desk, doing, "voice_approved")


async def refuse(desk: Desk) -> Response:
    """It is destroyed; its sentence is missing again."""
    return await _then(desk, approving_voices.refuse(desk.house, desk.who, desk.said("recording_id")), "voice_refused")


async def sound(desk: Desk) -> Response:
    """A recording, to be heard on the page."""
    file = await approving_voices.sound(desk.house, desk.who, desk.at("recording_id"))
    return Response(file.content, media_type=file.mime)


async def place(desk: Desk) -> Response:
    """The sentences of one place."""
    return await _sentences(desk, desk.at("place"))


async def review(desk: Desk) -> Response:
    """Correct a sentence, sign it, or both."""
    at = desk.at("place")
    key, words, spanish, speaker = (desk.said(name) for name in ("sentence", "words", "spanish", "speaker"))
    try:
        await wording.review(desk.house, desk.who, key, words, spanish, speaker)
    except Refusal as refusal:
        return await _sentences(desk, at, refused=refusal)
    return desk.go("words_of", place=at, done="signed" if speaker else "corrected")


async def export(desk: Desk) -> Response:
    """The catalogue with what was corrected and signed."""
    headers = {"Content-Disposition": 'attachment; filename="quy-messages.po"'}
    content = await wording.export(desk.house, desk.who)
    return Response(content, media_type="text/x-gettext-translation; charset=utf-8", headers=headers)


def place_name(desk: Desk, name: str) -> Message:
    """What a place is called: a conversation by its title."""
    conversation = desk.house.conversations.get(name)
    return PLACES.get(name) or (conversation.title if conversation else PLACES[THE_REST])


def _place_of(desk: Desk, sentence: SentenceView) -> str:
    name = sentence.places[0] if sentence.places else ""
    return name if name in PLACES or name in desk.house.conversations else THE_REST


async def _then(desk: Desk, doing: Coroutine[Any, Any, None], done: str) -> Response:
    try:
        await doing
    except Refusal as refusal:
        return await _render(desk, refused=refusal)
    return desk.go("words", done=done)


async def _render(desk: Desk, *, refused: Refusal | None = None, link: RecorderLink | None = None) -> Response:
    handle = desk.furniture.bot_name or desk.house.settings.bot_name
    found = await wording.sentences(desk.house, desk.who)
    return desk.page(
        "words.html",
        refused=refused,
        counts=await approving_voices.counts(desk.house, desk.who),
        waiting=await approving_voices.waiting(desk.house, desk.who),
        link=f"https://t.me/{handle}?start={link.payload}" if link else "",
        expires_at=link.expires_at if link else 0,
        places=_by_place(desk, found),
        signed_count=sum(bool(each.signed_by) for each in found),
        total=len(found),
    )


def _by_place(desk: Desk, found: tuple[SentenceView, ...]) -> list[tuple[str, Message, int, int, int]]:
    counted = []
    for name in dict.fromkeys(_place_of(desk, each) for each in found):
        here = [each for each in found if _place_of(desk, each) == name]
        signed, unsure = sum(bool(e.signed_by) for e in here), sum(e.unsure for e in here)
        counted.append((name, place_name(desk, name), len(here), signed, unsure))
    return counted


async def _sentences(desk: Desk, name: str, *, refused: Refusal | None = None) -> Response:
    found = [each for each in await wording.sentences(desk.house, desk.who) if _place_of(desk, each) == name]
    if not found:
        raise Refusal(wording.NO_SENTENCE)
    return desk.page(
        "words_of.html", refused=refused, at=name, title=place_name(desk, name),
        # What a speaker has to look at first stands first.
        sentences=sorted(found, key=lambda each: (bool(each.signed_by), not each.unsure)),
    )  # fmt: skip
