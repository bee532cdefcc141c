"""Every page of the console in one table: name, method, path, what it needs, who answers. Default deny."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.console import letters, waterfall
from bot.console.deeds import deed
from bot.console.desk import PREFIX, Desk, Furniture
from bot.console.door import Door, Page, may_enter
from bot.console.guard import NOTHING_HERE, guarded, trouble
from bot.console.labels import MOVE_SAYS, in_words, kinship, label, role
from bot.console.pages import (
    allowing,
    auditing,
    case,
    check_words,
    compare,
    dictated,
    entering,
    family,
    linking,
    listings,
    my_telegram,
    offices,
    passing_on,
    queue,
    register,
    search,
    signing,
    staff,
    status,
    taking_over,
    talking,
    tasks,
    unsafe_areas,
    volunteers,
    words,
)
from bot.domain.roles import Action, Role
from bot.services.house import House
from bot.web import limits
from bot.web.cookies import Cookie
from bot.web.headers import SecurityHeaders
from bot.web.statics import Statics
from bot.web.templates import Templates

ROUTES: tuple[Page, ...] = (
    Page("sign_in", "GET", "/sign-in", Door.OPEN, signing.show),
    Page("sign_in_now", "POST", "/sign-in", Door.OPEN, signing.sign_in),
    Page("sign_out", "POST", "/sign-out", Door.SIGNED_IN, signing.sign_out),
    Page("tongue", "POST", "/language", Door.SIGNED_IN, signing.choose_language),
    Page("my_telegram", "GET", "/me", Action.PROPOSE_REPLY, my_telegram.show),
    Page("link_telegram", "POST", "/me/link", Action.PROPOSE_REPLY, my_telegram.link),
    Page("unlink_telegram", "POST", "/me/unlink", Action.PROPOSE_REPLY, my_telegram.unlink),
    Page("my_duty", "POST", "/me/duty", Action.PROPOSE_REPLY, my_telegram.duty),
    Page("home", "GET", "/", Door.SIGNED_IN, queue.home),
    Page("queue", "GET", "/queue/{view}", Action.READ_CASE, queue.show),
    Page("claim", "POST", "/queue/claim", Action.JUDGE, queue.claim),
    Page("take_next", "POST", "/queue/next", Action.JUDGE, queue.take_next),
    Page("tasks", "GET", "/tasks", Action.READ_CASE, tasks.show),
    Page("task_done", "POST", "/tasks/done", Action.NOTE, tasks.done),
    Page("case", "GET", "/cases/{code}", Action.READ_CASE, case.show),
    Page("note", "POST", "/cases/{code}/note", Action.NOTE, case.note),
    Page("take_over", "POST", "/cases/{code}/relative", Action.ASK_FAMILY, taking_over.take_over),
    Page("link", "POST", "/cases/{code}/link", Action.ASK_FAMILY, linking.link),
    Page("ask_consent", "POST", "/cases/{code}/allowed/ask", Action.ASK_FAMILY, allowing.ask),
    Page("write_consent", "POST", "/cases/{code}/allowed", Action.ASK_FAMILY, allowing.write_down),
    Page("confirm_consent", "POST", "/cases/{code}/allowed/confirm", Action.ASK_FAMILY, allowing.confirm),
    Page("set_word", "POST", "/cases/{code}/word", Action.ASK_FAMILY, check_words.agree),
    Page("show_word", "POST", "/cases/{code}/word/show", Action.ASK_FAMILY, check_words.show),
    Page("forget_word", "POST", "/cases/{code}/word/forget", Action.ASK_FAMILY, check_words.forget),
    Page("assign", "POST", "/cases/{code}/assign", Action.ASSIGN, case.assign),
    Page("move", "POST", "/cases/{code}/move", Action.JUDGE, case.move),
    Page("refuse_move", "POST", "/cases/{code}/move/refuse", Action.JUDGE, case.refuse_move),
    Page("choice", "POST", "/cases/{code}/choice", Action.JUDGE, case.record_choice),
    Page("transcribe", "POST", "/cases/{code}/transcribe", Action.NOTE, case.transcribe),
    Page("media", "GET", "/media/{media_id}", Action.READ_CASE, case.media),
    Page("preview", "POST", "/cases/{code}/preview", Action.PROPOSE_REPLY, family.preview),
    Page("reply", "POST", "/cases/{code}/reply", Action.PROPOSE_REPLY, family.reply),
    Page("approve_reply", "POST", "/cases/{code}/reply/agree", Action.SECOND_REVIEW, family.approve),
    Page("refuse_reply", "POST", "/cases/{code}/reply/refuse", Action.PROPOSE_REPLY, family.refuse),
    Page("ask", "POST", "/cases/{code}/ask", Action.ASK_FAMILY, family.ask),
    Page("talk", "GET", "/cases/{code}/talk", Action.PROPOSE_REPLY, talking.show),
    Page("talk_begin", "POST", "/cases/{code}/talk/begin", Action.PROPOSE_REPLY, talking.begin),
    Page("talk_say", "POST", "/cases/{code}/talk/say", Action.PROPOSE_REPLY, talking.say),
    Page("talk_end", "POST", "/cases/{code}/talk/end", Action.PROPOSE_REPLY, talking.end),
    Page("compare", "GET", "/compare/{match_id}", Action.READ_CASE, compare.show),
    Page("judge", "POST", "/compare/{match_id}/judge", Action.JUDGE, compare.judge),
    Page("undo", "POST", "/compare/{match_id}/undo", Action.JUDGE, compare.undo),
    Page("enter", "GET", "/requests/new", Action.ENTER_REQUEST, entering.show),
    Page("enter_now", "POST", "/requests/new", Action.ENTER_REQUEST, entering.enter),
    Page("entered", "GET", "/requests/entered/{code}", Action.ENTER_REQUEST, entering.entered),
    Page("search", "GET", "/search", Action.SEARCH, search.show),
    Page("search_now", "POST", "/search", Action.SEARCH, search.search),
    Page("person", "GET", "/register/people/{shown_as}", Action.SEARCH, search.person),
    Page("ask_removal", "POST", "/register/people/{shown_as}/erase", Action.PROPOSE_IMPORT, register.ask_removal),
    Page("remove_person", "POST", "/register/people/{shown_as}/erase/agree", Action.APPROVE_IMPORT, register.remove),
    Page("keep_person", "POST", "/register/people/{shown_as}/erase/keep", Action.PROPOSE_IMPORT, register.keep),
    Page("register", "GET", "/register", Action.SEARCH, register.show),
    Page("plan_import", "POST", "/register/imports", Action.PROPOSE_IMPORT, register.plan, limits.IMPORT),
    Page("apply_import", "POST", "/register/imports/apply", Action.APPROVE_IMPORT, register.apply),
    Page("drop_import", "POST", "/register/imports/drop", Action.PROPOSE_IMPORT, register.drop),
    Page("messages", "GET", "/messages", Action.FORWARD_MESSAGE, passing_on.show),
    Page("interpret", "POST", "/messages/interpret", Action.PROPOSE_REPLY, passing_on.interpret),
    Page("dictate", "GET", "/messages/new", Action.ENTER_REQUEST, dictated.show),
    Page("dictate_now", "POST", "/messages/new", Action.ENTER_REQUEST, dictated.enter),
    Page("message", "GET", "/messages/{code}", Action.FORWARD_MESSAGE, passing_on.message),
    Page("change_message", "POST", "/messages/{code}/change", Action.FORWARD_MESSAGE, passing_on.change),
    Page("pass_message", "POST", "/messages/{code}/pass", Action.FORWARD_MESSAGE, passing_on.pass_on),
    Page("agree_message", "POST", "/messages/{code}/agree", Action.SECOND_REVIEW, passing_on.agree),
    Page("refuse_message", "POST", "/messages/{code}/refuse", Action.FORWARD_MESSAGE, passing_on.refuse),
    Page("message_call", "POST", "/messages/{code}/call", Action.FORWARD_MESSAGE, dictated.call),
    Page("message_to_phone", "POST", "/messages/{code}/by-phone", Action.FORWARD_MESSAGE, dictated.to_phone),
    Page("message_changed", "POST", "/messages/{code}/changed", Action.FORWARD_MESSAGE, dictated.changed),
    Page("message_answer", "POST", "/messages/{code}/answer", Action.FORWARD_MESSAGE, dictated.answer),
    Page("volunteers", "GET", "/volunteers", Action.INVITE_VOLUNTEER, volunteers.show),
    Page("invite", "POST", "/volunteers/invite", Action.INVITE_VOLUNTEER, volunteers.invite),
    Page("ask_visit", "POST", "/volunteers/visit", Action.ASK_VISIT, volunteers.ask_visit),
    Page("disable_volunteer", "POST", "/volunteers/disable", Action.INVITE_VOLUNTEER, volunteers.disable),
    Page("offices", "GET", "/offices", Action.READ_OFFICES, offices.show),
    Page("office", "GET", "/offices/{office_id}/change", Action.CHANGE_OFFICES, listings.office),
    Page("change_office", "POST", "/offices/{office_id}/change", Action.CHANGE_OFFICES, listings.change_office),
    Page("link_group", "POST", "/offices/{office_id}/group", Action.CHANGE_OFFICES, linking.group),
    Page("number", "GET", "/offices/numbers/{entry_id}", Action.CHANGE_OFFICES, listings.number),
    Page("change_number", "POST", "/offices/numbers/{entry_id}", Action.CHANGE_OFFICES, listings.change_number),
    Page("checked", "POST", "/offices/checked", Action.CHANGE_OFFICES, listings.checked),
    Page("service", "GET", "/offices/told/{entry_id}", Action.CHANGE_OFFICES, listings.service),
    Page("change_service", "POST", "/offices/told/{entry_id}", Action.CHANGE_OFFICES, listings.change_service),
    Page("unsafe", "GET", "/offices/unsafe/{entry_id}", Action.CHANGE_OFFICES, unsafe_areas.show),
    Page("change_unsafe", "POST", "/offices/unsafe/{entry_id}", Action.CHANGE_OFFICES, unsafe_areas.change),
    Page("words", "GET", "/words", Action.READ_WORDS, words.show),
    Page("invite_recorder", "POST", "/words/voices/invite", Action.RECORD_VOICES, words.invite),
    Page("approve_voice", "POST", "/words/voices/approve", Action.CHANGE_WORDS, words.approve),
    Page("refuse_voice", "POST", "/words/voices/refuse", Action.CHANGE_WORDS, words.refuse),
    Page("voice_sound", "GET", "/words/voices/{recording_id}", Action.READ_WORDS, words.sound),
    Page("export_words", "GET", "/words/export", Action.CHANGE_WORDS, words.export),
    Page("words_of", "GET", "/words/of/{place}", Action.READ_WORDS, words.place),
    Page("review_words", "POST", "/words/of/{place}", Action.CHANGE_WORDS, words.review),
    Page("staff", "GET", "/staff", Action.MANAGE_STAFF, staff.show),
    Page("create_staff", "POST", "/staff", Action.MANAGE_STAFF, staff.create),
    Page("leaving", "GET", "/staff/{staff_id}/disable", Action.MANAGE_STAFF, staff.leaving),
    Page("disable_staff", "POST", "/staff/{staff_id}/disable", Action.MANAGE_STAFF, staff.disable),
    Page("status", "GET", "/status", Action.MANAGE_STAFF, status.show),
    Page("try_again", "POST", "/status/again", Action.MANAGE_STAFF, status.try_again),
    Page("audit", "GET", "/audit", Action.READ_AUDIT, auditing.show),
)
_BY_NAME = {page.name: page for page in ROUTES}


def console_routes(
    house: House, *, secure_cookies: bool, practice: bool = False, bot_name: str = "", sign_in_hint: signing.Hint = None
) -> list[BaseRoute]:
    """Everything under /console, ready to be mounted beside other routes.

    `secure_cookies=False` only for plain http on loopback. `practice` shows the banner.
    `bot_name` without @, for volunteers' links. `sign_in_hint`: practice's shown passphrases and codes,
    asked anew at each showing of the sign-in page.
    """
    statics = Statics.load(f"{PREFIX}/static")
    templates = Templates.load(
        {"console": "bot.console"},
        house.words,
        static=statics.address,
        filters={"label": label, "kinship": kinship, "role": role, "deed": deed, "in_words": in_words},
        aligned=letters.aligned,
        falls=waterfall.falls,
        may_open=may_open,
        move_says=MOVE_SAYS,
        sign_in_hint=sign_in_hint or (lambda: ()),
    )
    furniture = Furniture(
        house=house,
        templates=templates,
        session=Cookie("session", secure_cookies),
        visit=Cookie("visit", secure_cookies),
        tongue=Cookie("language", secure_cookies),
        addresses={page.name: page.path for page in ROUTES},
        practice=practice,
        bot_name=bot_name,
    )

    async def nothing_here(request: Request, _error: Exception) -> Response:
        return trouble(Desk.bare(furniture, request), 404, NOTHING_HERE)

    pages = [Route(page.path, guarded(page, furniture), methods=[page.method], name=page.name) for page in ROUTES]
    inside = Starlette(routes=[statics.route(), *pages], exception_handlers={HTTPException: nothing_here})
    to_home = RedirectResponse(f"{PREFIX}/", status_code=307)
    return [
        Route(PREFIX, endpoint=SecurityHeaders(to_home, https=secure_cookies)),
        Mount(PREFIX, app=SecurityHeaders(inside, https=secure_cookies)),
    ]


def may_open(name: str, role: Role | None) -> bool:
    """Whether a link to this page is worth showing to this role."""
    return may_enter(_BY_NAME[name], role)
