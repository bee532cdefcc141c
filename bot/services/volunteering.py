"""Invitations as a chat meets them: a link is opened, the conversation held, the volunteer welcomed."""

from __future__ import annotations

from bot.conversation.drafts import Draft
from bot.domain.words import _
from bot.services import inviting
from bot.services.coming_next import Next, Open, Welcome
from bot.services.desk import Desk
from bot.store import invitations

INVITATION_OVER = _("That invitation is no longer valid. Please ask for a new one.")


def open_invitation(desk: Desk, secret: str) -> Next:
    """Begin what makes a volunteer of this chat, if the link may still be used."""
    if not inviting.is_valid(desk.tx, desk.house, secret):
        desk.post.tell(INVITATION_OVER, both=True)
        return None
    language = (("language", desk.chat.language),) if desk.chat.language else ()
    return Open("volunteer", (("invitation", secret), *language))


def ready(desk: Desk, draft: Draft) -> Next:
    """The volunteer has agreed: the invitation is used up."""
    secret, name = draft.latest("invitation"), draft.latest("own_name")
    said = name.words if name is not None else ""
    if secret is None or not inviting.accept(desk.tx, desk.house, str(secret.value), desk.chat.key, said):
        desk.post.tell(INVITATION_OVER, both=True)
        return None
    return Welcome()


def is_volunteer(desk: Desk) -> bool:
    """Whether this chat is a volunteer's, also of one who was disabled."""
    return invitations.volunteer_of(desk.tx, desk.chat.key) is not None


def is_at_work(desk: Desk) -> bool:
    """Whether this chat is that of a volunteer who may enter requests."""
    volunteer = invitations.volunteer_of(desk.tx, desk.chat.key)
    return volunteer is not None and volunteer.disabled_at is None
