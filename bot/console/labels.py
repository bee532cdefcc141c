"""What the console calls each value of an enum, in words. English here, Spanish in console.po."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.cases import CaseState, Route, SoughtPersonsChoice
from bot.domain.consent import Given, Purpose
from bot.domain.family_messages import MessageState
from bot.domain.matches import Band, Hypothesis, Judgement, Verdict
from bot.domain.people import Kinship, Sex
from bot.domain.process_roles import ProcessRole
from bot.domain.roles import Role
from bot.domain.words import Message, _, c_
from bot.services.views import QueueView, RowPlan

_CALLED: tuple[tuple[StrEnum, Message], ...] = (
    (Route.VIOLENCE_1980_2000, _("violence 1980–2000")),
    (Route.MIGRATION, _("migration")),
    (Route.DISASTER, _("disaster")),
    (Route.DETENTION, _("detention")),
    (Route.CHILDHOOD_SEPARATION, _("separated as a child")),
    (Route.MISSING_RECENT, _("missing since 2001")),
    (Route.VIOLENCE_OTHER, _("violence of today")),
    (Route.CONTACT, _("wants to talk with a person")),
    (Route.INFORMATION, _("knows something about someone")),
    (Route.ABOUT_ME, _("“this is about me”")),
    (Route.SAFE_AND_WELL, _("left word that they are alive")),
    (Route.FAMILY_MESSAGE, _("sends family news to a relative")),
    (MessageState.RECEIVED, _("to be read")),
    (MessageState.CHANGE_ASKED, _("its sender was asked to change it")),
    (MessageState.PROPOSED, _("waits for a second person")),
    (MessageState.BY_PHONE, _("to be offered by phone")),
    (MessageState.OFFERED, _("offered in the recipient's chat")),
    (MessageState.DELIVERED, _("given to the recipient")),
    (MessageState.DECLINED, _("the recipient did not want it")),
    (MessageState.STOPPED, _("not passed on")),
    (CaseState.SUBMITTED, _("not opened yet")),
    (CaseState.IN_TRIAGE, _("being read")),
    (CaseState.REDIRECTED, _("redirected")),
    (CaseState.NEEDS_INFO, _("waiting for the family")),
    (CaseState.SEARCHING, _("searching")),
    (CaseState.POSSIBLE_MATCH, _("possible match")),
    (CaseState.LOCATED_CONSENT_PENDING, _("located, not answered yet")),
    (CaseState.ANSWER_WITHHELD, _("answer withheld")),
    (CaseState.ANSWERED, _("answered")),
    (CaseState.DECEASED, _("answered: deceased")),
    (CaseState.REFERRED, _("referred")),
    (CaseState.DORMANT, _("dormant")),
    (CaseState.WITHDRAWN, _("withdrawn by the family")),
    (CaseState.REJECTED, _("not carried")),
    (CaseState.ERASED, _("erased")),
    (QueueView.MINE, _("Mine")),
    (QueueView.OFFICE, _("Office")),
    (QueueView.UNASSIGNED, _("Unassigned")),
    (QueueView.SECOND_REVIEW, _("Second review")),
    (QueueView.WAITING_FAMILY, _("Waiting for the family")),
    (QueueView.OVERDUE, _("Overdue")),
    (QueueView.URGENT, _("Urgent")),
    (Band.STRONG, _("strong candidate")),
    (Band.POSSIBLE, _("possible candidate")),
    (Band.WEAK, _("weak candidate")),
    (Verdict.AGREE, _("agrees")),
    (Verdict.CLOSE, _("almost the same")),
    (Verdict.DIFFER, _("differs")),
    (Verdict.UNKNOWN, c_("evidence", "not known")),
    (Hypothesis.SAME, _("may be the same person")),
    (Hypothesis.RELATIVE, _("may be a relative")),
    (Hypothesis.UNRELATED, _("probably somebody else")),
    (Judgement.SAME, _("same person")),
    (Judgement.DIFFERENT, _("a different person")),
    (Judgement.UNSURE, _("cannot be known yet")),
    (SoughtPersonsChoice.CONTACT, _("Wants contact with the family")),
    (SoughtPersonsChoice.MESSAGE_ONLY, _("Only a message may be passed on")),
    (SoughtPersonsChoice.ONLY_ALIVE, _("Only that they are alive may be said")),
    (SoughtPersonsChoice.TELL_NOTHING, _("Nothing may be told")),
    (SoughtPersonsChoice.NEEDS_TIME, _("Needs time to decide")),
    (Purpose.KEEP, _("Keep and read the request")),
    (Purpose.COMPARE, _("Compare with other requests and lists")),
    (Purpose.SHARE_NETWORK, _("Share with the Red Cross and Red Crescent network")),
    (Purpose.SHARE_STATE_SEARCH, _("Share with the State's humanitarian search")),
    (Purpose.SHARE_POLICE, _("Share with the police")),
    (Given.IN_CHAT, _("in the chat")),
    (Given.ORAL, _("said aloud")),
    (Given.IN_PERSON, _("said in person")),
    (Given.WITNESSED, _("said before a witness")),
    (Given.ON_PAPER, _("on paper")),
    (Role.VOLUNTEER, _("volunteer")),
    (Role.CASEWORKER, _("caseworker")),
    (Role.APPROVER, _("approver")),
    (Role.COORDINATOR, _("coordinator")),
    (Role.ADMINISTRATOR, _("administrator")),
    (Role.AUDITOR, _("auditor")),
    (ProcessRole.RECEIVER, _("receives from Telegram")),
    (ProcessRole.LANES, _("handles what families write")),
    (ProcessRole.DELIVER, _("sends the messages")),
    (ProcessRole.FILES, _("fetches photos and voice notes")),
    (ProcessRole.MATCHING, _("compares the names")),
    (ProcessRole.CONSOLE, _("shows this console")),
    (ProcessRole.TASKS, _("does what is due by time")),
    (Kinship.MOTHER, c_("staff", "mother")),
    (Kinship.FATHER, c_("staff", "father")),
    (Kinship.SPOUSE, c_("staff", "spouse or partner")),
    (Kinship.SON, c_("staff", "son")),
    (Kinship.DAUGHTER, c_("staff", "daughter")),
    (Kinship.BROTHER, c_("staff", "brother")),
    (Kinship.SISTER, c_("staff", "sister")),
    (Kinship.GRANDFATHER, c_("staff", "grandfather")),
    (Kinship.GRANDMOTHER, c_("staff", "grandmother")),
    (Kinship.GRANDCHILD, c_("staff", "grandchild")),
    (Kinship.UNCLE, c_("staff", "uncle")),
    (Kinship.AUNT, c_("staff", "aunt")),
    (Kinship.NEPHEW, c_("staff", "nephew")),
    (Kinship.NIECE, c_("staff", "niece")),
    (Kinship.COUSIN, c_("staff", "cousin")),
    (Kinship.IN_LAW, c_("staff", "in-law")),
    (Kinship.GODPARENT, c_("staff", "godparent")),
    (Kinship.FRIEND, c_("staff", "neighbour or friend of the family")),
    (Kinship.OTHER, c_("staff", "other kinship")),
    (Sex.FEMALE, _("woman")),
    (Sex.MALE, _("man")),
    (Sex.UNKNOWN, c_("sex", "not known")),
    (RowPlan.NEW, _("new")),
    (RowPlan.CHANGED, _("changed")),
    (RowPlan.SAME, _("already the same")),
    (RowPlan.SUPPRESSED, _("left out: this person's data were erased")),
    (RowPlan.ERROR, _("left out: cannot be read")),
)
# By type too: Judgement.SAME and RowPlan.SAME are equal as text.
LABELS: Mapping[tuple[type[StrEnum], str], Message] = {(type(each), each.value): words for each, words in _CALLED}

# Plain text values that are not enums: languages of families, kinds of list, how an answer came.
NAMES: Mapping[str, Message] = {
    "es": _("Spanish"),
    "en": _("English"),
    "quy": _("Quechua"),
    "quz": _("Quechua (Cusco)"),
    "ay": _("Aymara"),
    "request": _("another request"),
    "enquirer": _("somebody who is searching too"),
    "sought": _("list of people being sought"),
    "alive": _("list of people who are alive"),
    "dead": _("list of people who have died"),
    "services": _("what help there is"),
    "rights": _("rights and papers"),
    "photo": _("Photo"),
    "voice": _("Voice note"),
    "document": _("Document"),
    "woman": _("woman's voice"),
    "man": _("man's voice"),
    "how:text": _("written"),
    "how:button": _("by button"),
    "how:voice": _("by voice"),
    "how:photo": _("by photo"),
    "how:location": _("by location"),
    "how:contact": _("by contact card"),
    "how:transcript": _("written down by staff"),
    "how:staff": _("typed by staff"),
    "how:edit": _("corrected in the chat"),
    "how:before": _("from an earlier request"),
    "how:given": _("chosen at the start"),
    "how:unknown": _("said they do not know"),
    "how:skipped": _("skipped"),
}

# What pressing a move will do, said before it is pressed. Names are those of domain.cases.TRANSITIONS.
MOVE_SAYS: Mapping[str, Message] = {
    "open": _("The case is marked as being read. The family sees that a person is reading their request."),
    "redirect": _("The case rests as redirected and stays open to come back. Tell the family where to go first."),
    "family_answered": _("The case goes back to searching with what the family told you."),
    "accept": _("The office takes the case on. The family is told that the request stays open."),
    "accept_guarded": _("Minors and violence are accepted by two people: your yes waits for a second person."),
    "match_undone": _("The case goes back to searching. The family sees no change."),
    "withhold": _("The answer is kept back as the sought person decided. The family sees no change."),
    "choice_changed": _("The sought person decided again: the case waits for their new choice."),
    "answer": _("The case ends as answered. Only after the family heard it from a person."),
    "answered_elsewhere": _(
        "The family has its answer from elsewhere: the remains were given back, or the person called."
    ),
    "deceased": _("Only after the authority confirmed it and a person told the family, never by chat."),
    "refer": _("The case is marked as referred, to whom the family allowed it and to nobody else."),
    "rest": _("The case rests with a yearly review. It is not closed, and any new fact wakes it."),
    "reopen": _("The case goes back to searching."),
    "reject": _("The case is not carried on. The family hears the reason and where else to go."),
    "withdraw": _("The family withdraws the request. Nobody asks why."),
}

# What was done, shown once on the next page; the key travels in the address, the words do not.
DONE: Mapping[str, Message] = {
    "claimed": _("The case is yours."),
    "assigned": _("The case has a new caseworker."),
    "released": _("The case is back in the queue."),
    "task_done": _("The task is done. What came of it stands in the case."),
    "noted": _("The note is kept. Only staff see it."),
    "transcribed": _("What was said is written down."),
    "moved": _("Done. The case shows where it stands now."),
    "proposed": _("Proposed. A second person has to agree."),
    "taken_back": _("The proposal was taken back."),
    "judged": _("Your judgement is kept. You can undo it until something is sent."),
    "undone": _("The judgement was undone."),
    "choice": _("The sought person's choice is recorded."),
    "sent": _("The reply was sent to the family."),
    "waiting": _("The reply waits for a second person."),
    "phone_task": _("The family has no chat: read the reply to them by phone and note it."),
    "refused": _("The reply was not sent."),
    "asked": _("The question was sent to the family."),
    "consent_asked": _("The family is asked in the chat. What they answer appears here."),
    "consent_written": _("What they said is kept."),
    "consent_confirmed": _("Confirmed. What they allowed counts now."),
    "word_kept": _("The check word is kept. Say it first when you call."),
    "word_gone": _("There is no check word any more."),
    "entered": _("The request is registered. Give the family this case code."),
    "listed": _("The table is changed. Families are told so from now on."),
    "taken_over": _("The request is the other relative's. Speak with them alone before anything is given on."),
    "duty_on": _("You are on duty for eight hours. Your Telegram is told when somebody waits."),
    "duty_off": _("Your duty is over. Your Telegram is told nothing any more."),
    "unlinked": _("The chat is linked no longer."),
    "unsafe_kept": _("The table of unsafe districts is changed."),
    "talk_ended": _("The talk is over. The family was told."),
    "visit_asked": _("The volunteer was asked. They can say no."),
    "interpreter": _("The reply waits for a colleague who speaks the family's language."),
    "change_asked": _("The sender was asked to change the message."),
    "passed": _("The message goes on: the recipient is asked first."),
    "message_refused": _("The message does not go on for now."),
    "by_phone": _("What the recipient said is noted."),
    "to_phone": _("It is offered by phone now. The chat shows it no more."),
    "message_changed": _("The new words are kept. Read them before they go on."),
    "applied": _("The list is on the register."),
    "tried_again": _("They are tried again now. Reload the page in a moment: what fails again is parked again."),
    "removal_asked": _("This person is compared and shown no more. A coordinator who did not ask decides."),
    "person_removed": _("The person is erased, and the same list never brings them back."),
    "person_kept": _("The person stays on the list and is compared again."),
    "dropped": _("The import was dropped. Nothing was written."),
    "disabled": _("The account can no longer be used."),
    "voice_approved": _("Families hear this recording from now on."),
    "voice_refused": _("The recording was destroyed. Its sentence is missing again."),
    "signed": _("Signed. The sentence is shown without its Spanish from now on."),
    "corrected": _("The sentence was corrected."),
    "signed_out": _("You signed out."),
    "ended": _("Your session ended. Sign in again."),
    "nothing_next": _("Nothing is waiting to be taken. Look at the office's list."),
}


def label(value: StrEnum | str) -> Message:
    """What to call this value. A value nobody named is shown as it is, so that it gets noticed."""
    if isinstance(value, StrEnum) and (type(value), value.value) in LABELS:
        return LABELS[type(value), value.value]
    return NAMES.get(str(value), Message(str(value).replace("_", " ")))


def kinship(value: str) -> Message:
    """Kinship as stored in the summary card; the family's own word where it isn't one of ours."""
    try:
        return label(Kinship(value))
    except ValueError:
        return Message("{value}").with_(value=value)


def in_words(value: str, field: str) -> Message:
    """A stored value as a person says it, where the field holds one of ours (kinship, sex); else as it was given."""
    if field == "kinship":
        return kinship(value)
    if field in ("sex", "sought_sex", "own_sex") and value in ("F", "M"):
        return label(Sex(value))
    return Message("{value}").with_(value=value) if value else Message("")


def role(value: str) -> Message:
    """A role as the list of staff holds it."""
    return label(Role(value))
