"""Words and questions that more than one conversation uses."""

from bot.conversation.questions import Age, Choice, FullName, NamePart, Option, Outcome, Phone, PlaceOf
from bot.domain.words import _

# These two stand on consent buttons and nowhere else.
I_AGREE = _("Yes, I agree")
I_DO_NOT_AGREE = _("I do not agree")

NOTHING_KEPT = _("I keep nothing of what you told me.")
OFFICE_IS_OPEN = _("You can also talk with a person of the office. To do so, write: help.")
COME_BACK = _("You can come back whenever you want.")
NEVER_MONEY = _("This is free. If somebody asks you for money in our name, do not pay.")
CHECK_WORD = _("When we call, we say a word that you chose with us. You never have to say it.")
CHOOSE_WORD = _("You choose that word with a person, by phone or at the office. Do not write it here.")
WHO_READS = _("The people of {organisation} read what you tell. They do not show it to others without your yes.")
TELEGRAM_READS = _("Telegram can also read this chat: it is not end-to-end encrypted.")
NO_CULPRIT = _("You need not say who did it.")
NOT_A_REPORT = _("This is not a police report.")
POLICE_NO_WAITING = _("You can go to any police station today. There is no waiting time.")

MAY_WE_COMPARE = _("May we also compare it with other requests and lists? Only people of the office see them.")
# Another word here, in any language, is another version: `python -m scripts.consent_texts`.
COMPARE_VERSION = "compare-2"
WHY_COMPARE = _("One person can be written in different ways. Without your yes we compare nothing.")

TO_A_PERSON = Outcome(begin="talk", given=(("route", "contact"), ("reason", "person")))
REFUSED_AND_FREE = Outcome(tell=(NOTHING_KEPT, OFFICE_IS_OPEN), ends=True)

OWN_NAME = FullName(_("What is your full name? Write your given names and both surnames."))
OWN_PATERNAL = NamePart(_("What is your surname from your father?"))
OWN_MATERNAL = NamePart(_("What is your surname from your mother?"))
OWN_AGE = Age(_("How old are you?"))
OWN_PLACE = PlaceOf(_("Where do you live now? Write the community or district."))
OWN_PHONE = Phone(_("What is your phone number? A person of the office can call you there."))

WHY_NAME = _("So that the person who reads this knows how to call you.")
WHY_PHONE = _("So that a person can speak with you. If you leave it empty, they write to you in this chat.")
WHY_PLACE_NOW = _("So that the nearest office answers you.")

LABEL_YOUR_NAME = _("Your name")
LABEL_YOUR_PATERNAL = _("Your father's surname")
LABEL_YOUR_MATERNAL = _("Your mother's surname")
LABEL_YOUR_AGE = _("Your age")
LABEL_YOUR_PLACE = _("Where you live")
LABEL_YOUR_PHONE = _("Your phone")
LABEL_HOURS = _("When to call")

SAFE_HOURS = Choice(
    _("At what time of the day can we call you?"),
    options=(
        Option("morning", _("In the morning")),
        Option("afternoon", _("In the afternoon")),
        Option("evening", _("In the evening")),
        Option("any", _("At any time")),
        Option("never", _("Do not call me")),
    ),
)
WHY_HOURS = _("So that we call you only when you can speak calmly.")

SEND_REQUEST = _("Send my request")
SEND_MESSAGE = _("Send my message")
