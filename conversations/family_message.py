"""Family news for a relative: read by staff before it goes on, and given only if that relative wants it."""

from bot.conversation.questions import (
    About,
    Consent,
    FullName,
    KinshipTo,
    OpenText,
    Phone,
    Review,
    SexOf,
    answered,
)
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import (
    I_AGREE,
    I_DO_NOT_AGREE,
    LABEL_HOURS,
    LABEL_YOUR_NAME,
    LABEL_YOUR_PHONE,
    OWN_NAME,
    OWN_PHONE,
    REFUSED_AND_FREE,
    SAFE_HOURS,
    SEND_MESSAGE,
    WHY_HOURS,
    WHY_NAME,
    WHY_PHONE,
)

MOST_LINES = 30
CONSENT = Consent(
    _("May we keep your message, read it, and give it to that person if they want it?"),
    yes=I_AGREE,
    no=I_DO_NOT_AGREE,
    purpose="keep",
    text_version="message-1",
    on_no=REFUSED_AND_FREE,
    both=True,
)
ONLY_FAMILY = _("Only family matters: health, births, weddings, work, greetings. Nothing that puts anybody in danger.")
BEFORE = (
    ONLY_FAMILY,
    _("A person of the office reads it before it goes on. I cannot say whether that person is reached."),
)
WHY_REACH = _("So that the office can ask that person whether they want the message.")
WORDS = step(
    "message",
    OpenText(_("Write your message, at most 30 lines. You can also tell it with your voice."), lines=MOST_LINES),
    about=About.ENQUIRER,
    label=_("Your message"),
    why=_("It is given as you said it, after a person has read it."),
)
REVIEW = step("review", Review(_("This is what I wrote down. Is it right?"), send=SEND_MESSAGE))
NAME = step("own_name", OWN_NAME, about=About.ENQUIRER, fills="enquirer", label=LABEL_YOUR_NAME, why=WHY_NAME)

FAMILY_MESSAGE = Conversation(
    name="family_message",
    version=1,
    title=_("Message to a relative"),
    steps=(
        step("consent", CONSENT, before=BEFORE, why=_("Without your yes we keep nothing.")),
        NAME,
        step(
            "recipient_name",
            FullName(_("For whom is the message? Write the full name.")),
            about=About.SOUGHT,
            fills="sought",
            label=_("For"),
            why=WHY_REACH,
        ),
        step(
            "speaker_sex",
            SexOf(_("And you, are you a woman or a man?")),
            about=About.ENQUIRER,
            may_skip=True,
            fills="enquirer.sex",
            label=_("You are"),
            why=_("In Quechua, the words for a brother or a child depend on who speaks."),
        ),
        step(
            "kinship",
            KinshipTo(_("What is this person to you?"), speaker_sex="speaker_sex"),
            about=About.ENQUIRER,
            fills="summary.kinship",
            label=_("Related as"),
            why=_("So that we know how you belong together."),
        ),
        step(
            "recipient_where",
            OpenText(_("Where does that person live? Tell the place, and what is near it.")),
            about=About.SOUGHT,
            may_skip=True,
            may_not_know=True,
            label=_("Where that person lives"),
            why=WHY_REACH,
        ),
        step(
            "recipient_phone",
            Phone(_("Do you know that person's phone number?"), own=False),
            about=About.SOUGHT,
            may_skip=True,
            may_not_know=True,
            label=_("That person's phone"),
            why=WHY_REACH,
        ),
        WORDS,
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
            only_if=answered("own_phone"),
            may_skip=True,
            fills="summary.safe_hours",
            label=LABEL_HOURS,
            why=WHY_HOURS,
        ),
        REVIEW,
    ),
    ending=Ending.SUBMIT,
    given=("route",),
)

# Whoever received a message answers the one who wrote it: neither of them is asked for.
MESSAGE_REPLY = Conversation(
    name="message_reply",
    version=1,
    title=_("Answer to a message"),
    steps=(
        step("consent", CONSENT, before=(ONLY_FAMILY,), why=_("Without your yes we keep nothing.")),
        WORDS,
        NAME,
        REVIEW,
    ),
    ending=Ending.SUBMIT,
    given=("route", "reply_to"),
)
