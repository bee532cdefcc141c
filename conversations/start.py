"""The first minute: language, what this is, and which help is the right one. Nothing personal is asked here."""

from bot.conversation.questions import Choice, Language, Option, Outcome
from bot.conversation.script import Conversation, step
from bot.domain.words import _
from conversations.common import COME_BACK, NEVER_MONEY, TELEGRAM_READS, TO_A_PERSON, WHO_READS
from conversations.start_cause import HOW_LOST
from conversations.start_danger import IN_DANGER, WHO_TOOK_THEM
from conversations.start_needs import NEEDS

# Whoever says here what they need goes on, and is not asked for it again.
ANY_NEED = (
    "danger", "relative", "send", "alive", "message", "information", "about_me", "remains", "partner", "money",
    "ancestors",
)  # fmt: skip

START = Conversation(
    name="start",
    version=1,
    title=_("Beginning"),
    given=("first_words",),
    steps=(
        step("language", Language(_("Good day. Do you want to talk in Quechua or in Spanish?"), both=True)),
        step(
            "ready",
            Choice(
                _("Do you want to go on here?"),
                options=(
                    Option(
                        "here",
                        _("Go on here"),
                        also=("seguir", "sigo", "adelante", "continuar", "si", "ari"),
                        wishes=ANY_NEED,
                    ),
                    Option("person", _("Talk with a person"), TO_A_PERSON),
                    Option(
                        "danger",
                        _("Danger now"),
                        IN_DANGER,
                        also=("peligro", "emergencia", "urgente"),
                        wishes=("danger",),
                    ),
                    Option(
                        "services",
                        _("Offices, numbers and rights"),
                        Outcome(begin="services"),
                        wishes=("services",),
                    ),
                    Option("not_now", _("Not now"), Outcome(tell=(COME_BACK,), ends=True)),
                ),
            ),
            before=(
                _("I am a program of {organisation}, not a person. Here you can ask for help about a relative."),
                WHO_READS,
                TELEGRAM_READS,
                NEVER_MONEY,
            ),
        ),
        step(
            "age",
            Choice(
                _("Are you 18 years old or older?"),
                options=(
                    Option(
                        "adult",
                        _("Yes, 18 or older"),
                        also=("mayor de 18", "mayor de edad", "soy mayor", "soy adulto", "soy adulta", "yuyaqmi kani"),
                        ages=range(18, 121),
                    ),
                    Option(
                        "helper",
                        _("I am younger, and I write for an adult beside me"),
                        also=("por mi abuela", "por mi abuelo", "por mi mama", "por un adulto", "hatun mamaypaq"),
                    ),
                    Option(
                        "minor",
                        _("No, I am younger"),
                        Outcome(
                            tell=(_("A person will help you. You can also call these numbers now."),),
                            numbers="minor_writing",
                            hand_over="minor",
                            ends=True,
                        ),
                        ages=range(18),
                    ),
                ),
                both=True,
            ),
            why=_("If you are younger than 18, a person helps you first."),
        ),
        *NEEDS,
        *WHO_TOOK_THEM,
        *HOW_LOST,
    ),
)
