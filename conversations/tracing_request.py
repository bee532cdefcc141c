"""The tracing request: consent, the person sought, how contact was lost, who asks and how to reach them, review.

Five answers make a request: consent, who is sought, kinship, roughly when and where contact was lost, how to
reach the family. Everything else is offered. `path` "short" asks little more than those five, "told" at most five
more. A second request of the same person takes over what they told of themselves, if they say so.
"""

from bot.conversation.questions import Review
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import SEND_REQUEST
from conversations.tracing_family import FAMILY
from conversations.tracing_loss import LOSS
from conversations.tracing_opening import OPENING
from conversations.tracing_person import PERSON_SOUGHT

TRACING_REQUEST = Conversation(
    name="tracing_request",
    version=1,
    title=_("Request about a relative"),
    steps=(
        *OPENING,
        *PERSON_SOUGHT,
        *LOSS,
        *FAMILY,
        step("review", Review(_("This is what I wrote down. Is it right?"), send=SEND_REQUEST)),
    ),
    ending=Ending.SUBMIT,
    given=("known",),
)
