"""Reading what people really type: Spanish and Quechua mixed, in any spelling.

Pure functions and total: any text gives an answer or None, in well under a millisecond, and none
remembers what it read. Nothing knows the date; it is passed in. A reader that is not sure says so
(None, AMBIGUOUS, several candidates): the person is asked again, never guessed at.
"""

from bot.conversation.reading.ages import Age, read_age
from bot.conversation.reading.alarm import Alarm, wish_for_danger
from bot.conversation.reading.burial import tells_of_burial
from bot.conversation.reading.choice import read_choice
from bot.conversation.reading.control import Control, read_control
from bot.conversation.reading.kinship import kinship_candidates, kinship_hint_of_speaker_sex, read_kinship
from bot.conversation.reading.names import ReadName, bare_part, looks_like_gibberish, read_name
from bot.conversation.reading.numbers import read_number
from bot.conversation.reading.opening import Wish, read_opening, tells_of_missing_now
from bot.conversation.reading.phones import read_phone
from bot.conversation.reading.sex import read_sex
from bot.conversation.reading.when import Implausible, When, read_when
from bot.conversation.reading.yes_no import ConsentReading, read_consent, read_yes_no

__all__ = [
    "Age",
    "Alarm",
    "ConsentReading",
    "Control",
    "Implausible",
    "ReadName",
    "When",
    "Wish",
    "bare_part",
    "kinship_candidates",
    "kinship_hint_of_speaker_sex",
    "looks_like_gibberish",
    "read_age",
    "read_choice",
    "read_consent",
    "read_control",
    "read_kinship",
    "read_name",
    "read_number",
    "read_opening",
    "read_phone",
    "read_sex",
    "read_when",
    "read_yes_no",
    "tells_of_burial",
    "tells_of_missing_now",
    "wish_for_danger",
]
