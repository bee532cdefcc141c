"""Who practises after the practice Telegram started anew."""

from __future__ import annotations

from bot.practice.practice_telegram import PracticeTelegram


def test_somebody_new_is_nobody_of_an_earlier_run_and_rosa_stays_rosa() -> None:
    earlier, later = PracticeTelegram(first_message=1_000_000), PracticeTelegram(first_message=1_000_900)
    assert [p.id for p in earlier.people.values()] == [p.id for p in later.people.values()]
    assert earlier.add_person("Nueva").id != later.add_person("Otra").id
