"""What a person who was here before is offered. `continue` and `status` are carried out by the program."""

from bot.conversation.questions import Choice, Option, Outcome, answered
from bot.conversation.script import Conversation, step
from bot.domain.words import _

WELCOME_BACK = Conversation(
    name="welcome_back",
    version=1,
    title=_("Coming back"),
    given=("paused", "sent", "alive"),
    steps=(
        step(
            "what",
            Choice(
                _("Good day. What do you want to do?"),
                options=(
                    Option("continue", _("Continue"), only_if=answered("paused")),
                    Option("status", _("My requests"), only_if=answered("sent")),
                    Option("another", _("Make another request"), Outcome(begin="start", given=(("ready", "here"),))),
                    Option(
                        "alive",
                        _("What I left about myself"),
                        Outcome(begin="alive_again"),
                        only_if=answered("alive"),
                    ),
                    Option("services", _("Offices, numbers and rights"), Outcome(begin="services")),
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
