"""Somebody in danger now, or missing for days or weeks: numbers and a person first, then the offer to register."""

from bot.conversation.questions import Choice, Option, Outcome, YesNo, all_of, answered, any_of, unless
from bot.conversation.script import step
from bot.domain.words import _
from conversations.common import COME_BACK, POLICE_NO_WAITING, TO_A_PERSON

# Two taps from the very first message: the language, and this. Or one sentence, whatever is asked.
IN_DANGER = Outcome(
    tell=(_("If there is danger now, call these numbers."), POLICE_NO_WAITING),
    numbers="danger",
    hand_over="danger",
    keep_on=True,
)
DANGER = any_of(answered("ready", "danger"), answered("triage", "danger"))
A_PERSON = Option("person", _("Talk with a person"), TO_A_PERSON)
NOT_NOW = Option("no", _("Not now"), Outcome(tell=(COME_BACK,), ends=True))
ASK_FOR_HELP = _("You can ask for help today at these places. A lawyer of the State costs nothing.")

WHO_TOOK_THEM = (
    step(
        "taken",
        YesNo(
            _("Could police or soldiers have taken the person?"),
            on_yes=Outcome(
                tell=(ASK_FOR_HELP,),
                numbers="detention",
            ),
            both=True,
        ),
        only_if=DANGER,
        may_not_know=True,
        why=_("Because then other offices can help you too."),
    ),
    step(
        "register_taken",
        Choice(
            _("Do you also want to leave a request with us?"),
            options=(
                Option(
                    "yes",
                    _("Leave a request"),
                    Outcome(begin="tracing_request", given=(("route", "detention"), ("urgent", "detention"))),
                ),
                A_PERSON,
                NOT_NOW,
            ),
        ),
        only_if=answered("taken", True),
    ),
    step(
        "register",
        Choice(
            _("Do you also want to leave a request with us?"),
            options=(
                Option(
                    "yes",
                    _("Leave a request"),
                    Outcome(begin="tracing_request", given=(("route", "missing_recent"), ("urgent", "danger"))),
                ),
                A_PERSON,
                NOT_NOW,
            ),
        ),
        only_if=all_of(DANGER, unless(answered("taken", True))),
    ),
)
