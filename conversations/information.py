"""Somebody knows something about a person. Kept for the office; it changes nothing by itself."""

from bot.conversation.questions import (
    About,
    Choice,
    Consent,
    FullName,
    OpenText,
    Option,
    Outcome,
    PlaceOf,
    Review,
    SexOf,
    When,
    YesNo,
)
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import (
    I_AGREE,
    I_DO_NOT_AGREE,
    LABEL_HOURS,
    LABEL_YOUR_PHONE,
    NO_CULPRIT,
    OWN_PHONE,
    REFUSED_AND_FREE,
    SAFE_HOURS,
    SEND_MESSAGE,
    WHY_HOURS,
    WHY_PHONE,
)

INFORMATION = Conversation(
    name="information",
    version=1,
    title=_("What I know about a person"),
    steps=(
        step(
            "with_now",
            YesNo(
                _("Are you with that person now?"),
                on_yes=Outcome(
                    tell=(_("If that person is hurt or in danger, call these numbers first."),), numbers="danger_now"
                ),
                both=True,
            ),
            why=_("Because then the help for that person comes first."),
        ),
        step(
            "consent",
            Consent(
                _("May we keep what you tell us, so that a person of the office reads it?"),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="keep",
                text_version="information-1",
                on_no=REFUSED_AND_FREE,
                both=True,
            ),
            why=_("Without your yes we keep nothing."),
        ),
        step(
            "seen_self",
            Choice(
                _("Did you see it yourself, or did others tell you?"),
                options=(
                    Option("saw", _("I saw the person")),
                    Option("spoke", _("I spoke with the person")),
                    Option("told", _("Others told me")),
                    Option("read", _("I read or heard it")),
                ),
            ),
            about=About.LOSS,
            label=_("How you know"),
            why=_("The person who reads it has to know how it became known."),
        ),
        step(
            "person_name",
            FullName(_("What is that person called?")),
            about=About.SOUGHT,
            may_not_know=True,
            fills="sought",
            label=_("Name"),
            why=_("So that we know whom you mean."),
        ),
        step(
            "person_sex",
            SexOf(_("Is that person a woman or a man?")),
            about=About.SOUGHT,
            may_not_know=True,
            may_skip=True,
            fills="sought.sex",
            label=_("Woman or man"),
            why=_("So that we know whom you mean."),
        ),
        step(
            "what",
            OpenText(_("What do you know? You can tell it with your voice."), sensitive=True),
            about=About.LOSS,
            before=(
                NO_CULPRIT,
                _("If it is about a burial place, please do not dig and do not send the spot on a map."),
            ),
            label=_("What was told"),
            why=_("Only people of the office read it."),
        ),
        step(
            "seen_when",
            When(_("When was that?")),
            about=About.LOSS,
            may_not_know=True,
            may_skip=True,
            fills="loss.when",
            label=_("When"),
            why=_("So that the person who reads it understands it."),
        ),
        step(
            "seen_where",
            PlaceOf(_("In which district or community was that?")),
            about=About.LOSS,
            may_not_know=True,
            may_skip=True,
            fills="loss.where",
            label=_("Where"),
            why=_("So that the person who reads it understands it."),
        ),
        step(
            "own_phone",
            OWN_PHONE,
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
            may_skip=True,
            fills="summary.safe_hours",
            label=LABEL_HOURS,
            why=WHY_HOURS,
        ),
        step("review", Review(_("This is what I wrote down. Is it right?"), send=SEND_MESSAGE)),
    ),
    ending=Ending.SUBMIT,
)
