"""A family's message arrives: one unit of work, from the inbox row to the outbox rows.

1 find the chat; groups, blocks and moves have answers of their own
2 commands: /start, /idioma, /cancelar, /ayuda, /estado, /oficinas, /borrar; /voz for those who lend their voice
3 the draft the chat is answering: the engine decides, the effects are carried out
4 no draft: what a person who comes back can do, or the beginning
"""

from __future__ import annotations

from dataclasses import replace

from bot.clock import ms
from bot.conversation import engine, phrases
from bot.conversation.drafts import Draft, standing
from bot.conversation.questions import Choice
from bot.conversation.reading import Control, read_control, tells_of_burial, wish_for_danger
from bot.conversation.reading.fold import plain
from bot.conversation.said import Kind, Said
from bot.conversation.script import Ending
from bot.conversation.turn import (
    Begin,
    Bubble,
    Effect,
    End,
    HandOver,
    Listen,
    Numbers,
    Pause,
    Prompt,
    Remains,
    Reuse,
    Say,
    Show,
    Submit,
    UseLanguage,
    World,
)  # fmt: skip
from bot.domain.words import _
from bot.services import (
    carrying,
    chats,
    deleting,
    digesting,
    drafting,
    following,
    following_up,
    handing_over,
    inviting,
    linking,
    my_requests,
    numbers,
    offering,
    owing,
    reconfirming,
    recording,
    relaying,
    remains,
    reminding,
    staying,
    submitting,
    telling,
    visiting,
    writers,
)  # fmt: skip
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.incoming import Incoming, What
from bot.services.my_requests import Given
from bot.services.receiving_files import promised
from bot.services.sending import Post
from bot.services.tapping import is_button
from bot.store import cases, invitations, outbox, prompts, relays, staff_groups
from bot.store import chats as chat_rows
from bot.store import drafts as rows
from bot.store.database import Tx
from bot.store.drafts import DraftRow

GROUP_ANSWER = _("I only talk with one person at a time. Open a chat with me: https://t.me/{handle}")
NOTHING_TO_GO_ON = _("There is nothing to go on with. Write: /start")
PRACTISED = _("Well done. That was practice, and nothing of it was kept.")
INVITATION_OVER = _("That invitation is no longer valid. Please ask for a new one.")
# The one word with which a volunteer clears the chat, at once: somebody may be reaching for the telephone.
CLEARING = frozenset({"limpiar", "limpia", "pichay", "picharuy"})
# A deep link carries what came after ?start=; shorter ones are no invitation of ours.
SHORTEST_INVITATION = 16
# What a link of the office opens, by its kind.
LINKED = {"chat": "new_chat", "relative": "new_relative"}
# Menus: what is no button of theirs is said to the office, by a family whose request is there.
MENUS = ("follow_up", "my_request", "this_chat")
_COMMANDS = {
    "ayuda": "help", "help": "help", "yanapay": "help", "cancelar": "cancel", "cancel": "cancel", "samay": "cancel",
    "idioma": "language", "simi": "language", "estado": "status", "borrar": "erase", "pichay": "erase",
    "start": "start", "menu": "start", "oficinas": "services", "oficina": "services", "voz": "record",
    "pedidos": "status",
    "mispedidos": "status", "mis-pedidos": "status", "mis_pedidos": "status", "mañakuy": "status", "manakuy": "status",
}  # fmt: skip


def receive(tx: Tx, house: House, incoming: Incoming) -> None:
    """Handle one update. Everything it does is rows of this unit; nothing is sent here.

    Repeating it after a rollback gives the same rows: messages are queued under the update's id.
    """
    key = chats.key_of(house, incoming.bot_id, incoming.chat_id)
    post = Post(tx, house, key, f"update:{incoming.bot_id}:{incoming.update_id}")
    match incoming.what:
        case What.NOTHING:
            return
        case What.GROUP:
            _group(tx, house, incoming, key)
            return
        case What.BLOCKED:
            following.unreachable(tx, house, key)
            return
        case What.MOVED:
            digesting.moved(tx, house, incoming, key)
            return
        case _:
            pass
    chat = chats.find(tx, house, key)
    if chat is None:
        chat = Chat(key, incoming.bot_id, incoming.chat_id)
        chats.keep(tx, house, chat)
    if chat.gone and chat_rows.reachable(tx, key):
        owing.no_longer(tx, house, key, owing.Owed.UNREACHABLE)
    if incoming.what is What.UNBLOCKED:
        # The question was dropped when they left; an answer to one they never saw would be no answer.
        Desk(tx, house, chat, post).ask_again()
        return
    if incoming.said is not None and incoming.said.message_id and incoming.said.kind is not Kind.TAP:
        outbox.received(tx, key, incoming.said.message_id, ms(house.clock.now()))
    desk = Desk(tx, house, chat, post)
    if incoming.what is What.COMMAND and incoming.command in _COMMANDS:
        desk.command(_COMMANDS[incoming.command], incoming)
    elif incoming.said is not None:
        desk.hear(incoming)


def _group(tx: Tx, house: House, incoming: Incoming, key: str) -> None:
    if incoming.payload and digesting.accept(tx, house, incoming, key):
        return
    if staff_groups.by_id(tx, key) is not None:
        return  # staff talk among themselves there
    # One answer an hour, whatever is said there; nothing of a group is stored.
    hour = int(house.clock.now().timestamp()) // 3600
    handle = house.settings.bot_name
    Post(tx, house, key, f"group:{key}:{hour}").to_group(incoming.chat_id, GROUP_ANSWER.with_(handle=handle))


class Desk:
    """One chat's turn at the counter, for the length of one unit."""

    def __init__(self, tx: Tx, house: House, chat: Chat, post: Post) -> None:
        self.tx = tx
        self.house = house
        self.chat = chat
        self.post = post

    # Commands ---------------------------------------------------------------------------------

    def command(self, name: str, incoming: Incoming) -> None:
        """Carry out a command."""
        match name:
            case "start":
                relaying.leave(self.tx, self.house, self.chat.key)
                self._start(incoming)
            case "help" if relays.of_chat(self.tx, self.chat.key) is not None:
                self.post.tell(relaying.STILL_HERE, both=True)
            case "help":
                self._word(incoming, "ayuda")
            case "cancel":
                self._word(incoming, "cancelar")
            case "language":
                other = "es" if self.chat.language == "quy" else "quy"
                self._word(incoming, "castellano" if other == "es" else "runasimi")
            case "status":
                self._status()
            case "services":
                self._meanwhile("services")
            case "record" if recording.resume(self.tx, self.house, self.chat, self.post):
                return
            case "record":
                self.ask_again()
            case "erase":
                deleting.ask(self.tx, self.house, self.chat, self.post)

    def _status(self) -> None:
        """How each request stands; then the question that was open, else what can be done with a request."""
        if rows.active_of(self.tx, self.chat.key) is not None:
            following.status(self.tx, self.house, self.chat, self.post)
            self.ask_again()
        else:
            self._follow(following_up.requests(self.tx, self.house, self.chat, self.post))

    def ask_again(self) -> None:
        """The question that was open before something else happened, with its buttons; nothing where none is."""
        row = rows.active_of(self.tx, self.chat.key)
        if row is not None:
            draft = drafting.opened(self.house, row)
            turn = engine.open_(self.house.conversations[draft.conversation], draft)
            self._carry_out(row, draft, turn.draft, turn.effects)

    def _meanwhile(self, name: str) -> None:
        """Hold a conversation that interrupts whatever was open; that goes on afterwards."""
        row = rows.active_of(self.tx, self.chat.key)
        if row is not None and row.conversation == name:
            self.ask_again()
            return
        rows.pause(self.tx, self.chat.key)
        self.begin(name, (("resume", row.id),) if row is not None else ())

    def _after_an_offer(self, offered: offering.Heard) -> None:
        if offered.begin:
            row = rows.active_of(self.tx, self.chat.key)
            rows.pause(self.tx, self.chat.key)
            self.begin(offered.begin, (*offered.given, *((("resume", row.id),) if row is not None else ())))

    def _word(self, incoming: Incoming, word: str) -> None:
        said = incoming.said or Said(Kind.TEXT, ms(self.house.clock.now()), 0)
        self.hear(replace(incoming, said=replace(said, text=word)))

    def _start(self, incoming: Incoming) -> None:
        payload = incoming.payload.strip()
        recording.leave(self.tx, self.chat.key)
        if payload.startswith(recording.PREFIX):
            if not recording.accept(self.tx, self.house, self.chat, self.post, payload):
                self.post.tell(INVITATION_OVER, both=True)
            return
        if linking.is_link(payload):
            self._open_link(payload)
            return
        if len(payload) >= SHORTEST_INVITATION:
            if not inviting.is_valid(self.tx, self.house, payload):
                self.post.tell(INVITATION_OVER, both=True)
                return
            given = [("invitation", payload)]
            if self.chat.language:
                given.append(("language", self.chat.language))
            self.begin("volunteer", tuple(given))
            return
        row = rows.active_of(self.tx, self.chat.key)
        if row is not None and my_requests.is_unfinished(self.house, row.conversation):
            rows.pause(self.tx, self.chat.key)
        elif row is not None:
            drafting.wipe(self.tx, self.house, row.id)
        self.welcome()

    def _open_link(self, payload: str) -> None:
        """A link of the office: a request goes on in this chat, in the language it has had."""
        link = linking.opened(self.tx, self.house, payload)
        case = cases.by_id(self.tx, link.subject) if link is not None and link.kind in LINKED else None
        if link is None or case is None:
            self.post.tell(following_up.LINK_OVER, both=True)
            return
        if not self.chat.language:
            self._use(case.language)
        self.begin(LINKED[link.kind], (("link", payload),))

    # A message --------------------------------------------------------------------------------

    def hear(self, incoming: Incoming) -> None:
        """Let the engine read the message for the draft this chat is answering."""
        said = incoming.said
        if said is None:
            return
        if deleting.heard(self.tx, self.house, self.chat, self.post, said):
            return
        if said.kind is Kind.TEXT and plain(said.text) in CLEARING and self._is_volunteer():
            deleting.erase_chat(self.tx, self.house, self.chat, self.post)
            return
        if visiting.heard(self.tx, self.house, self.chat, self.post, said):
            return
        if relaying.heard(self.tx, self.house, self.chat.key, self.post, said, incoming.file):
            return
        row = rows.active_of(self.tx, self.chat.key)
        if reminding.heard_stop(self.tx, self.house, self.chat.key, self.post, said):
            self._leave_the_menu(row)
            return
        if reminding.heard_go_on(self.house, said):
            self._go_on()
            return
        if reconfirming.heard(self.tx, self.house, self.chat.key, said):
            self._follow(following_up.yearly(self.tx, self.house, self.chat.key, self.post))
            return
        offered = offering.heard(self.tx, self.house, self.chat, self.post, said)
        if offered is not None:
            self._after_an_offer(offered)
            return
        if staying.heard(self.tx, self.house, self.chat, self.post, said):
            return
        if recording.heard(self.tx, self.house, self.chat, self.post, said, incoming.file):
            return
        if self._buried(said, row):
            return
        if row is None:
            self._without_a_draft(said, incoming)
            return
        draft = drafting.opened(self.house, row)
        conversation = self.house.conversations[draft.conversation]
        if not draft.at:
            self.ask_again()
            return
        if incoming.file is not None:
            said = promised(self.tx, self.house, row, draft, said, incoming.file)
        turn = engine.advance(conversation, draft, said, self._world())
        # Not a button of the menu: words for the office, from a family whose request is there.
        at_a_menu = draft.conversation in MENUS and isinstance(conversation.step(draft.at).question, Choice)
        missed = at_a_menu and turn.draft.misses > draft.misses
        if missed and following.family_answers(self.tx, self.house, self.chat, self.post, said, incoming.file):
            self._sound_alarm(said)
            drafting.wipe(self.tx, self.house, row.id)
            return
        self._carry_out(row, draft, turn.draft, turn.effects)

    def _is_volunteer(self) -> bool:
        return invitations.volunteer_of(self.tx, self.chat.key) is not None

    def _sound_alarm(self, said: Said) -> None:
        """Whoever cries for help is heard too where no question is open: numbers and a person, at once."""
        alarm = wish_for_danger(said.text) if said.kind in (Kind.TEXT, Kind.EDIT) else None
        if alarm is not None:
            numbers.show(self.tx, self.house, self.post, alarm.value)
            handing_over.hand_over(self.tx, self.house, self.chat, self.post, alarm.value)

    def _buried(self, said: Said, row: DraftRow | None) -> bool:
        """Whether they say that they buried whom they sought, where no form is open to be answered."""
        if said.kind is not Kind.TEXT or not (
            row is None or not my_requests.is_unfinished(self.house, row.conversation)
        ):
            return False
        if not tells_of_burial(said.text):
            return False
        if row is not None:
            drafting.wipe(self.tx, self.house, row.id)
        remains.told(self.tx, self.house, self.chat, self.post, said.text)
        return True

    def _without_a_draft(self, said: Said, incoming: Incoming) -> None:
        self._sound_alarm(said)
        control = read_control(said.text) if said.kind is Kind.TEXT else None
        if self.chat.language and control in (Control.LANGUAGE_ES, Control.LANGUAGE_QUY):
            self._use("es" if control is Control.LANGUAGE_ES else "quy")
            self.post.tell(phrases.LANGUAGE_NOW)
            return
        if control is Control.HELP and self.chat.language:
            self.begin("talk", (("route", "contact"), ("reason", "person")))
            return
        if self.chat.language and (control is Control.STATUS or is_button(self.house, said, my_requests.MY_REQUESTS)):
            self._status()
            return
        if control is Control.CANCEL and self.chat.language:
            self.post.tell(NOTHING_TO_GO_ON)
            return
        if following.family_answers(self.tx, self.house, self.chat, self.post, said, incoming.file):
            return
        self.welcome()

    def _world(self) -> World:
        latest = prompts.latest(self.tx, self.chat.key)
        return World(
            now=self.house.clock.now(),
            say=self.house.words.text,
            places=self.house.places,
            organisation=self.house.settings.organisation,
            prompt=None if latest is None else Prompt(latest.message_id, latest.sent_at),
        )

    # What comes next ----------------------------------------------------------------------------

    def welcome(self, *, chosen: bool = False) -> None:
        """The beginning for a new person; a choice for one who was here before; first who writes, where several do."""
        who = writers.asked(self.chat)
        volunteer = invitations.volunteer_of(self.tx, self.chat.key)
        given = following_up.menu(self.tx, self.house, self.chat)
        if volunteer is not None and volunteer.disabled_at is None:
            self.begin("volunteer_menu", given)
        elif who and not chosen:
            self.begin("who_writes", who)
        elif self.chat.language and given:
            self.begin("follow_up", given)
        else:
            self.begin("start", (("language", self.chat.language),) if self.chat.language else ())

    def begin(self, name: str, given: Given = ()) -> None:
        """Open a conversation and ask its first question."""
        if name == "tracing_request" and carrying.known(self.tx, self.house, self.chat):
            given = (*given, ("known", "yes"))
        if name == "talk":
            closed = handing_over.closed_now(self.tx, self.house, self.chat)
            self.post.tell(*((closed,) if closed is not None else ()), both=True)
        row, draft = drafting.begin(self.tx, self.house, self.chat.key, name, self.chat.speaks, given)
        turn = engine.open_(self.house.conversations[name], draft)
        self._carry_out(row, draft, turn.draft, turn.effects)

    def resume(self, row: DraftRow) -> None:
        """Take up a paused draft where it was left."""
        rows.activate(self.tx, row.id)
        draft = drafting.opened(self.house, row)
        before = draft
        if draft.language != self.chat.speaks:
            draft = replace(draft, language=self.chat.speaks)
        turn = engine.open_(self.house.conversations[draft.conversation], draft)
        # A new revision, so that prompts of before the pause are not taken for this one.
        taken_up = replace(turn.draft, revision=before.revision + 1)
        self._carry_out(row, before, taken_up, turn.effects)

    def _carry_out(self, row: DraftRow, before: Draft, draft: Draft, effects: tuple[Effect, ...]) -> None:
        if draft != before:
            row = drafting.save(self.tx, self.house, row, draft)
        for effect in effects:
            self._do(effect, row, draft)

    def _do(self, effect: Effect, row: DraftRow, draft: Draft) -> None:
        match effect:
            case Say():
                self.post.say(following_up.named(self.tx, self.house, row, effect), draft)
            case UseLanguage(language):
                self._use(language)
            case Numbers(kind):
                dated = draft.conversation == "services"
                numbers.show(self.tx, self.house, self.post, kind, dated=dated)
            case Reuse():
                drafting.save(self.tx, self.house, row, carrying.carry(self.tx, self.house, self.chat, draft))
            case Remains():
                remains.told(self.tx, self.house, self.chat, self.post)
            case Show(topic):
                telling.show(self.tx, self.house, self.chat, self.post, topic)
            case Listen(lines, languages):
                self.post.listen(lines, languages)
            case HandOver(reason):
                handing_over.hand_over(self.tx, self.house, self.chat, self.post, reason)
            case Begin(conversation, given, pausing):
                self._begun(conversation, given, row, draft, pausing)
            case Pause():
                rows.pause(self.tx, self.chat.key)
                outbox.drop_superseded(self.tx, draft.id, draft.revision + 1)
                words = phrases.PAUSED_A_DAY
                if drafting.has_consent(self.house.conversations[draft.conversation], draft):
                    words = phrases.PAUSED.with_(days=self.house.settings.draft_days)
                self.post.say(Say((Bubble((words,), both=True),), ()))
            case Submit() if draft.latest("practice") is not None:
                self._practised(row)
            case Submit():
                case_id = submitting.submit(self.tx, self.house, row, draft, self.chat, self.post)
                self.chat = writers.sent(self.tx, self.house, self.chat, case_id)
                self._resume_earlier(draft)
            case End():
                self._ended(row, draft)

    def _practised(self, row: DraftRow) -> None:
        """A request with an invented family: nothing of it was kept, and the chat is cleared as after a real one."""
        drafting.wipe(self.tx, self.house, row.id)
        self.post.together(PRACTISED, submitting.CLEARED, remove_keyboard=True)
        since = ms(self.house.clock.now()) - deleting.TWO_DAYS_MS
        self.post.delete(outbox.messages_to_delete(self.tx, self.chat.key, since))
        self.welcome()

    def _begun(self, name: str, given: tuple[tuple[str, str], ...], row: DraftRow, draft: Draft, pausing: bool) -> None:
        if pausing:
            rows.pause(self.tx, self.chat.key)
            self.begin(name, (("route", "contact"), ("reason", "person"), ("resume", row.id)))
            return
        drafting.wipe(self.tx, self.house, row.id)
        carried = dict(given)
        interrupted = draft.latest("resume")
        if interrupted is not None:
            carried["resume"] = str(interrupted.value)
        if name == "start" and self.chat.language:
            carried["language"] = self.chat.language
        self.begin(name, tuple(carried.items()))

    def _use(self, language: str) -> None:
        if language != self.chat.language:
            self.chat = replace(self.chat, language=language)
            chats.keep(self.tx, self.house, self.chat)
            self.post.commands(language)

    def _ended(self, row: DraftRow, draft: Draft) -> None:
        conversation = self.house.conversations[draft.conversation]
        _, values = standing(conversation, draft)
        drafting.wipe(self.tx, self.house, row.id)
        if conversation.name == "who_writes":
            language = self.chat.language
            self.chat = writers.choose(self.tx, self.house, self.chat, str(values.get("person")))
            if self.chat.language != language:
                self.post.commands(self.chat.language)
            self.welcome(chosen=True)
        elif following_up.is_ours(conversation):
            chosen = following_up.carry_out(self.tx, self.house, self.chat, self.post, conversation, draft)
            self._follow(chosen)
        elif conversation.ending is Ending.VOLUNTEER_READY:
            self._volunteer_is_ready(draft)
        elif values.get("alive_longer"):
            staying.renew(self.tx, self.house, self.chat, self.post, int(str(values["alive_longer"])))
        elif values.get("alive_back") == "back":
            staying.take_back(self.tx, self.house, self.chat, self.post)
        elif values.get("what") == "continue":
            self._continue()
        elif values.get("what") == "status":
            following.status(self.tx, self.house, self.chat, self.post)
        else:
            self._resume_earlier(draft)

    def _volunteer_is_ready(self, draft: Draft) -> None:
        secret, name = draft.latest("invitation"), draft.latest("own_name")
        said = name.words if name is not None else ""
        if secret is None or not inviting.accept(self.tx, self.house, str(secret.value), self.chat.key, said):
            self.post.tell(INVITATION_OVER, both=True)
            return
        self.welcome()

    def _follow(self, chosen: following_up.Next) -> None:
        """What comes after something was chosen and carried out."""
        match chosen:
            case following_up.Open(name, given):
                self.begin(name, given)
            case following_up.TakeUp(draft_id):
                row = rows.by_id(self.tx, draft_id)
                if row is not None:
                    self.resume(row)

    def _leave_the_menu(self, row: DraftRow | None) -> None:
        if row is not None and following_up.is_ours(self.house.conversations[row.conversation]):
            drafting.wipe(self.tx, self.house, row.id)

    def _go_on(self) -> None:
        """The open question again, else what was left last."""
        if rows.active_of(self.tx, self.chat.key) is not None:
            self.ask_again()
        else:
            self._continue()

    def _continue(self) -> None:
        paused = my_requests.unfinished(self.tx, self.house, self.chat.key)
        if paused:
            self.resume(paused[0])
        elif not following.family_asked_again(self.tx, self.house, self.chat, self.post):
            self.post.say(Say((Bubble((NOTHING_TO_GO_ON,)),), ()))

    def _resume_earlier(self, ended: Draft) -> None:
        """After a talk that interrupted something, that something goes on."""
        earlier = ended.latest("resume")
        row = rows.by_id(self.tx, str(earlier.value)) if earlier is not None else None
        if row is not None:
            self.resume(row)
