"""Somebody leaves word that they are alive. It is told to nobody but as they chose, and it ends on a day they chose."""

from bot.conversation.questions import (
    About,
    BirthOrAge,
    Choice,
    Consent,
    NamePart,
    OpenText,
    Option,
    Outcome,
    Phone,
    PlaceOf,
    Review,
    answered,
    part_missing,
)
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import (
    I_AGREE,
    I_DO_NOT_AGREE,
    LABEL_HOURS,
    LABEL_YOUR_MATERNAL,
    LABEL_YOUR_NAME,
    LABEL_YOUR_PATERNAL,
    LABEL_YOUR_PHONE,
    OWN_MATERNAL,
    OWN_NAME,
    OWN_PATERNAL,
    REFUSED_AND_FREE,
    SAFE_HOURS,
    WHY_HOURS,
    WHY_PHONE,
)

WHY_ME = _("So that we do not take you for another person of the same name.")
WHY_TOLD = _("You decide what is told about you. You can change it later.")
HOW_LONG = (
    Option("30", _("30 days"), also=("un mes", "30", "huk killa")),
    Option("90", _("90 days"), also=("tres meses", "90", "kimsa killa")),
    Option("360", _("360 days"), also=("un ano", "360", "huk wata")),
)

SAFE_AND_WELL = Conversation(
    name="safe_and_well",
    version=1,
    title=_("That I am alive"),
    steps=(
        step(
            "consent",
            Consent(
                _("May we keep what you tell us about yourself? You can take it back whenever you want."),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="keep",
                text_version="alive-1",
                on_no=REFUSED_AND_FREE,
                both=True,
            ),
            before=(
                _("I cannot say whether anybody is looking for you."),
                _("You choose what may be told, and to whom. Before that, a person asks you again."),
            ),
            why=_("Without your yes we keep nothing."),
        ),
        step(
            "consent_compare",
            Consent(
                _("May we compare it with what families tell us? Only people of the office see it."),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="compare",
                text_version="alive-compare-1",
                on_no=Outcome(tell=(_("We will not compare it. A person will read it."),), keep_on=True),
                both=True,
            ),
            why=_("One person can be written in different ways. Without your yes we compare nothing."),
        ),
        step("own_name", OWN_NAME, about=About.ENQUIRER, fills="enquirer", label=LABEL_YOUR_NAME, why=WHY_ME),
        step(
            "own_paternal",
            OWN_PATERNAL,
            about=About.ENQUIRER,
            only_if=part_missing("own_name", "paternal"),
            may_not_know=True,
            may_skip=True,
            fills="enquirer.paternal",
            label=LABEL_YOUR_PATERNAL,
            why=WHY_ME,
        ),
        step(
            "own_maternal",
            OWN_MATERNAL,
            about=About.ENQUIRER,
            only_if=part_missing("own_name", "maternal"),
            may_not_know=True,
            may_skip=True,
            fills="enquirer.maternal",
            label=LABEL_YOUR_MATERNAL,
            why=WHY_ME,
        ),
        step(
            "own_birth",
            BirthOrAge(_("In what year were you born, or how old are you?")),
            about=About.ENQUIRER,
            may_skip=True,
            may_not_know=True,
            fills="enquirer.birth",
            label=_("Birth or age"),
            why=WHY_ME,
        ),
        step(
            "lived_before",
            PlaceOf(_("Where did you live when your family last knew of you? Write the community or district.")),
            about=About.ENQUIRER,
            may_skip=True,
            may_not_know=True,
            fills="enquirer.place_origin",
            label=_("Where you lived before"),
            why=WHY_ME,
        ),
        step(
            "own_father",
            NamePart(_("What is your father's name?")),
            about=About.ENQUIRER,
            may_skip=True,
            may_not_know=True,
            fills="enquirer.father",
            label=_("Your father"),
            why=WHY_ME,
        ),
        step(
            "own_mother",
            NamePart(_("What is your mother's name?")),
            about=About.ENQUIRER,
            may_skip=True,
            may_not_know=True,
            fills="enquirer.mother",
            label=_("Your mother"),
            why=WHY_ME,
        ),
        step(
            "phrase",
            Choice(
                _("Which words do you want to leave?"),
                options=(
                    Option("alive", _("I am alive and well"), also=("estoy bien", "todo bien", "allinllam")),
                    Option("moved", _("I am alive, and live in another place"), also=("otro lugar", "otra ciudad")),
                    Option("cared_for", _("I am alive, and they are caring for me")),
                    Option(
                        "will_call", _("I am alive, and I will call"), also=("voy a llamar", "llamare", "qayamusaq")
                    ),
                    Option(
                        "no_contact",
                        _("I am alive, and want no contact now"),
                        also=("sin contacto", "no quiero contacto"),
                    ),
                ),
            ),
            about=About.ENQUIRER,
            fills="alive.phrase",
            label=_("Your words"),
            why=WHY_TOLD,
        ),
        step(
            "to_whom",
            Choice(
                _("To whom may these words be told?"),
                options=(
                    Option("close", _("To my parents, partner, children, brothers or sisters")),
                    Option("relatives", _("To any relative of mine")),
                    Option("named", _("Only to the person I name"), also=("solo a mi", "solo una persona")),
                    Option(
                        "ask", _("Ask me first each time"), also=("pregunten primero", "preguntenme", "tapuwaychik")
                    ),
                ),
            ),
            about=About.ENQUIRER,
            fills="alive.to_whom",
            label=_("To whom"),
            why=WHY_TOLD,
        ),
        step(
            "to_whom_named",
            OpenText(_("Who is that person? Tell the name and what that person is to you.")),
            about=About.ENQUIRER,
            only_if=answered("to_whom", "named"),
            fills="alive.to_whom_named",
            label=_("Only to"),
            why=WHY_TOLD,
        ),
        step(
            "term",
            Choice(_("How long do we keep this? Afterwards it is erased, unless you say longer."), options=HOW_LONG),
            about=About.ENQUIRER,
            fills="alive.term",
            label=_("How long"),
            why=_("So that nothing about you stays longer than you want."),
        ),
        step(
            "own_phone",
            Phone(_("What is your phone number? A person of the office can call you there.")),
            about=About.ENQUIRER,
            may_skip=True,
            fills="summary.phone",
            label=LABEL_YOUR_PHONE,
            why=WHY_PHONE,
        ),
        step(
            "safe_hours",
            SAFE_HOURS,
            about=About.ENQUIRER,
            only_if=answered("own_phone"),
            may_skip=True,
            fills="summary.safe_hours",
            label=LABEL_HOURS,
            why=WHY_HOURS,
        ),
        step("review", Review(_("This is what I wrote down. Is it right?"), send=_("Leave these words"))),
    ),
    ending=Ending.SUBMIT,
    given=("route",),
)

ALIVE_AGAIN = Conversation(
    name="alive_again",
    version=1,
    title=_("What I left about myself"),
    steps=(
        step(
            "alive",
            Choice(
                _("What do you want to do with what you left about yourself?"),
                options=(
                    Option("longer", _("Keep it longer")),
                    Option("take_back", _("Take it back")),
                    Option("leave", _("Leave it as it is"), Outcome(ends=True)),
                ),
            ),
        ),
        step(
            "alive_longer",
            Choice(_("How long from today?"), options=HOW_LONG),
            only_if=answered("alive", "longer"),
        ),
        step(
            "alive_back",
            Choice(
                _("It is frozen at once and erased after ten days. Do you want that?"),
                options=(
                    Option("back", _("Take it back now")),
                    Option("no", _("Leave it there"), Outcome(ends=True)),
                ),
                both=True,
            ),
            only_if=answered("alive", "take_back"),
        ),
    ),
)
