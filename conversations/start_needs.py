"""What somebody needs, before anything personal: the buttons, and the sentences people write instead of them."""

from bot.conversation.questions import Choice, Option, Outcome, answered, unless
from bot.conversation.script import step
from bot.domain.words import _
from conversations.common import OFFICE_IS_OPEN, TO_A_PERSON
from conversations.start_danger import IN_DANGER

REFUSED_POLITELY = _("This service cannot help with that. It is only for families who lost contact with someone.")
# Short, and no question: whoever buried a relative has told it often enough.
REMAINS = Outcome(remains=True, ends=True)

NEEDS = (
    step(
        "triage",
        Choice(
            _("What do you need?"),
            options=(
                Option(
                    "danger",
                    _("Danger now, or missing for days or weeks"),
                    IN_DANGER,
                    also=("peligro", "emergencia", "urgente"),
                    wishes=("danger",),
                ),
                Option(
                    "relative",
                    _("I am looking for a relative"),
                    wishes=("relative",),
                ),
                Option(
                    "alive",
                    _("I want to send word to my family"),
                    wishes=("send", "alive", "message"),
                ),
                Option(
                    "information",
                    _("I know something about a person"),
                    Outcome(begin="information", given=(("route", "information"),)),
                    wishes=("information",),
                ),
                Option(
                    "about_me",
                    _("Someone may be looking for me"),
                    Outcome(begin="about_me", given=(("route", "about_me"),)),
                    wishes=("about_me",),
                ),
                # A refusal is never read out of a sentence: whoever speaks of money or a partner is shown the buttons.
                Option(
                    "other",
                    _("Something else"),
                    wishes=("person", "services", "remains", "partner", "money", "ancestors"),
                ),
            ),
        ),
        only_if=unless(answered("ready", "danger")),
        why=_("So that we ask you only what is needed."),
    ),
    step(
        "send",
        Choice(
            _("Do you want to leave word that you are alive, or send a message to a relative?"),
            options=(
                Option(
                    "alive",
                    _("Leave word that I am alive"),
                    Outcome(begin="safe_and_well", given=(("route", "safe_and_well"),)),
                    also=("vivo", "viva", "con vida", "estoy bien", "kawsachkani", "kawsachkasqayta"),
                    wishes=("alive",),
                ),
                Option(
                    "message",
                    _("Send a message to a relative"),
                    Outcome(begin="family_message", given=(("route", "family_message"),)),
                    also=("mensaje", "mensajito", "carta", "escribir", "mensajeta"),
                    wishes=("message",),
                ),
                Option("person", _("Talk with a person"), TO_A_PERSON),
            ),
        ),
        only_if=answered("triage", "alive"),
    ),
    step(
        "other",
        Choice(
            _("What is it about?"),
            options=(
                Option("person", _("Talk with a person"), TO_A_PERSON, wishes=("person",)),
                Option("services", _("Offices, numbers and rights"), Outcome(begin="services"), wishes=("services",)),
                Option("remains", _("We received the remains of a relative"), REMAINS, wishes=("remains",)),
                Option(
                    "partner",
                    _("A partner who left me"),
                    Outcome(tell=(REFUSED_POLITELY,), numbers="family_violence", ends=True),
                ),
                Option(
                    "money",
                    _("Debts or an inheritance"),
                    Outcome(tell=(REFUSED_POLITELY, OFFICE_IS_OPEN), ends=True),
                ),
                Option(
                    "ancestors",
                    _("My ancestors or my family tree"),
                    Outcome(tell=(REFUSED_POLITELY, OFFICE_IS_OPEN), ends=True),
                ),
            ),
        ),
        only_if=answered("triage", "other"),
    ),
)
