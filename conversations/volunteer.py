"""A community volunteer accepts an invitation, and then enters requests for families who are beside them."""

from bot.conversation.questions import Choice, Consent, Language, Option, Outcome, answered
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import (
    COME_BACK,
    I_AGREE,
    I_DO_NOT_AGREE,
    NEVER_MONEY,
    NO_CULPRIT,
    OWN_NAME,
    POLICE_NO_WAITING,
)

CLEARED_BY_A_WORD = _("If anybody must not see this chat, write one word: limpiar. I erase it at once.")

VOLUNTEER = Conversation(
    name="volunteer",
    version=1,
    title=_("Volunteer"),
    steps=(
        step("language", Language(_("Good day. Do you want to talk in Quechua or in Spanish?"), both=True)),
        step(
            "phone_safety",
            Choice(
                _("Have you understood what stays on your phone?"),
                options=(
                    Option("understood", _("I have understood")),
                    Option(
                        "person",
                        _("Talk with a person"),
                        Outcome(begin="talk", given=(("route", "contact"), ("reason", "person"))),
                    ),
                    Option("no", _("I do not want to go on"), Outcome(tell=(COME_BACK,), ends=True)),
                ),
                both=True,
            ),
            before=(
                _("{organisation} invites you to write down requests for families who have no phone."),
                _("When a request is sent, I erase its messages from this chat."),
                _("Photos, and messages you forward, stay on your phone: I cannot erase those."),
                CLEARED_BY_A_WORD,
                _("If it is dangerous for you to carry this phone, do not go on. You can say no at any time."),
            ),
        ),
        step(
            "rules",
            Consent(
                _(
                    "Do you agree? The person is beside you and agrees, you tell nobody what you hear, "
                    "and you ask for no money."
                ),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="volunteer_rules",
                text_version="volunteer-1",
                on_no=Outcome(tell=(COME_BACK,), ends=True),
                both=True,
            ),
            why=_("These rules protect the families and you."),
        ),
        step("own_name", OWN_NAME, why=_("So that the office knows who writes down the requests.")),
    ),
    ending=Ending.VOLUNTEER_READY,
    farewell=(_("Thank you. Practise first, and begin when a person is beside you."),),
)

# The same questions with an invented family: nothing of it is kept or sent.
PRACTICE = Outcome(
    tell=(_("This is practice: invent a family. Nothing of it is kept, and nobody reads it."),),
    begin="tracing_request",
    given=(("route", "migration"), ("by", "volunteer"), ("practice", "yes")),
)
VOLUNTEER_MENU = Conversation(
    name="volunteer_menu",
    version=1,
    title=_("Volunteer"),
    given=("paused", "sent"),
    steps=(
        step(
            "what",
            Choice(
                _("Good day. What do you want to do?"),
                options=(
                    Option("continue", _("Continue"), only_if=answered("paused")),
                    Option("request", _("Write down a family's request")),
                    Option("status", _("My requests"), only_if=answered("sent")),
                    Option("practice", _("Practise with an invented family"), PRACTICE),
                    Option(
                        "danger",
                        _("Somebody is in danger now"),
                        Outcome(
                            tell=(_("If there is danger now, call these numbers."), POLICE_NO_WAITING),
                            numbers="danger_now",
                            ends=True,
                        ),
                    ),
                    Option(
                        "person",
                        _("Talk with a person"),
                        Outcome(begin="talk", given=(("route", "contact"), ("reason", "person"))),
                    ),
                ),
            ),
        ),
        step(
            "cause",
            Choice(
                _("How did that family lose contact?"),
                options=(
                    Option(
                        "violence_1980_2000",
                        _("In the violence of 1980 to 2000"),
                        Outcome(
                            tell=(NO_CULPRIT,),
                            begin="tracing_request",
                            given=(("route", "violence_1980_2000"), ("by", "volunteer")),
                        ),
                    ),
                    Option(
                        "migration",
                        _("On a journey or in another country"),
                        Outcome(begin="tracing_request", given=(("route", "migration"), ("by", "volunteer"))),
                    ),
                    Option(
                        "disaster",
                        _("In a flood, landslide or earthquake"),
                        Outcome(begin="tracing_request", given=(("route", "disaster"), ("by", "volunteer"))),
                    ),
                    Option(
                        "detention",
                        _("The person was detained"),
                        Outcome(begin="tracing_request", given=(("route", "detention"), ("by", "volunteer"))),
                    ),
                    Option(
                        "childhood_separation",
                        _("Separated from the family as a child"),
                        Outcome(
                            begin="tracing_request", given=(("route", "childhood_separation"), ("by", "volunteer"))
                        ),
                    ),
                    Option("recent", _("After 2000, in another way")),
                ),
            ),
            before=(NEVER_MONEY,),
            only_if=answered("what", "request"),
        ),
        step(
            "recent",
            Choice(
                _("Was there violence in that place?"),
                options=(
                    Option(
                        "violence_other",
                        _("Yes, there was violence"),
                        Outcome(
                            tell=(POLICE_NO_WAITING, NO_CULPRIT),
                            begin="tracing_request",
                            given=(("route", "violence_other"), ("by", "volunteer")),
                        ),
                    ),
                    Option(
                        "missing_recent",
                        _("No, or I do not know"),
                        Outcome(
                            tell=(POLICE_NO_WAITING,),
                            begin="tracing_request",
                            given=(("route", "missing_recent"), ("by", "volunteer")),
                        ),
                    ),
                ),
            ),
            only_if=answered("cause", "recent"),
        ),
    ),
)
