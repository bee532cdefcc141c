"""Somebody says: this may be about me. The same words whether anything exists or not; a person checks."""

from bot.conversation.questions import About, BirthOrAge, Choice, Consent, Option, Phone, PlaceOf, Review, answered
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import (
    I_AGREE,
    I_DO_NOT_AGREE,
    LABEL_HOURS,
    LABEL_YOUR_NAME,
    LABEL_YOUR_PHONE,
    OWN_NAME,
    REFUSED_AND_FREE,
    SAFE_HOURS,
    SEND_MESSAGE,
    WHY_HOURS,
    WHY_NAME,
    WHY_PHONE,
)

ABOUT_ME = Conversation(
    name="about_me",
    version=1,
    title=_("About me"),
    steps=(
        step(
            "consent",
            Consent(
                _("May we keep your answers, so that a person of the office can speak with you?"),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="keep",
                text_version="about-me-1",
                on_no=REFUSED_AND_FREE,
                both=True,
            ),
            before=(
                _("I cannot say whether anybody is looking for you. A person of the office will speak with you alone."),
                _("Nothing about you is told to anybody without your yes."),
            ),
            why=_("Without your yes we keep nothing."),
        ),
        step("own_name", OWN_NAME, about=About.ENQUIRER, fills="enquirer", label=LABEL_YOUR_NAME, why=WHY_NAME),
        step(
            "own_birth",
            BirthOrAge(_("In what year were you born, or how old are you?")),
            about=About.ENQUIRER,
            may_skip=True,
            may_not_know=True,
            fills="enquirer.birth",
            label=_("Birth or age"),
            why=_("So that we do not take you for another person of the same name."),
        ),
        step(
            "own_origin",
            PlaceOf(_("Where are you from? Write the community or district.")),
            about=About.ENQUIRER,
            may_skip=True,
            may_not_know=True,
            fills="enquirer.place_origin",
            label=_("From"),
            why=_("So that we do not take you for another person of the same name."),
        ),
        step(
            "wish",
            Choice(
                _("What do you want?"),
                options=(
                    Option("talk", _("To talk with a person first")),
                    Option("know", _("To know what this is about")),
                    Option("nothing_told", _("That nothing is told about me")),
                ),
            ),
            about=About.ENQUIRER,
            may_skip=True,
            label=_("What you want"),
            why=_("You decide what is told about you. You can change it later."),
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
        step("review", Review(_("This is what I wrote down. Is it right?"), send=SEND_MESSAGE)),
    ),
    ending=Ending.SUBMIT,
)
