"""What each kind of timeline entry is called. One table; a kind that isn't in it is a bug a test finds."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.words import Message, _
from bot.vault.envelope import JsonValue

STAFF_ONLY = frozenset(
    {"opened", "claimed", "note", "judged", "undone", "proposed_accept", "proposed", "unproposed", "choice", "read",
     "assigned", "reply_proposed", "reply_interpreting", "reply_refused", "transcribed", "phone_task",
     "message_ask_change",
     "message_propose", "message_refuse", "message_to_phone", "message_offer", "message_give", "message_decline",
     "message_stop", "yearly_unanswered", "yearly_by_phone", "yearly_with_care", "no_number", "dormant_review",
     "task_done", "link_chat", "link_relative", "share_asked", "share_ended", "consent_confirmed",
     "check_word_set", "check_word_gone", "check_word_wanted", "message_called"}
)  # fmt: skip
"""Kinds the family never sees any of; the page draws them apart."""

_LABELS: Mapping[str, Message] = {
    "submitted": _("The request arrived"),
    "answer": _("The family answered a question of the form"),
    "opened": _("Opened for the first time"),
    "claimed": _("Taken from the queue"),
    "note": _("Note, for staff only"),
    "judged": _("A candidate was judged: {judgement}"),
    "undone": _("A judgement was taken back"),
    "accepted": _("Accepted"),
    "proposed_accept": _("Acceptance proposed; a second person must agree"),
    "proposed": _("Proposed: {move}; a second person must agree"),
    "unproposed": _("The proposal was refused or taken back"),
    "moved": _("{move}"),
    "choice": _("What the sought person decided: {choice}"),
    "reply_proposed": _("Reply proposed; a second person must agree"),
    "reply_interpreting": _("Reply written; somebody who speaks the family's language puts it into words"),
    "reply_sent": _("Reply sent to the family"),
    "reply_refused": _("The proposed reply was refused or taken back"),
    "question_sent": _("Question sent to the family"),
    "family_answer": _("The family answered"),
    "family_message": _("The family wrote"),
    "unreachable": _("The family's chat can't be reached: call them"),
    "reply_not_delivered": _("A reply may not have arrived: call the family"),
    "message_ask_change": _("The sender was asked to change the message"),
    "message_changed": _("The sender wrote the message anew"),
    "message_propose": _("Passing the message on was proposed; a second person must agree"),
    "message_refuse": _("Passing the message on was refused"),
    "message_to_phone": _("The message may go on: offer it by phone"),
    "message_offer": _("The message was offered in the recipient's chat"),
    "message_give": _("The recipient has the message"),
    "message_decline": _("The recipient did not want the message"),
    "message_stop": _("The message is not passed on"),
    "talk_opened": _("A person began to talk with the family"),
    "talk_ended": _("The talk ended"),
    "remains_received": _("The family says it received the remains and buried them: ask nothing, send no reminders"),
    "term_renewed": _("Its owner keeps it longer"),
    "term_taken_back": _("Its owner took it back"),
    "term_ended": _("The time its owner chose is over"),
    "phone_task": _("To say by phone or in person: this family has no chat"),
    "read": _("Read"),
    "assigned": _("Assigned"),
    "transcribed": _("A recording was written down"),
    "family_corrected": _("The family corrected an answer"),
    "permission_given": _("The family allowed comparing"),
    "permission_taken": _("The family no longer allows comparing"),
    "share_asked": _("The family is asked: {to}"),
    "share_put_off": _("The family did not want to answer now"),
    "share_allowed": _("The family said yes: {to}"),
    "share_refused": _("The family said no: {to}"),
    "share_taken_back": _("The family took back what it allowed: {to}"),
    "share_ended": _("A permission was taken back after the request was given on: tell whoever has it"),
    "consent_confirmed": _("Somebody spoke with the person alone about what they allowed"),
    "check_word_wanted": _("The family wants to agree on a check word: call them"),
    "check_word_set": _("A check word was agreed on"),
    "check_word_gone": _("The family wants no check word any more"),
    "message_called": _("The recipient was called: {outcome}"),
    "referred": _("Referred: {to}"),
    "reconfirmed": _("The family answered the yearly question"),
    "yearly_unanswered": _("The yearly question was not answered: call them"),
    "yearly_by_phone": _("The yearly question is due and can't be asked in the chat: call them"),
    "yearly_with_care": _("A year has passed: see, with care, how this family is"),
    "no_number": _("The family says that their number is not theirs any more"),
    "dormant_review": _("It has rested for a year: look at it again"),
    "task_done": _("A task was done"),
    "link_chat": _("A link for a new chat was made, after this check"),
    "link_relative": _("A link for another relative was made, after this check"),
    "relinked": _("Another chat was linked to this request"),
    "taken_over": _("Another relative carries this request on"),
}
JUDGEMENTS: Mapping[str, Message] = {
    "same": _("the same person"),
    "different": _("a different person"),
    "unsure": _("not known"),
}
CHOICES: Mapping[str, Message] = {
    "contact": _("wants contact"),
    "message_only": _("pass on a message only"),
    "only_alive": _("say only that they are alive"),
    "tell_nothing": _("tell nothing"),
    "needs_time": _("needs time"),
}
CALLS: Mapping[str, Message] = {
    "heard": _("they wanted it and heard it"),
    "not_wanted": _("they did not want it"),
    "nobody": _("nobody answered"),
    "someone_else": _("someone else answered, and nothing was said"),
    "later": _("they asked to be called another time"),
}
RECEIVERS: Mapping[str, Message] = {
    "share_network": _("to the Red Cross and Red Crescent network"),
    "share_state_search": _("to the State's humanitarian search"),
    "share_police": _("to the police"),
}
MOVES: Mapping[str, Message] = {
    "open": _("Open"),
    "redirect": _("Send to another institution"),
    "ask_family": _("Ask the family"),
    "family_answered": _("The family answered"),
    "accept": _("Accept"),
    "accept_guarded": _("Accept"),
    "match_found": _("There is a possible match"),
    "match_undone": _("The possible match was taken back"),
    "located": _("The sought person was asked"),
    "withhold": _("Nothing may be told for now"),
    "choice_changed": _("The sought person changed their decision"),
    "answer": _("The family was told in person or by phone"),
    "answered_elsewhere": _("Answered elsewhere: the family has its answer"),
    "deceased": _("The death was confirmed by the authority"),
    "refer": _("Refer to another organisation"),
    "rest": _("Let it rest; look again within a year"),
    "reopen": _("Open again"),
    "reject": _("Reject"),
    "withdraw": _("The family withdraws it"),
}


def label_of(kind: str, facts: Mapping[str, JsonValue]) -> Message:
    """The words for an entry; an unknown kind is shown by its own name."""
    label = _LABELS.get(kind, Message(kind))
    return label.with_(
        judgement=JUDGEMENTS.get(str(facts.get("judgement", "")), Message("")),
        choice=CHOICES.get(str(facts.get("choice", "")), Message("")),
        move=MOVES.get(str(facts.get("move", "")), Message("")),
        outcome=CALLS.get(str(facts.get("outcome", "")), Message("")),
        to=RECEIVERS.get(str(facts.get("to", "")), Message("")),
    )
