"""What people are asked: data only, readable by someone who does not program."""

from collections.abc import Mapping

from bot.conversation.script import Conversation, Scripts, check_together
from conversations.about_me import ABOUT_ME
from conversations.carrying_on import NEW_CHAT, NEW_RELATIVE
from conversations.family_message import FAMILY_MESSAGE, MESSAGE_REPLY
from conversations.follow_up import CORRECT_ANSWER, FOLLOW_UP, MY_REQUEST, PERMISSIONS, THIS_CHAT, YEARLY
from conversations.information import INFORMATION
from conversations.safe_and_well import ALIVE_AGAIN, SAFE_AND_WELL
from conversations.services import SERVICES
from conversations.sharing import ALLOWED, SHARE
from conversations.start import START
from conversations.talk import TALK
from conversations.tracing_request import TRACING_REQUEST
from conversations.volunteer import VOLUNTEER, VOLUNTEER_MENU
from conversations.who_writes import WHO_WRITES

ALL: Mapping[str, Conversation] = Scripts(
    {
        START.name: START,
        FOLLOW_UP.name: FOLLOW_UP,
        MY_REQUEST.name: MY_REQUEST,
        CORRECT_ANSWER.name: CORRECT_ANSWER,
        PERMISSIONS.name: PERMISSIONS,
        ALLOWED.name: ALLOWED,
        SHARE.name: SHARE,
        THIS_CHAT.name: THIS_CHAT,
        YEARLY.name: YEARLY,
        NEW_CHAT.name: NEW_CHAT,
        NEW_RELATIVE.name: NEW_RELATIVE,
        TRACING_REQUEST.name: TRACING_REQUEST,
        TALK.name: TALK,
        INFORMATION.name: INFORMATION,
        ABOUT_ME.name: ABOUT_ME,
        SAFE_AND_WELL.name: SAFE_AND_WELL,
        ALIVE_AGAIN.name: ALIVE_AGAIN,
        FAMILY_MESSAGE.name: FAMILY_MESSAGE,
        MESSAGE_REPLY.name: MESSAGE_REPLY,
        WHO_WRITES.name: WHO_WRITES,
        SERVICES.name: SERVICES,
        VOLUNTEER.name: VOLUNTEER,
        VOLUNTEER_MENU.name: VOLUNTEER_MENU,
    }
)

check_together(ALL)
