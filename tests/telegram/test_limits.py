"""Telegram's limits, with a clock that moves only when told to."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.limits import CHAT_BURST, Limits


@dataclass
class Stopwatch:
    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_chat_may_burst_and_then_one_a_second() -> None:
    watch = Stopwatch()
    limits = Limits(now=watch)
    for _ in range(int(CHAT_BURST)):
        assert "rosa" not in limits.resting()
        limits.sent("rosa")
        watch.seconds += 0.001
    assert limits.resting() == {"rosa"}
    watch.seconds += 0.9
    assert limits.resting() == {"rosa"}
    watch.seconds += 0.2
    assert limits.resting() == frozenset()
    limits.sent("rosa")
    assert limits.resting() == {"rosa"}


def test_a_chat_that_rests_keeps_no_other_from_being_written_to() -> None:
    watch = Stopwatch()
    limits = Limits(now=watch)
    for _ in range(40):
        limits.sent("flood")
        watch.seconds += 0.05
    assert limits.resting() == {"flood"}
    assert limits.room() > 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.2), st.sampled_from("abcdefghijklmnop")), min_size=1, max_size=200))
def test_never_more_than_thirty_in_any_second(steps: list[tuple[float, str]]) -> None:
    watch = Stopwatch()
    limits = Limits(chat_a_second=1000.0, now=watch)
    sent: list[float] = []
    for pause, chat in steps:
        watch.seconds += pause
        while limits.room():
            limits.sent(chat)
            sent.append(watch.seconds)
    for start in sent:
        assert sum(start <= at < start + 1.0 for at in sent) <= 30


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 3), min_size=1, max_size=80))
def test_a_chat_gets_at_most_its_burst_and_one_a_second(pauses: list[float]) -> None:
    watch = Stopwatch()
    limits = Limits(now=watch)
    sent: list[float] = []
    for pause in pauses:
        watch.seconds += pause
        while limits.room() and "a" not in limits.resting():
            limits.sent("a")
            sent.append(watch.seconds)
    for i, start in enumerate(sent):
        for j in range(i, len(sent)):
            assert j - i + 1 <= CHAT_BURST + (sent[j] - start) + 1.001


def test_a_429_rests_its_own_chat_and_a_second_one_rests_all() -> None:
    watch = Stopwatch()
    limits = Limits(now=watch)
    limits.told_to_wait("rosa", 30)
    assert limits.resting() == {"rosa"}
    assert limits.room() > 0
    limits.told_to_wait("rosa", 31)
    assert limits.room() > 0, "the same chat twice is still one chat"
    limits.told_to_wait("elmer", 5)
    assert limits.room() == 0
    watch.seconds += 5.1
    assert limits.room() > 0
    assert limits.resting() == {"rosa"}
    watch.seconds += 26
    assert limits.resting() == frozenset()


def test_it_says_when_to_ask_again() -> None:
    watch = Stopwatch()
    limits = Limits(now=watch)
    assert limits.wait() is None
    limits.told_to_wait("rosa", 7)
    assert limits.wait() == 7
    for _ in range(5):
        limits.sent("elmer")
    wait = limits.wait()
    assert wait is not None
    watch.seconds += wait
    assert limits.room() == 1


def test_chats_that_are_full_again_are_forgotten() -> None:
    watch = Stopwatch()
    limits = Limits(now=watch)
    for number in range(1000):
        limits.sent(str(number))
        watch.seconds += 1
    assert len(limits.resting()) == 0
    assert len(limits._chats) < 15
