"""How a tracing request opens: whose it is, the two consents, how long it may take; and the conditions of the rest."""

from bot.conversation.questions import (
    About,
    Choice,
    Consent,
    OpenText,
    Option,
    Outcome,
    YesNo,
    all_of,
    answered,
    unless,
)
from bot.conversation.script import step
from bot.domain.words import _
from conversations.common import COMPARE_VERSION, I_AGREE, I_DO_NOT_AGREE, MAY_WE_COMPARE, REFUSED_AND_FREE, WHY_COMPARE

VIOLENCE = answered("route", "violence_1980_2000")
MIGRATION = answered("route", "migration")
DISASTER = answered("route", "disaster")
DETENTION = answered("route", "detention")
CHILDHOOD = answered("route", "childhood_separation")
MISSING_NOW = answered("route", "missing_recent", "violence_other")
# Nobody has to be asked whether a mother is a child; and who was missing by 2000 is grown today.
SURELY_GROWN = answered("kinship", "mother", "father", "grandfather", "grandmother", "uncle", "aunt")

FOR_ANOTHER = answered("by", "helper", "volunteer")
VOLUNTEER = answered("by", "volunteer")
IN_FULL = answered("path", "full")
# Who told it many times is asked for who, kinship, how to reach them, and at most five things more.
TOLD_BEFORE = answered("path", "told")
# They look for the remains: nothing is asked as if the person would answer.
BURIAL = answered("wish", "burial")

WHY_NAME_SOUGHT = _("Names are how we compare. One name is enough if you do not know the others.")
WHY_PARENTS = _("Many people have the same name. The parents' names help to tell them apart.")
WHY_HOW = _("It helps to know where to ask. You can leave it without an answer.")
WHY_SIGNS = _("It helps to tell this person from others. You can leave it without an answer.")

# Whoever is not there can't be entered: the office asks them what they want.
ABSENT = Outcome(
    tell=(_("That person has to agree. Tell us how to reach them, and a person will call."),),
    begin="talk",
    given=(("route", "contact"), ("reason", "absent")),
)

OPENING = (
    step(
        "route",
        Choice(
            _("How was contact lost?"),
            options=(
                Option("violence_1980_2000", _("In the violence of 1980 to 2000")),
                Option("migration", _("On a journey or in another country")),
                Option("disaster", _("In a flood, landslide or earthquake")),
                Option("detention", _("The person was detained")),
                Option("childhood_separation", _("I was separated from my family as a child")),
                Option("missing_recent", _("After 2000, in another way")),
            ),
        ),
        why=_("So that we ask you only what is needed."),
    ),
    step(
        "by",
        Choice(
            _("Are you writing for yourself or for another person?"),
            options=(
                Option("self", _("For myself")),
                Option("helper", _("For a person who is beside me")),
                Option(
                    "absent",
                    _("For a person who is not here"),
                    ABSENT,
                ),
            ),
        ),
        why=_("The request belongs to the family, and they have to agree to it."),
    ),
    step(
        "beside",
        YesNo(
            _("Is the person beside you and listening? Read each question aloud: the answers are theirs."),
            on_no=ABSENT,
            both=True,
        ),
        only_if=FOR_ANOTHER,
    ),
    step(
        "adult",
        YesNo(
            _("Is that person 18 years old or older?"),
            on_no=Outcome(
                tell=(_("A person will help you. You can also call these numbers now."),),
                numbers="minor_writing",
                hand_over="minor",
                ends=True,
            ),
            both=True,
        ),
        only_if=FOR_ANOTHER,
    ),
    step(
        "consent_keep",
        Consent(
            _("May we keep what you tell us? We use it only for this request, and you can erase it whenever you want."),
            yes=I_AGREE,
            no=I_DO_NOT_AGREE,
            purpose="keep",
            text_version="keep-1",
            on_no=REFUSED_AND_FREE,
            both=True,
        ),
        why=_("Without your yes we keep nothing."),
    ),
    step(
        "consent_compare",
        Consent(
            MAY_WE_COMPARE,
            yes=I_AGREE,
            no=I_DO_NOT_AGREE,
            purpose="compare",
            text_version=COMPARE_VERSION,
            on_no=Outcome(tell=(_("We will not compare it. A person will read your request."),), keep_on=True),
            both=True,
        ),
        why=WHY_COMPARE,
    ),
    step(
        "witness",
        OpenText(_("Who agreed, and who is there with you? You can send that person's voice saying yes.")),
        about=About.ENQUIRER,
        only_if=FOR_ANOTHER,
        fills="summary.witness",
        label=_("Who agreed"),
        why=_("A person of the office will ask them again, alone."),
    ),
    step(
        "reuse",
        YesNo(_("May I use again what you told me about yourself in your other request?"), on_yes=Outcome(reuse=True)),
        only_if=all_of(answered("known"), unless(FOR_ANOTHER)),
        why=_("So that you do not have to tell it twice. You see it at the end and can change it."),
    ),
    step(
        "path",
        Choice(
            _("Do you want to answer all the questions, or only the most important ones?"),
            options=(
                Option("short", _("Only the most important ones")),
                Option("told", _("I have told it many times")),
                Option("full", _("All the questions")),
            ),
        ),
        before=(_("Answer calmly. You may leave a question without an answer, or stop and go on another day."),),
        why=_("If you have told this many times before, a few answers are enough."),
    ),
)
