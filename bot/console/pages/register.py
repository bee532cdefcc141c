"""Lists, who left word that they are alive, and bringing in a list: first a dry run, then a second person."""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.domain.roles import Action, Reach, reach
from bot.domain.words import _
from bot.services import erasing_people, importing, left_words, searching
from bot.services.views import ImportPlan, RowPlan

NO_FILE = _("Choose a CSV file first.")


async def show(desk: Desk) -> Response:
    """Lists with their dates, and imports that wait."""
    return await _render(desk)


async def plan(desk: Desk) -> Response:
    """The dry run: what each line of the file would do. Nothing is written."""
    file = desk.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return await _render(desk, refused=Refusal(NO_FILE))
    try:
        made = await importing.plan_import(
            desk.house,
            desk.who,
            await file.read(),
            source_name=desk.said("source_name"),
            list_kind=desk.said("list_kind"),
            dated=desk.said("dated"),
        )
    except Refusal as refusal:
        return await _render(desk, refused=refusal)
    return await _render(desk, made=made)


async def apply(desk: Desk) -> Response:
    """Write it, whole or not at all."""
    return await _then(desk, importing.apply_import(desk.house, desk.who, desk.said("import_id")), "applied")


async def drop(desk: Desk) -> Response:
    """Forget it."""
    return await _then(desk, importing.drop_import(desk.house, desk.who, desk.said("import_id")), "dropped")


async def ask_removal(desk: Desk) -> Response:
    """Freeze a person of a list and lay the erasure before a second person."""
    try:
        await erasing_people.ask(desk.house, desk.who, desk.at("shown_as"), desk.said("reason"))
    except Refusal as refusal:
        entry = await searching.open_register_entry(desk.house, desk.who, desk.at("shown_as"))
        return desk.page("person.html", entry=entry, refused=refusal)
    return desk.go("register", done="removal_asked")


async def remove(desk: Desk) -> Response:
    """Erase them for ever."""
    return await _then(desk, erasing_people.agree(desk.house, desk.who, desk.at("shown_as")), "person_removed")


async def keep(desk: Desk) -> Response:
    """Leave them on the list."""
    return await _then(desk, erasing_people.keep(desk.house, desk.who, desk.at("shown_as")), "person_kept")


async def _then(desk: Desk, doing: Awaitable[object], done: str) -> Response:
    """Do it and show the register again; a refusal stands on the same page."""
    try:
        await doing
    except Refusal as refusal:
        return await _render(desk, refused=refusal)
    return desk.go("register", done=done)


async def _render(desk: Desk, *, refused: Refusal | None = None, made: ImportPlan | None = None) -> Response:
    may_bring = reach(desk.who.role, Action.PROPOSE_IMPORT) is not Reach.NONE
    waiting = await importing.waiting_imports(desk.house, desk.who) if may_bring else ()
    return desk.page(
        "register.html",
        refused=refused,
        made=made,
        removals=await erasing_people.waiting(desk.house, desk.who) if may_bring else (),
        waiting=[each for each in waiting if made is None or each.import_id != made.import_id],
        left_words=await left_words.left_words(desk.house, desk.who),
        sources=await importing.sources(desk.house, desk.who),
        row_plans=tuple(RowPlan),
    )
