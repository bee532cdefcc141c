"""A volunteer or a member of staff reads the families' sentences aloud, through the bot.

1 a link from the console (or /voz for a volunteer) makes a chat a recorder; language and voice are asked once
2 the list says what is still missing, by conversation; then sentence after sentence is shown
3 a voice note is kept as a proposal for the sentence on the screen; a second one replaces it
4 a coordinator listens and approves on the console (bot.services.approving_voices)

Recorders are shown the console's Spanish. What they read aloud is shown word for word as families have it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from bot.clock import ms
from bot.conversation import phrases
from bot.conversation.reading import Control, read_choice, read_control
from bot.conversation.said import Kind, Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.roles import Action, StaffMember
from bot.domain.voices import RecordingState, Voice
from bot.domain.words import Message, _
from bot.services import chats, recorded, voicing
from bot.services.auditing import record
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.incoming import FileOffer
from bot.services.permission import require
from bot.services.receiving_files import MOST_BYTES
from bot.services.sending import Post
from bot.services.voicing import Sentence
from bot.store import drafts, invitations, recordings, staff
from bot.store.database import Tx
from bot.store.recordings import RecorderRow

PREFIX = "voz-"
GOOD_FOR = 7 * 86_400_000
_SHORTEST, _LONGEST = 20, 60
WELCOME = _("Thank you for lending your voice. Families who do not read will hear it.")
WHICH_LANGUAGE = _("In which language will you record?")
WHOSE_VOICE = _("Is it a woman's voice or a man's?")
STILL_MISSING = _("{missing} of {total} sentences have no voice yet.")
OF_A_CONVERSATION = _("• {title}: {missing} of {total}")
THE_COMMON_ONES = _("Sentences said everywhere")
NOTHING_MISSING = _("Every sentence has a voice. Thank you.")
WHICH_SENTENCE = _("Sentence {n} of {total} · {title}")
IN_SPANISH = _("In Spanish: {words}")
READ_IT = _("Read it aloud, calmly, and send it as a voice message.")
RECEIVED = _("I received it. To change it, record it again now. If it is good, tap: Next.")
NO_RECORDING = _("This sentence has no recording yet.")
ONLY_VOICE = _("To record, hold the microphone, read the sentence, and let go.")
TOO_LARGE = _("That recording is too large. Read only the sentence.")
ENDED = _("Thank you. A coordinator listens to the recordings before families hear them.")
NEXT, BEFORE, LISTEN_TO_IT = _("Next"), _("The one before"), _("🔊 Listen to it")
LIST, END, RECORD, ANOTHER = _("List"), _("Finish"), _("Record what is missing"), _("Another language or voice")
_LANGUAGES = {"quy": phrases.QUECHUA, "es": phrases.SPANISH}
_VOICES = {Voice.WOMAN: phrases.WOMAN, Voice.MAN: phrases.MAN}


@dataclass(frozen=True, slots=True)
class RecorderLink:
    """A deep link's payload, shown once, and until when it is good."""

    payload: str
    expires_at: int


async def invite_recorder(house: House, who: StaffMember) -> RecorderLink:
    """A link that makes one chat a recorder, in this person's name."""
    require(who, Action.RECORD_VOICES, office=who.office, owner=who.id)
    secret = secrets.token_urlsafe(24)
    expires = ms(house.clock.now()) + GOOD_FOR

    def keep(tx: Tx) -> None:
        invitation = _hash(house, secret)
        recordings.invite(tx, invitation, who.id, who.office, expires)
        record(tx, house, who.id, "invite_recorder", invitation, who.office)

    await house.database.unit(keep)
    return RecorderLink(PREFIX + secret, expires)


def accept(tx: Tx, house: House, chat: Chat, post: Post, payload: str) -> bool:
    """Open the recorder's list for whoever came with a good link. False for any other link."""
    now = ms(house.clock.now())
    secret = payload.removeprefix(PREFIX)
    found = recordings.spend(tx, _hash(house, secret), now) if _SHORTEST <= len(secret) <= _LONGEST else None
    if found is None:
        return False
    who, office = found
    _open(tx, house, chat, post, RecorderRow(chat.key, who, office, "", "", "", 1, now))
    return True


def resume(tx: Tx, house: House, chat: Chat, post: Post) -> bool:
    """/voz: a recorder goes on, a volunteer begins. False for anybody else."""
    row = recordings.recorder(tx, chat.key)
    volunteer = invitations.volunteer_of(tx, chat.key)
    if row is not None and _is_trusted(tx, row):
        _open(tx, house, chat, post, replace(row, active=1, sentence=""))
    elif volunteer is not None and volunteer.disabled_at is None:
        now = ms(house.clock.now())
        _open(tx, house, chat, post, RecorderRow(chat.key, volunteer.id, volunteer.office, "", "", "", 1, now))
    else:
        return False
    return True


def leave(tx: Tx, chat: str) -> None:
    """The chat is used for something else now."""
    row = recordings.recorder(tx, chat)
    if row is not None and row.active:
        recordings.keep_recorder(tx, replace(row, active=0, sentence=""))


def heard(tx: Tx, house: House, chat: Chat, post: Post, said: Said, offer: FileOffer | None) -> bool:
    """Whether this chat is recording; then the message was for that."""
    row = recordings.recorder(tx, chat.key)
    if row is None or not row.active or not _is_trusted(tx, row):
        return False
    Booth(tx, house, chat, post, row).hear(said, offer)
    return True


def _is_trusted(tx: Tx, row: RecorderRow) -> bool:
    """Whether the account in whose name is recorded is still in use."""
    member, volunteer = staff.by_id(tx, row.who), invitations.volunteer_by_id(tx, row.who)
    found = member if member is not None else volunteer
    return found is not None and found.disabled_at is None


def _open(tx: Tx, house: House, chat: Chat, post: Post, row: RecorderRow) -> None:
    drafts.pause(tx, chat.key)
    if not chat.language:
        chats.keep(tx, house, replace(chat, language="es"))
    booth = Booth(tx, house, chat, post, row)
    booth.keep()
    booth.ask((WELCOME,))


class Booth:
    """One recorder at the microphone, for the length of one unit."""

    def __init__(self, tx: Tx, house: House, chat: Chat, post: Post, row: RecorderRow) -> None:
        self.tx = tx
        self.house = house
        self.chat = chat
        self.post = post
        self.row = row

    def keep(self) -> None:
        """Store where the recorder is."""
        recordings.keep_recorder(self.tx, self.row)

    def hear(self, said: Said, offer: FileOffer | None) -> None:
        """A voice note is a recording, a text a button."""
        if said.kind is Kind.VOICE and offer is not None and self.row.sentence:
            self._record(offer)
        elif said.kind is Kind.TEXT:
            self._steer(said.text)
        else:
            self.ask((ONLY_VOICE,))

    def ask(self, before: tuple[Message, ...] = ()) -> None:
        """Whatever is to be asked now: language, voice, the list, or the sentence to read."""
        if not self.row.language:
            self._say((*before, WHICH_LANGUAGE), ((phrases.QUECHUA, phrases.SPANISH), (END,)))
        elif not self.row.voice:
            self._say((*before, WHOSE_VOICE), ((phrases.WOMAN, phrases.MAN), (END,)))
        elif self.row.sentence:
            self._show(before)
        else:
            self._list(before)

    # Buttons --------------------------------------------------------------------------------------

    def _steer(self, text: str) -> None:
        if read_control(text) is Control.CANCEL or self._is(text, END):
            self.row = replace(self.row, active=0, sentence="")
            self.keep()
            self.post.say(Say((Bubble((ENDED,)),), ()))
            return
        if not self.row.language:
            self._choose_language(text)
        elif not self.row.voice:
            self._choose_voice(text)
        elif self._is(text, ANOTHER):
            self._go(replace(self.row, language="", voice="", sentence=""))
        elif self._is(text, LIST):
            self._go(replace(self.row, sentence=""))
        elif self._is(text, RECORD):
            self._go(replace(self.row, sentence=self._following("", missing=True)))
        elif self.row.sentence and self._is(text, NEXT):
            self._go(replace(self.row, sentence=self._following(self.row.sentence, missing=True)))
        elif self.row.sentence and self._is(text, BEFORE):
            self._go(replace(self.row, sentence=self._preceding()))
        elif self.row.sentence and (self._is(text, LISTEN_TO_IT) or read_control(text) is Control.LISTEN):
            self._play()
        else:
            self.ask((ONLY_VOICE,) if self.row.sentence else ())

    def _go(self, row: RecorderRow) -> None:
        self.row = row
        self.keep()
        self.ask()

    def _choose_language(self, text: str) -> None:
        labels = list(_LANGUAGES)
        found = read_choice(text, [self._words(_LANGUAGES[each]) for each in labels])
        if found is None:
            control = read_control(text)
            found = {Control.LANGUAGE_QUY: 0, Control.LANGUAGE_ES: 1}.get(control) if control else None
        if found is not None:
            self.row = replace(self.row, language=labels[found])
            self.keep()
        self.ask()

    def _choose_voice(self, text: str) -> None:
        labels = list(_VOICES)
        found = read_choice(text, [self._words(_VOICES[each]) for each in labels])
        if found is not None:
            self.row = replace(self.row, voice=labels[found].value)
            self.keep()
        self.ask()

    def _is(self, text: str, label: Message) -> bool:
        return read_choice(text, [self._words(label)]) == 0 and not text.strip().isdigit()

    def _words(self, label: Message) -> str:
        return self.house.words.text(label, "es")

    # The list and the sentence ---------------------------------------------------------------------

    def _list(self, before: tuple[Message, ...]) -> None:
        everything, missing = self._sentences(), {s.key for s in self._missing()}
        if not missing:
            self._say((*before, NOTHING_MISSING), ((ANOTHER,), (END,)))
            return
        lines = [STILL_MISSING.with_(missing=len(missing), total=len(everything))]
        for name in dict.fromkeys(s.conversation for s in everything):
            of_it = [s for s in everything if s.conversation == name]
            left = sum(s.key in missing for s in of_it)
            if left:
                lines.append(OF_A_CONVERSATION.with_(title=self._title(name), missing=left, total=len(of_it)))
        bubbles = tuple(Bubble((each,)) for each in before)
        keyboard = tuple((Button(each),) for each in (RECORD, ANOTHER, END))
        self.post.say(Say((*bubbles, Bubble(tuple(lines), tight=True)), keyboard))

    def _show(self, before: tuple[Message, ...]) -> None:
        everything = self._sentences()
        at = next((n for n, s in enumerate(everything) if s.key == self.row.sentence), None)
        if at is None:
            # The conversation was changed meanwhile, and this sentence is no longer said.
            self._go(replace(self.row, sentence=""))
            return
        sentence = everything[at]
        number = WHICH_SENTENCE.with_(n=at + 1, total=len(everything), title=self._title(sentence.conversation))
        words = voicing.words_of(self.house, sentence.message, self.row.language)
        bubbles = [*(Bubble((each,)) for each in before), Bubble((number, READ_IT), tight=True)]
        if self.row.language != "es":
            spanish = voicing.words_of(self.house, sentence.message, "es")
            bubbles.append(Bubble((IN_SPANISH.with_(words=spanish),)))
        # The words alone and last, right above the microphone.
        bubbles.append(Bubble((phrases.AS_WRITTEN.with_(text=words),)))
        self.post.say(Say(tuple(bubbles), self._keyboard()))

    def _keyboard(self) -> tuple[tuple[Button, ...], ...]:
        return ((Button(NEXT), Button(BEFORE)), (Button(LISTEN_TO_IT),), (Button(LIST), Button(END)))

    def _title(self, name: str) -> Message:
        return self.house.conversations[name].title if name else THE_COMMON_ONES

    def _say(self, lines: tuple[Message, ...], rows: tuple[tuple[Message, ...], ...]) -> None:
        keyboard = tuple(tuple(Button(label) for label in row) for row in rows)
        self.post.say(Say(tuple(Bubble((line,)) for line in lines), keyboard))

    def _sentences(self) -> tuple[Sentence, ...]:
        return voicing.sentences(self.house)

    def _missing(self) -> list[Sentence]:
        have = recorded.there(self.tx, self.house, self.row.language, self.row.voice)
        return [s for s in self._sentences() if s.key not in have]

    def _following(self, key: str, *, missing: bool) -> str:
        """The next sentence without a voice after this one, from the top again; "" where none is missing."""
        order = [s.key for s in self._sentences()]
        start = order.index(key) + 1 if key in order else 0
        wanted = {s.key for s in self._missing()} - {key} if missing else set(order)
        return next((each for each in (*order[start:], *order[:start]) if each in wanted), "")

    def _preceding(self) -> str:
        order = [s.key for s in self._sentences()]
        at = order.index(self.row.sentence) if self.row.sentence in order else 1
        return order[max(0, at - 1)]

    # Recordings -----------------------------------------------------------------------------------

    def _record(self, offer: FileOffer) -> None:
        sentence = next((s for s in self._sentences() if s.key == self.row.sentence), None)
        if sentence is None or offer.size > MOST_BYTES or not offer.file_id:
            self.ask((TOO_LARGE,) if sentence is not None else ())
            return
        recorded.propose(self.tx, self.house, self.row, sentence.message, offer, self.chat.bot_id)
        self.post.say(Say((Bubble((RECEIVED,)),), self._keyboard()))

    def _play(self) -> None:
        found = [
            row
            for row in recordings.of_sentence(self.tx, self.row.sentence, self.row.language)
            if row.voice == self.row.voice
        ]
        # A proposal of just now before what was approved earlier.
        found.sort(key=lambda row: (row.state != RecordingState.PROPOSED, -row.recorded_at))
        if found:
            self.post.voice(found[0].id)
        else:
            self.post.tell(NO_RECORDING)


def _hash(house: House, secret: str) -> str:
    return house.vault.keyed_hash("recorder", secret)
