"""How contact was lost: which route a request takes, and what is told before it."""

from bot.conversation.questions import Choice, Option, Outcome, all_of, answered, unless
from bot.conversation.script import step
from bot.domain.words import _
from conversations.common import NO_CULPRIT, NOT_A_REPORT, POLICE_NO_WAITING, TO_A_PERSON
from conversations.start_danger import ASK_FOR_HELP

STATE_SEARCHES = _("The State also searches for people of those years. It gets your request only with your yes.")

HOW_LOST = (
    step(
        "cause",
        Choice(
            _("How was contact lost?"),
            options=(
                Option(
                    "violence_1980_2000",
                    _("In the violence of 1980 to 2000"),
                    Outcome(
                        tell=(STATE_SEARCHES, NO_CULPRIT),
                        begin="tracing_request",
                        given=(("route", "violence_1980_2000"),),
                    ),
                ),
                Option(
                    "migration",
                    _("On a journey or in another country"),
                    Outcome(begin="tracing_request", given=(("route", "migration"),)),
                ),
                Option(
                    "disaster",
                    _("In a flood, landslide or earthquake"),
                    Outcome(begin="tracing_request", given=(("route", "disaster"),)),
                ),
                Option("detention", _("The person was detained")),
                Option(
                    "childhood_separation",
                    _("I was separated from my family as a child"),
                    Outcome(begin="tracing_request", given=(("route", "childhood_separation"),)),
                ),
                Option("recent", _("After 2000, in another way")),
            ),
        ),
        only_if=answered("triage", "relative"),
        may_not_know=True,
        why=_("So that we ask you only what is needed."),
    ),
    step(
        "detained_when",
        Choice(
            _("When was the person detained?"),
            options=(
                Option(
                    "days",
                    _("Days or weeks ago"),
                    Outcome(
                        tell=(ASK_FOR_HELP,),
                        numbers="detention",
                        begin="tracing_request",
                        given=(("route", "detention"), ("urgent", "detention")),
                    ),
                ),
                Option(
                    "before",
                    _("Longer ago"),
                    Outcome(begin="tracing_request", given=(("route", "detention"),)),
                ),
            ),
        ),
        only_if=answered("cause", "detention"),
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
                        tell=(POLICE_NO_WAITING, NOT_A_REPORT, NO_CULPRIT),
                        begin="tracing_request",
                        given=(("route", "violence_other"),),
                    ),
                ),
                Option(
                    "missing_recent",
                    _("No, or I do not know"),
                    Outcome(
                        tell=(POLICE_NO_WAITING, NOT_A_REPORT),
                        begin="tracing_request",
                        given=(("route", "missing_recent"),),
                    ),
                ),
            ),
        ),
        only_if=answered("cause", "recent"),
    ),
    step(
        "other_cause",
        Choice(
            _("We can still write down a request. What do you want to do?"),
            options=(
                Option(
                    "request",
                    _("Leave a request"),
                    Outcome(begin="tracing_request", given=(("route", "missing_recent"),)),
                ),
                Option("person", _("Talk with a person"), TO_A_PERSON),
            ),
        ),
        only_if=all_of(answered("triage", "relative"), unless(answered("cause"))),
    ),
)
