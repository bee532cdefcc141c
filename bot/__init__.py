"""Maskay: a family's request, from a message on a phone to an answer by a person.

The main path, in the order it runs (tests/test_main_path.py keeps it true):

1 bot/telegram/receive.py       keep()       an update arrives (at least once, maybe twice) -> inbox row,
                                             committed, only then acknowledged
2 bot/services/intake.py        receive()    one unit (a savepoint in a group commit): load the chat's draft, 3,
                                             save draft and outbox; bot/telegram/lanes.py claims the row
3 bot/conversation/engine.py    advance()    pure: reads the answer, picks what comes next
4 bot/services/submitting.py    submit()     consent and case written, routed, receipt queued, draft wiped
5 bot/services/routing.py       route()      office by place, language, route, load -> the queue of a named office
6 bot/telegram/deliver.py       Deliver      outbox rows go to Telegram: order, rate limits, retries
7 bot/services/matching.py      Matcher      follows what changed, in a process of its own -> candidate matches
                                             with evidence
8 bot/services/reviewing.py     judge()      same / different / unsure and a reason -> audit
9 bot/services/reviewing.py     record_choice()   what the sought person wants told
10 bot/services/replying.py     approve_reply()   a second person agrees -> the reply is queued for that chat
"""
