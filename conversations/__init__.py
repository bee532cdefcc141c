"""What people are asked: data only, readable by someone who does not program."""

from collections.abc import Mapping

from bot.conversation.script import Conversation, check_together
from conversations.about_me import ABOUT_ME
from conversations.family_message import FAMILY_MESSAGE, MESSAGE_REPLY
from conversations.information import INFORMATION
from conversations.safe_and_well import ALIVE_AGAIN, SAFE_AND_WELL
from conversations.services import SERVICES
from conversations.start import START
from conversations.talk import TALK
from conversations.tracing_request import TRACING_REQUEST
from conversations.volunteer import VOLUNTEER, VOLUNTEER_MENU
from conversations.welcome_back import WELCOME_BACK

ALL: Mapping[str, Conversation] = {
    START.name: START,
    WELCOME_BACK.name: WELCOME_BACK,
    TRACING_REQUEST.name: TRACING_REQUEST,
    TALK.name: TALK,
    INFORMATION.name: INFORMATION,
    ABOUT_ME.name: ABOUT_ME,
    SAFE_AND_WELL.name: SAFE_AND_WELL,
    ALIVE_AGAIN.name: ALIVE_AGAIN,
    FAMILY_MESSAGE.name: FAMILY_MESSAGE,
    MESSAGE_REPLY.name: MESSAGE_REPLY,
    SERVICES.name: SERVICES,
    VOLUNTEER.name: VOLUNTEER,
    VOLUNTEER_MENU.name: VOLUNTEER_MENU,
}

check_together(ALL)
