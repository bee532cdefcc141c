"""To whom else a request may be given: asked when a person of the office asks for it, each receiver by itself.

"No" is what stands without an answer. What was allowed is taken back here too (My requests, What I allow).
"""

from bot.conversation.questions import Choice, Consent, Option, Outcome, Sure, answered
from bot.conversation.script import Conversation, Ending, step
from bot.domain.words import _
from conversations.common import I_AGREE, I_DO_NOT_AGREE
from conversations.follow_up import LEAVE_IT, NOTHING_MORE

ONLY_WITH_YES = _("Without your yes we give it to nobody. You can take that back whenever you want.")
WHY_SHARE = _("So that the people there see your request too. We give only what you told us.")
NO_IS_FINE = Outcome(keep_on=True)

ALLOWED = Conversation(
    name="allowed",
    version=1,
    title=_("What I allow"),
    given=("request", "comparable", "share_network", "share_state_search", "share_police"),
    agreed=True,
    steps=(
        step(
            "which",
            Choice(
                _("Which permission?"),
                options=(
                    Option("compare", _("To compare it with others"), only_if=answered("comparable")),
                    Option("share_network", _("To the Red Cross of other places"), only_if=answered("share_network")),
                    Option("share_state_search", _("To the State's search"), only_if=answered("share_state_search")),
                    Option("share_police", _("To the police"), only_if=answered("share_police")),
                    NOTHING_MORE,
                ),
            ),
        ),
    ),
    ending=Ending.FOLLOW_UP,
)

SHARE = Conversation(
    name="share",
    version=1,
    title=_("To whom it may be given"),
    given=("request", "ask_share_network", "ask_share_state_search", "ask_share_police", "given_to"),
    agreed=True,
    steps=(
        step(
            "share_network",
            Consent(
                _("May we also give your request to the Red Cross and the Red Crescent of other places?"),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="share_network",
                text_version="share-network-1",
                on_no=NO_IS_FINE,
                both=True,
            ),
            before=(ONLY_WITH_YES,),
            only_if=answered("ask_share_network"),
            why=WHY_SHARE,
        ),
        step(
            "share_state_search",
            Consent(
                _("May we also give your request to the State's search for those who disappeared from 1980 to 2000?"),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="share_state_search",
                text_version="share-state-1",
                on_no=NO_IS_FINE,
                both=True,
            ),
            before=(ONLY_WITH_YES,),
            only_if=answered("ask_share_state_search"),
            why=WHY_SHARE,
        ),
        step(
            "share_police",
            Consent(
                _("May we also give your request to the police?"),
                yes=I_AGREE,
                no=I_DO_NOT_AGREE,
                purpose="share_police",
                text_version="share-police-1",
                on_no=NO_IS_FINE,
                both=True,
            ),
            before=(ONLY_WITH_YES,),
            only_if=answered("ask_share_police"),
            why=WHY_SHARE,
        ),
        step(
            "stop_sharing",
            Sure(
                _("You allowed us to give this request there. Do you want to take that back?"),
                yes=_("Yes, give it there no more"),
                no=LEAVE_IT,
                both=True,
            ),
            only_if=answered("given_to"),
        ),
    ),
    ending=Ending.FOLLOW_UP,
)
