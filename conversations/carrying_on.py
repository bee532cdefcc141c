"""A request goes on in another chat: of the same person with a new phone, or of another relative, with consent anew.

Opened only by a one-time link that staff give after a check. Until the yes here nothing changes.
"""

from bot.conversation.questions import About, Choice, Consent, Option, Outcome, Phone, Sure
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import (
    COMPARE_VERSION,
    I_AGREE,
    I_DO_NOT_AGREE,
    LABEL_HOURS,
    LABEL_YOUR_NAME,
    LABEL_YOUR_PHONE,
    MAY_WE_COMPARE,
    NEVER_MONEY,
    OWN_NAME,
    REFUSED_AND_FREE,
    SAFE_HOURS,
    TELEGRAM_READS,
    WHO_READS,
    WHY_COMPARE,
    WHY_HOURS,
    WHY_NAME,
    WHY_PHONE,
)

NEW_CHAT = Conversation(
    name="new_chat",
    version=1,
    title=_("Go on in this chat"),
    given=("link",),
    steps=(
        step(
            "sure",
            Sure(
                _("A person of the office gave you this link. Do you want to go on with your request in this chat?"),
                yes=_("Yes, go on in this chat"),
                no=_("No, not in this chat"),
                both=True,
            ),
            before=(TELEGRAM_READS, NEVER_MONEY),
        ),
    ),
    ending=Ending.FOLLOW_UP,
)

NEW_RELATIVE = Conversation(
    name="new_relative",
    version=1,
    title=_("Carry a request on"),
    given=("link",),
    steps=(
        step(
            "adult",
            Choice(
                _("Are you 18 years old or older?"),
                options=(
                    Option("adult", _("Yes, 18 or older")),
                    Option(
                        "minor",
                        _("No, I am younger"),
                        Outcome(
                            tell=(_("A person will help you. You can also call these numbers now."),),
                            numbers="minor_writing",
                            hand_over="minor",
                            ends=True,
                        ),
                    ),
                ),
                both=True,
            ),
            why=_("If you are younger than 18, a person helps you first."),
        ),
        step(
            "consent_keep",
            Consent(
                _("Do you want to carry on your relative's request, and may we keep what you tell us?"),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="keep",
                text_version="relative-1",
                on_no=REFUSED_AND_FREE,
                both=True,
            ),
            before=(WHO_READS, TELEGRAM_READS, NEVER_MONEY),
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
                on_no=Outcome(keep_on=True),
                both=True,
            ),
            why=WHY_COMPARE,
        ),
        step("own_name", OWN_NAME, about=About.ENQUIRER, label=LABEL_YOUR_NAME, why=WHY_NAME),
        step(
            "own_phone",
            Phone(_("What is your phone number? A person of the office can call you there.")),
            about=About.ENQUIRER,
            may_skip=True,
            label=LABEL_YOUR_PHONE,
            why=WHY_PHONE,
        ),
        step("safe_hours", SAFE_HOURS, about=About.ENQUIRER, may_skip=True, label=LABEL_HOURS, why=WHY_HOURS),
    ),
    ending=Ending.FOLLOW_UP,
)
