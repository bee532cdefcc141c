"""The words for relatives, which in Quechua depend on who speaks, and the two steps of buttons that ask for them.

A woman's brother is *turi*, a man's is *wawqi*; a father has *churi* and *ususi*, a mother *wawa*.
Spanish has one word for both, so every entry carries the speaker as its gettext context.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.people import Kinship, Sex
from bot.domain.words import Message, _, c_

# Kinship -> (said by a woman, said by a man, said by somebody whose sex we do not know)
KINSHIP_WORDS: Mapping[Kinship, tuple[Message, Message, Message]] = {
    Kinship.MOTHER: (_("mother"), _("mother"), _("mother")),
    Kinship.FATHER: (_("father"), _("father"), _("father")),
    Kinship.SPOUSE: (
        c_("said by a woman", "husband or partner"),
        c_("said by a man", "wife or partner"),
        _("husband, wife or partner"),
    ),
    Kinship.SON: (c_("said by a woman", "son"), c_("said by a man", "son"), _("son")),
    Kinship.DAUGHTER: (c_("said by a woman", "daughter"), c_("said by a man", "daughter"), _("daughter")),
    Kinship.BROTHER: (c_("said by a woman", "brother"), c_("said by a man", "brother"), _("brother")),
    Kinship.SISTER: (c_("said by a woman", "sister"), c_("said by a man", "sister"), _("sister")),
    Kinship.GRANDFATHER: (_("grandfather"), _("grandfather"), _("grandfather")),
    Kinship.GRANDMOTHER: (_("grandmother"), _("grandmother"), _("grandmother")),
    Kinship.GRANDCHILD: (_("grandchild"), _("grandchild"), _("grandchild")),
    Kinship.UNCLE: (_("uncle"), _("uncle"), _("uncle")),
    Kinship.AUNT: (_("aunt"), _("aunt"), _("aunt")),
    Kinship.NEPHEW: (_("nephew"), _("nephew"), _("nephew")),
    Kinship.NIECE: (_("niece"), _("niece"), _("niece")),
    Kinship.COUSIN: (_("cousin"), _("cousin"), _("cousin")),
    Kinship.IN_LAW: (_("in-law"), _("in-law"), _("in-law")),
    Kinship.GODPARENT: (_("godparent or compadre"), _("godparent or compadre"), _("godparent or compadre")),
    Kinship.FRIEND: (_("neighbour or friend"), _("neighbour or friend"), _("neighbour or friend")),
    Kinship.OTHER: (_("another person"), _("another person"), _("another person")),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A first button and the relatives behind it; a group of one is an answer at once."""

    id: str
    text: Message
    kinds: tuple[Kinship, ...]


# Never more than six buttons at once, in either step.
GROUPS: tuple[Group, ...] = (
    Group("parents", _("Mother or father"), (Kinship.MOTHER, Kinship.FATHER)),
    Group("children", _("Son, daughter or grandchild"), (Kinship.SON, Kinship.DAUGHTER, Kinship.GRANDCHILD)),
    Group("siblings", _("Brother or sister"), (Kinship.BROTHER, Kinship.SISTER)),
    Group("spouse", _("Husband, wife or partner"), (Kinship.SPOUSE,)),
    Group(
        "elders",
        _("Grandparent, uncle, aunt or cousin"),
        (Kinship.GRANDFATHER, Kinship.GRANDMOTHER, Kinship.UNCLE, Kinship.AUNT, Kinship.COUSIN),
    ),
    Group(
        "others",
        _("Another relative or person"),
        (Kinship.NEPHEW, Kinship.NIECE, Kinship.IN_LAW, Kinship.GODPARENT, Kinship.FRIEND, Kinship.OTHER),
    ),
)


def kinship_word(kinship: Kinship, speaker: Sex) -> Message:
    """What a speaker of that sex calls this relative."""
    by_woman, by_man, by_anyone = KINSHIP_WORDS[kinship]
    if speaker is Sex.FEMALE:
        return by_woman
    return by_man if speaker is Sex.MALE else by_anyone
