"""One case: what the family said, what was done, what may be done now."""

from __future__ import annotations

from collections.abc import Awaitable
from urllib.parse import quote

from starlette.responses import Response

from bot.clock import LIMA
from bot.console import reading_out
from bot.console.colleagues import Colleague, of_office
from bot.console.desk import Desk
from bot.domain.cases import SoughtPersonsChoice
from bot.domain.errors import Refusal
from bot.domain.matches import Judgement
from bot.domain.people import Kinship
from bot.domain.roles import Action
from bot.domain.words import _
from bot.services import case_file, queueing, reviewing
from bot.services.check_words import CheckWord
from bot.services.views import CaseFile, Preview

CHOOSE = _("Choose one of the answers.")
_ACCEPTING = ("accept", "accept_guarded")


async def show(desk: Desk) -> Response:
    """The case page; opening a new case moves it to being read."""
    return await render(desk)


async def render(
    desk: Desk,
    *,
    refused: Refusal | None = None,
    preview: Preview | None = None,
    asking: bool = False,
    word: CheckWord | None = None,
) -> Response:
    """The case page, with what was refused, previewed or asked for on it."""
    file = await case_file.open_case(desk.house, desk.who, desk.at("code"))
    read_out = reading_out.of_case(desk, file)
    return desk.page(
        "case.html",
        refused=refused,
        file=file,
        preview=preview,
        asking=asking,
        word=word,
        said=desk.said("text") if preview else "",
        told_disclosure=bool(desk.said("disclosure")),
        standing=[reply for reply in file.replies if reply.state == "proposed"],
        judged_same=[row for row in file.candidates if row.judgement is Judgement.SAME],
        choices=tuple(SoughtPersonsChoice),
        colleagues=await _colleagues(desk, file),
        actions=Action,
        read_out=read_out,
        may_be_given=any(each.consent.stands for each in read_out),
        to_confirm=any(each.granted and each.to_be_confirmed and not each.withdrawn_at for each in file.consents),
        relative_asked=reading_out.of_relative(desk),
        kinds=tuple(Kinship),
        today=desk.now.astimezone(LIMA).date().isoformat(),
    )


async def then_case(desk: Desk, doing: Awaitable[object], done: str) -> Response:
    """Do it and show the case again; a refusal stands on the same page with the form as it was filled."""
    try:
        await doing
    except Refusal as refusal:
        return await render(desk, refused=refusal)
    return desk.go("case", code=desk.at("code"), done=done)


async def note(desk: Desk) -> Response:
    """A note for staff only."""
    return await then_case(desk, case_file.note(desk.house, desk.who, desk.said("case_id"), desk.said("note")), "noted")


async def assign(desk: Desk) -> Response:
    """Hand the case to a colleague, or give it back to the queue."""
    to = desk.said("staff_id")
    doing = queueing.assign(desk.house, desk.who, desk.said("case_id"), to, desk.revision())
    return await then_case(desk, doing, "assigned" if to else "released")


async def move(desk: Desk) -> Response:
    """Make one of the moves the case allows; those of two people are proposed or agreed to."""
    name, case_id = desk.said("move"), desk.said("case_id")
    if name in _ACCEPTING:
        return await then_case(desk, reviewing.accept(desk.house, desk.who, case_id, desk.revision()), "moved")
    reason, to = desk.said("reason"), desk.said("to")
    doing = reviewing.move_case(desk.house, desk.who, case_id, name, desk.revision(), reason, to)
    return await then_case(desk, doing, "moved")


async def refuse_move(desk: Desk) -> Response:
    """A second person says no, or the first takes the proposal back."""
    doing = reviewing.refuse_move(desk.house, desk.who, desk.said("case_id"), desk.said("reason"))
    return await then_case(desk, doing, "taken_back")


async def record_choice(desk: Desk) -> Response:
    """What the sought person wants told."""
    try:
        choice = SoughtPersonsChoice(desk.said("choice"))
    except ValueError:
        return await render(desk, refused=Refusal(CHOOSE))
    case_id, match_id, said = desk.said("case_id"), desk.said("match_id"), desk.said("choice_note")
    doing = reviewing.record_choice(desk.house, desk.who, case_id, match_id, choice, said, desk.revision())
    return await then_case(desk, doing, "choice")


async def transcribe(desk: Desk) -> Response:
    """What a voice note or a photo says, written down."""
    doing = case_file.transcribe(desk.house, desk.who, desk.said("media_id"), desk.said("transcript"))
    return await then_case(desk, doing, "transcribed")


async def media(desk: Desk) -> Response:
    """A photo or voice note: a download by its headers; the case page may still show it in place."""
    file = await case_file.media_content(desk.house, desk.who, desk.at("media_id"))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.file_name)}"}
    return Response(file.content, media_type=file.mime, headers=headers)


async def _colleagues(desk: Desk, file: CaseFile) -> tuple[Colleague, ...]:
    if Action.ASSIGN not in file.can:
        return ()
    return await of_office(desk.house, desk.who, file.office)
