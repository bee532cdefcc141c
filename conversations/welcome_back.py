"""What a person who was here before is offered. `continue` and `status` are carried out by the program."""

from bot.conversation.questions import Choice, Option, Outcome
from bot.conversation.script import Conversation, step
from bot.domain.words import _

WELCOME_BACK = Conversation(
    name="welcome_back",
    version=1,
    title=_("Coming back"),
    steps=(
        step(
            "what",
            Choice(
                _("Good day. What do you want to do?"),
                options=(
                    Option("continue", _("Continue")),
                    Option("status", _("My requests")),
                    Option("another", _("Make another request"), Outcome(begin="start", given=(("ready", "here"),))),
                    Option(
                        "person",
                        _("Talk with a person"),
                        Outcome(begin="talk", given=(("route", "contact"), ("reason", "person"))),
                    ),
                ),
            ),
        ),
    ),
)
