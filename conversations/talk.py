"""A person wants to talk with a person of the office, or to send word that they are alive."""

from bot.conversation.questions import About, Choice, Consent, OpenText, Option, Review, answered
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

TALK = Conversation(
    name="talk",
    version=1,
    title=_("Talk with a person"),
    steps=(
        step(
            "reason",
            Choice(
                _("What do you want to talk about?"),
                options=(
                    Option("person", _("I need help")),
                    Option("alive", _("I want to tell my family that I am alive")),
                    Option("absent", _("A family that cannot write")),
                    Option("request", _("A request I made before")),
                ),
            ),
            why=_("So that the right person answers you."),
        ),
        step(
            "consent",
            Consent(
                _("May we keep your message and your name, so that a person can answer you?"),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="keep",
                text_version="talk-1",
                on_no=REFUSED_AND_FREE,
                both=True,
            ),
            why=_("Without your yes we keep nothing."),
        ),
        step(
            "topic",
            OpenText(_("Tell us in a few words. You can also send your voice.")),
            about=About.ENQUIRER,
            label=_("Your message"),
            why=_("So that the right person answers you."),
        ),
        step(
            "absent_contact",
            OpenText(_("How can the office reach that person? Tell the name, and the phone or the place.")),
            about=About.ENQUIRER,
            only_if=answered("reason", "absent"),
            label=_("How to reach them"),
            why=_("So that a person asks them what they want."),
        ),
        step("own_name", OWN_NAME, about=About.ENQUIRER, fills="enquirer", label=LABEL_YOUR_NAME, why=WHY_NAME),
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
        step("review", Review(_("This is what I wrote down. Is it right?"), send=SEND_MESSAGE)),
    ),
    ending=Ending.SUBMIT,
)
