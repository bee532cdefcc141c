"""A message of a private chat: who it is for. The open question is only one of those it may answer.

1 words that count whatever is open: erasing, clearing, a visit, a talk with a person of the office, reminders,
  to whom a request may be given, the yearly question, lines that somebody left, how long "I am alive" stands,
  recordings, a burial
2 the draft the chat is answering: the engine decides, `turns` carries out
3 no draft: what a person who comes back can do, or the beginning
"""

from __future__ import annotations

from bot.conversation import engine, phrases, wishes
from bot.conversation.alarms import missing_now
from bot.conversation.questions import Choice
from bot.conversation.reading import Alarm, Control, read_control, tells_of_burial, wish_for_danger
from bot.conversation.reading.fold import plain
from bot.conversation.said import Kind, Said
from bot.conversation.turn import Prompt, World
from bot.services import (
    asked_to_share,
    choosing_voice,
    deleting,
    drafting,
    following,
    following_up,
    going_on,
    handing_over,
    my_requests,
    numbers,
    offering,
    reconfirming,
    recording,
    relaying,
    remains,
    reminding,
    staying,
    turns,
    visiting,
    volunteering,
)
from bot.services.coming_next import AskAgain, Next, Open, Welcome
from bot.services.desk import Desk
from bot.services.incoming import FileOffer, Incoming
from bot.services.receiving_files import promised
from bot.services.tapping import is_button
from bot.store import drafts as rows
from bot.store import prompts
from bot.store.drafts import DraftRow

# The one word with which a volunteer clears the chat, at once: somebody may be reaching for the telephone.
CLEARING = frozenset({"limpiar", "limpia", "pichay", "picharuy"})
# Menus: what is no button of theirs is said to the office, by a family whose request is there.
MENUS = ("follow_up", "my_request", "this_chat")
LANGUAGES = {Control.LANGUAGE_ES: "es", Control.LANGUAGE_QUY: "quy"}


def hear(desk: Desk, incoming: Incoming) -> Next:
    """Do what the message asks for; what comes next."""
    tx, house, chat, post = desk.tx, desk.house, desk.chat, desk.post
    said, file = incoming.said, incoming.file
    if said is None:
        return None
    if deleting.heard(tx, house, chat, post, said):
        return None
    if said.kind is Kind.TEXT and plain(said.text) in CLEARING and volunteering.is_volunteer(desk):
        deleting.erase_chat(tx, house, chat, post)
        return None
    if choosing_voice.heard(desk, said):
        return choosing_voice.then(desk)
    if visiting.heard(tx, house, chat, post, said) or relaying.heard(tx, house, chat.key, post, said, file):
        return None
    row = rows.active_of(tx, chat.key)
    if reminding.heard_stop(tx, house, chat.key, post, said):
        _leave_the_menu(desk, row)
        return None
    if reminding.heard_go_on(house, said):
        return going_on.go_on(desk)
    asked = asked_to_share.heard(tx, house, chat, post, said)
    if asked is not None:
        return going_on.interrupt(desk, asked.begin, asked.given) if asked.begin else None
    if reconfirming.heard(tx, house, chat.key, said):
        return following_up.yearly(desk)
    offered = offering.heard(tx, house, chat, post, said)
    if offered is not None:
        return going_on.interrupt(desk, offered.begin, offered.given) if offered.begin else None
    if staying.heard(tx, house, chat, post, said) or recording.heard(tx, house, chat, post, said, file):
        return None
    if _buried(desk, said, row):
        return None
    return _unasked(desk, said, file) if row is None else _asked(desk, said, file, row)


def _leave_the_menu(desk: Desk, row: DraftRow | None) -> None:
    if row is not None and following_up.is_ours(desk.house.conversations[row.conversation]):
        drafting.wipe(desk.tx, desk.house, row.id)


def _buried(desk: Desk, said: Said, row: DraftRow | None) -> bool:
    """Whether they say that they buried whom they sought, where no form is open to be answered."""
    if said.kind is not Kind.TEXT or (row is not None and my_requests.is_unfinished(desk.house, row.conversation)):
        return False
    if not tells_of_burial(said.text):
        return False
    if row is not None:
        drafting.wipe(desk.tx, desk.house, row.id)
    remains.told(desk.tx, desk.house, desk.chat, desk.post, said.text)
    return True


def _asked(desk: Desk, said: Said, file: FileOffer | None, row: DraftRow) -> Next:
    """A question is open: the engine reads the message as its answer."""
    draft = drafting.opened(desk.house, row)
    conversation = desk.house.conversations[draft.conversation]
    if not draft.at:
        return AskAgain()
    if file is not None:
        said = promised(desk.tx, desk.house, row, draft, said, file)
    turn = engine.advance(conversation, draft, said, _world(desk))
    # Not a button of the menu: words for the office, from a family whose request is there.
    at_a_menu = draft.conversation in MENUS and isinstance(conversation.step(draft.at).question, Choice)
    missed = at_a_menu and turn.draft.misses > draft.misses
    if missed and following.family_answers(desk.tx, desk.house, desk.chat, desk.post, said, file):
        _sound_alarm(desk, said)
        drafting.wipe(desk.tx, desk.house, row.id)
        return None
    turns.carry_out(desk, row, draft, turn)
    return None


def _world(desk: Desk) -> World:
    latest = prompts.latest(desk.tx, desk.chat.key)
    return World(
        now=desk.house.clock.now(),
        say=desk.house.words.text,
        places=desk.house.places,
        organisation=desk.house.settings.organisation,
        prompt=None if latest is None else Prompt(latest.message_id, latest.sent_at),
    )


def _unasked(desk: Desk, said: Said, file: FileOffer | None) -> Next:
    """No question is open."""
    _sound_alarm(desk, said)
    control = read_control(said.text) if said.kind is Kind.TEXT else None
    if desk.chat.language:
        if control in LANGUAGES:
            desk.use(LANGUAGES[control])
            desk.post.tell(phrases.LANGUAGE_NOW)
            return None
        if control is Control.HELP:
            return Open("talk", (("route", "contact"), ("reason", "person")))
        if control is Control.STATUS or is_button(desk.house, said, my_requests.MY_REQUESTS):
            return following_up.status(desk)
        if control is Control.CANCEL:
            desk.post.tell(going_on.NOTHING_TO_GO_ON)
            return None
    if following.family_answers(desk.tx, desk.house, desk.chat, desk.post, said, file):
        return None
    return Welcome(wished=wishes.heard(said.text) if said.kind is Kind.TEXT else "")


def _sound_alarm(desk: Desk, said: Said) -> None:
    """Whoever cries for help is heard too where no question is open: numbers and a person, at once."""
    if said.kind not in (Kind.TEXT, Kind.EDIT):
        return
    alarm = wish_for_danger(said.text)
    if alarm is None and missing_now(said.text, first_words=not following.has_cases(desk.tx, desk.chat)):
        alarm = Alarm.MISSING_NOW
    if alarm is not None:
        numbers.show(desk.tx, desk.house, desk.post, alarm.value)
        handing_over.hand_over(desk.tx, desk.house, desk.chat, desk.post, alarm.value)
