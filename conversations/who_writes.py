"""One telephone, several people: who writes now. Asked only once a second name has appeared."""

from bot.conversation.questions import OneOf
from bot.conversation.script import Conversation, step
from bot.domain.words import _

WHO_WRITES = Conversation(
    name="who_writes",
    version=1,
    title=_("Who is writing"),
    given=("people", "asked"),
    steps=(step("person", OneOf(_("Good day. Who is writing?"), given="people")),),
)
