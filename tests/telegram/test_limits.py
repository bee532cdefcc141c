"""Telegram's limits, with a clock that moves only when told to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.migrate import migrations
from bot.store.sqlite import SqliteTx
from bot.telegram.limits import CHAT_BURST, Limits, Meter

T = TypeVar("T")


def empty() -> SqliteTx:
    """The tables of limits, in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    (made,) = (s for m in migrations() for s in m.statements("sqlite") if "CREATE TABLE pace" in s)
    connection.execute(made)
    return SqliteTx(connection)


@dataclass
class Watched:
    """Limits, a stopwatch, and one unit after the other."""

    limits: Limits = field(default_factory=Limits)
    seconds: float = 100.0
    tx: SqliteTx = field(default_factory=empty)

    def do(self, work: Callable[[Meter], T]) -> T:
        meter = Meter(self.tx, self.limits, int(self.seconds * 1000))
        done = work(meter)
        meter.keep()
        return done

    def resting(self) -> frozenset[str]:
        return self.do(Meter.resting)

    def room(self) -> int:
        return self.do(Meter.room)

    def wait(self) -> float | None:
        return self.do(Meter.wait)

    def sent(self, chat: str) -> None:
        self.do(lambda meter: meter.spend(chat))

    def told_to_wait(self, chat: str, seconds: float) -> None:
        self.do(lambda meter: meter.told_to_wait(chat, seconds))


def test_a_chat_may_burst_and_then_one_a_second() -> None:
    watch = Watched()
    for _ in range(int(CHAT_BURST)):
        assert "rosa" not in watch.resting()
        watch.sent("rosa")
        watch.seconds += 0.001
    assert watch.resting() == {"rosa"}
    watch.seconds += 0.9
    assert watch.resting() == {"rosa"}
    watch.seconds += 0.2
    assert watch.resting() == frozenset()
    watch.sent("rosa")
    assert watch.resting() == {"rosa"}


def test_a_chat_that_rests_keeps_no_other_from_being_written_to() -> None:
    watch = Watched()
    for _ in range(40):
        watch.sent("flood")
        watch.seconds += 0.05
    assert watch.resting() == {"flood"}
    assert watch.room() > 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.2), st.sampled_from("abcdefghijklmnop")), min_size=1, max_size=100))
def test_never_more_than_thirty_in_any_second(steps: list[tuple[float, str]]) -> None:
    watch = Watched(Limits(chat_a_second=1000.0))
    sent: list[float] = []
    for pause, chat in steps:
        watch.seconds += pause
        while watch.room():
            watch.sent(chat)
            sent.append(watch.seconds)
    for start in sent:
        assert sum(start <= at < start + 1.0 for at in sent) <= 30


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_a_chat_gets_at_most_its_burst_and_one_a_second(pauses: list[float]) -> None:
    watch = Watched()
    sent: list[float] = []
    for pause in pauses:
        watch.seconds += pause
        while watch.room() and "a" not in watch.resting():
            watch.sent("a")
            sent.append(watch.seconds)
    for i, start in enumerate(sent):
        for j in range(i, len(sent)):
            assert j - i + 1 <= CHAT_BURST + (sent[j] - start) + 1.001


def test_a_429_rests_its_own_chat_and_a_second_one_rests_all() -> None:
    watch = Watched()
    watch.told_to_wait("rosa", 30)
    assert watch.resting() == {"rosa"}
    assert watch.room() > 0
    watch.told_to_wait("rosa", 31)
    assert watch.room() > 0, "the same chat twice is still one chat"
    watch.told_to_wait("elmer", 5)
    assert watch.room() == 0
    watch.seconds += 5.1
    assert watch.room() > 0
    assert watch.resting() == {"rosa"}
    watch.seconds += 26
    assert watch.resting() == frozenset()


def test_it_says_when_to_ask_again() -> None:
    watch = Watched()
    assert watch.wait() is None
    watch.told_to_wait("rosa", 7)
    assert watch.wait() == 7
    for _ in range(5):
        watch.sent("elmer")
    wait = watch.wait()
    assert wait is not None
    watch.seconds += wait
    assert watch.room() == 1


def test_a_clock_that_is_set_back_gives_nothing_away_and_stops_nobody_for_long() -> None:
    watch = Watched()
    for number in range(5):
        watch.sent(str(number))
    watch.seconds -= 50
    assert watch.room() == 0
    watch.seconds += 0.1
    assert watch.room() == 2


def test_chats_that_are_full_again_are_forgotten() -> None:
    watch = Watched()
    for number in range(300):
        watch.sent(str(number))
        watch.seconds += 1
    assert len(watch.resting()) == 0
    assert watch.tx.rows("SELECT count(*) FROM pace") < [(15,)]
