"""What a person who was here before can do: go on, see their requests, add, correct, allow, take back, be left alone.

What is chosen here is carried out by the program (`bot.services.following_up`). The lists to choose from are the chat's
own: its unfinished drafts, its requests, its answers.
"""

from bot.conversation.questions import (
    About,
    Choice,
    Consent,
    OneOf,
    OpenText,
    Option,
    Outcome,
    Sure,
    all_of,
    among,
    answered,
    any_of,
    unless,
)
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import (
    CHECK_WORD,
    CHOOSE_WORD,
    COME_BACK,
    COMPARE_VERSION,
    I_AGREE,
    I_DO_NOT_AGREE,
    LABEL_HOURS,
    LABEL_YOUR_PHONE,
    MAY_WE_COMPARE,
    OWN_PHONE,
    SAFE_HOURS,
    TO_A_PERSON,
    WHY_COMPARE,
    WHY_HOURS,
    WHY_PHONE,
)

NOTHING_MORE = Option("nothing", _("Nothing more"), Outcome(tell=(COME_BACK,), ends=True))
LEAVE_IT = _("No, leave it as it is")

FOLLOW_UP = Conversation(
    name="follow_up",
    version=1,
    title=_("Coming back"),
    given=("paused", "several", "sent", "alive", "drafts", "first_words"),
    steps=(
        step(
            "what",
            Choice(
                _("Good day. What do you want to do?"),
                options=(
                    Option("continue", _("Continue"), only_if=answered("paused")),
                    Option("again", _("Start again"), only_if=answered("paused")),
                    Option("status", _("My requests"), only_if=answered("sent")),
                    Option(
                        "another",
                        _("Make another request"),
                        Outcome(begin="start", given=(("ready", "here"),)),
                        wishes=("send", "alive", "message", "information", "about_me"),
                    ),
                    Option("person", _("Talk with a person"), TO_A_PERSON),
                    Option("more", _("Other things"), wishes=("services",)),
                ),
            ),
        ),
        step(
            "draft",
            OneOf(_("Which one?"), given="drafts"),
            only_if=all_of(answered("several"), any_of(answered("what", "continue"), answered("what", "again"))),
        ),
        step(
            "sure",
            Sure(
                _("Do you want to erase what you began and start again?"),
                yes=_("Yes, start again"),
                no=_("No, go on where I was"),
            ),
            only_if=answered("what", "again"),
        ),
        step(
            "other",
            Choice(
                _("What do you want to do?"),
                options=(
                    Option(
                        "alive",
                        _("What I left about myself"),
                        Outcome(begin="alive_again"),
                        only_if=answered("alive"),
                    ),
                    Option(
                        "services",
                        _("Offices, numbers and rights"),
                        Outcome(begin="services"),
                        wishes=("services",),
                    ),
                    Option(
                        "word",
                        _("Check word"),
                        Outcome(tell=(CHECK_WORD, CHOOSE_WORD), keep_on=True),
                        only_if=answered("sent"),
                    ),
                    Option("voice", _("To hear or to read")),
                    Option("chat", _("This chat and its messages")),
                    NOTHING_MORE,
                ),
            ),
            only_if=answered("what", "more"),
        ),
    ),
    ending=Ending.FOLLOW_UP,
)

MY_REQUEST = Conversation(
    name="my_request",
    version=1,
    title=_("My requests"),
    given=("requests", "workable", "correctable", "comparable", "withdrawable", "withdrawn"),
    agreed=True,
    steps=(
        step("request", OneOf(_("Which request?"), given="requests")),
        step(
            "do",
            Choice(
                _("What do you want to do with this request?"),
                options=(
                    Option("add", _("Add something"), only_if=among("request", "workable")),
                    Option("correct", _("Correct an answer"), only_if=among("request", "correctable")),
                    Option("permissions", _("What I allow"), only_if=among("request", "comparable")),
                    Option("withdraw", _("Take back this request"), only_if=among("request", "withdrawable")),
                    Option("reopen", _("Open it again"), only_if=among("request", "withdrawn")),
                    NOTHING_MORE,
                ),
            ),
        ),
        step(
            "words",
            OpenText(_("Tell it here, with words or with your voice.")),
            about=About.ENQUIRER,
            only_if=answered("do", "add"),
            label=_("What you add"),
            why=_("The person who reads your request reads this too."),
        ),
        step(
            "sure",
            Sure(
                _("Do you want to take back this request?"), yes=_("Yes, take back my request"), no=LEAVE_IT, both=True
            ),
            before=(
                _("From today nobody uses it. After ten days it is erased for ever."),
                _("Until then you can open it again from this chat."),
            ),
            only_if=answered("do", "withdraw"),
        ),
    ),
    ending=Ending.FOLLOW_UP,
)

CORRECT_ANSWER = Conversation(
    name="correct_answer",
    version=1,
    title=_("Correct an answer"),
    given=("request", "mine", "theirs", "loss"),
    agreed=True,
    steps=(
        step(
            "part",
            Choice(
                _("What is the correction about?"),
                options=(
                    Option("mine", _("About me"), only_if=answered("mine")),
                    Option("theirs", _("About the person I am looking for"), only_if=answered("theirs")),
                    Option("loss", _("About how contact was lost"), only_if=answered("loss")),
                    NOTHING_MORE,
                ),
            ),
        ),
        step("my_answer", OneOf(_("Which answer?"), given="mine"), only_if=answered("part", "mine")),
        step("their_answer", OneOf(_("Which answer?"), given="theirs"), only_if=answered("part", "theirs")),
        step("loss_answer", OneOf(_("Which answer?"), given="loss"), only_if=answered("part", "loss")),
    ),
    ending=Ending.FOLLOW_UP,
)

PERMISSIONS = Conversation(
    name="permissions",
    version=1,
    title=_("What I allow"),
    given=("request", "compared"),
    agreed=True,
    steps=(
        step(
            "compare",
            Consent(
                MAY_WE_COMPARE,
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="compare",
                text_version=COMPARE_VERSION,
                on_no=Outcome(keep_on=True),
                both=True,
            ),
            only_if=unless(answered("compared")),
            why=WHY_COMPARE,
        ),
        step(
            "stop_comparing",
            Sure(
                _("You allowed us to compare this request with others. Do you want to take that back?"),
                yes=_("Yes, take back that permission"),
                no=LEAVE_IT,
                both=True,
            ),
            only_if=answered("compared"),
            why=WHY_COMPARE,
        ),
    ),
    ending=Ending.FOLLOW_UP,
)

THIS_CHAT = Conversation(
    name="this_chat",
    version=1,
    title=_("This chat and its messages"),
    given=("quiet", "written_to"),
    steps=(
        step(
            "chat",
            Choice(
                _("What do you want to do with this chat?"),
                options=(
                    Option("stop", _("Do not write to me any more"), only_if=answered("written_to")),
                    Option("allow", _("You may write to me again"), only_if=answered("quiet")),
                    Option("erase", _("Erase this chat")),
                    NOTHING_MORE,
                ),
            ),
        ),
    ),
    ending=Ending.FOLLOW_UP,
)

YEARLY = Conversation(
    name="yearly",
    version=1,
    title=_("Once a year"),
    given=("numbered",),
    agreed=True,
    steps=(
        step(
            "number",
            Choice(
                _("Is the number you gave us still yours?"),
                options=(
                    Option("same", _("Yes, it is the same")),
                    Option("other", _("No, I have another")),
                    Option("none", _("I have no number")),
                ),
            ),
            only_if=answered("numbered"),
            may_skip=True,
            why=WHY_PHONE,
        ),
        step(
            "own_phone",
            OWN_PHONE,
            about=About.ENQUIRER,
            only_if=any_of(unless(answered("numbered")), answered("number", "other")),
            may_skip=True,
            label=LABEL_YOUR_PHONE,
            why=WHY_PHONE,
        ),
        step(
            "permission",
            Choice(
                _("Do you still agree that we keep your request?"),
                options=(
                    Option("same", _("Yes, as before")),
                    Option("change", _("I want to change what I allow")),
                    Option("person", _("Talk with a person")),
                ),
            ),
            may_skip=True,
            why=_("You can change what you allow whenever you want."),
        ),
        step(
            "safe_hours",
            Choice(
                _("At what time of the day can we call you?"),
                options=(Option("same", _("As before")), *SAFE_HOURS.options),
            ),
            about=About.ENQUIRER,
            may_skip=True,
            label=LABEL_HOURS,
            why=WHY_HOURS,
        ),
    ),
    ending=Ending.FOLLOW_UP,
    farewell=(_("Thank you. Your requests stay open."),),
)
