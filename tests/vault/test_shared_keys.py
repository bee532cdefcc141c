"""Two programs with one key store, on one machine or on two hosts: what one seals the other opens, what one destroys
is gone for both."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.domain.errors import Fault
from bot.store.keyshelf import Shelf
from bot.store.opening import open_keys
from bot.vault import keys
from bot.vault.envelope import Place
from bot.vault.keys import KeyGone, Vault, create_master_key
from tests.engines import ENGINES

PLACE = Place("cases", "1")


class Stopwatch:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    stopwatch = Stopwatch()
    monkeypatch.setattr(keys, "time", stopwatch)
    return stopwatch


@pytest.fixture(params=ENGINES)
def host(
    request: pytest.FixtureRequest, tmp_path: Path, stopwatch: Stopwatch
) -> Iterator[Callable[[], tuple[Vault, Shelf]]]:
    """One more host: a copy of the master key file and, on PostgreSQL, nothing else in common but an address."""
    postgresql = request.param == "postgresql"
    address = request.getfixturevalue("postgres").fresh(empty=True) if postgresql else ""
    create_master_key(tmp_path / "master")
    made: list[Shelf] = []

    def another() -> tuple[Vault, Shelf]:
        home = tmp_path / f"host {len(made)}" if postgresql else tmp_path / "one machine"
        home.mkdir(exist_ok=True, mode=0o700)
        shutil.copy(tmp_path / "master", home / "master")
        made.append(open_keys(home, address))
        return Vault.open(home / "master", made[-1]), made[-1]

    yield another
    for shelf in made:
        shelf.close()


Host = Callable[[], tuple[Vault, Shelf]]


def test_one_host_opens_what_the_other_sealed(host: Host) -> None:
    (one, _), (other, _) = host(), host()
    key_id, salt = one.new_case_key(), b"0" * 16
    for sealing, opening in ((one, other), (other, one)):
        for sealed, by in (
            (sealing.service.seal(b"text", PLACE), opening.service),
            (sealing.case(key_id).seal(b"text", PLACE), opening.case(key_id)),
            (sealing.person(salt).seal(b"text", PLACE), opening.person(salt)),
        ):
            assert by.open(sealed, PLACE) == b"text"
    assert one.keyed_hash("chat", "1") == other.keyed_hash("chat", "1")
    assert one.chain(b"1") == other.chain(b"1")


def test_a_key_that_one_host_destroyed_is_gone_for_the_other_within_a_second(host: Host, stopwatch: Stopwatch) -> None:
    (one, _), (other, _) = host(), host()
    key_id = one.new_case_key()
    held = other.case(key_id)
    sealed = held.seal(b"text", PLACE)
    stopwatch.now += 5
    assert held.open(sealed, PLACE) == b"text"
    one.destroy(key_id)
    stopwatch.now += keys.FRESH
    for attempt in (lambda: held.open(sealed, PLACE), lambda: held.seal(b"", PLACE), lambda: other.case(key_id)):
        with pytest.raises(KeyGone):
            attempt()


def test_a_key_that_was_never_held_is_gone_at_once(host: Host) -> None:
    (one, _), (other, _) = host(), host()
    key_id = one.new_case_key()
    one.destroy(key_id)
    with pytest.raises(KeyGone):
        other.case(key_id)


def test_a_host_that_cannot_ask_uses_no_key_of_a_case_beyond_that_second(
    host: Host, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, shelf = host()
    key_id = vault.new_case_key()
    held = vault.case(key_id)

    def away(_mark: int | None) -> tuple[int, list[str]]:
        raise Fault("key store: the database can't be reached", 1.0)

    monkeypatch.setattr(shelf, "destroyed_since", away)
    held.seal(b"text", PLACE)
    stopwatch.now += keys.FRESH
    for attempt in (lambda: held.seal(b"text", PLACE), lambda: vault.case(key_id)):
        with pytest.raises(Fault, match="can't be reached"):
            attempt()
    # What arrives is kept all the same: the inbox is sealed with the house's own key.
    vault.service.seal(b"text", PLACE)
    monkeypatch.undo()
    held.seal(b"text", PLACE)


def test_what_is_destroyed_while_the_shelf_answers_is_heard_of_next_time(
    host: Host, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one, _), (other, shelf) = host(), host()
    key_id = one.new_case_key()
    held = other.case(key_id)
    asked = shelf.destroyed_since

    def slowly(mark: int | None) -> tuple[int, list[str]]:
        found = asked(mark)
        one.destroy(key_id)
        stopwatch.now += keys.FRESH / 2
        return found

    monkeypatch.setattr(shelf, "destroyed_since", slowly)
    stopwatch.now += keys.FRESH
    held.seal(b"text", PLACE)
    stopwatch.now += keys.FRESH / 2
    with pytest.raises(KeyGone):
        held.seal(b"text", PLACE)


def test_many_keys_are_brought_by_one_question_and_those_that_are_gone_stay_gone(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one, _), (other, shelf) = host(), host()
    wanted = [one.new_case_key() for _n in range(5)]
    one.destroy(wanted[0])
    other.bring([*wanted, "service"])

    def asked_again(_key_ids: list[str]) -> dict[str, bytes]:
        raise AssertionError("asked the shelf again")

    monkeypatch.setattr(shelf, "wrapped_many", asked_again)
    for key_id in wanted[1:]:
        other.case(key_id)
    other.bring(wanted[1:])
    monkeypatch.undo()
    with pytest.raises(KeyGone):
        other.case(wanted[0])
    with pytest.raises(KeyGone):
        other.case("service")


def test_a_wrapped_key_that_was_swapped_is_not_brought_and_told_when_it_is_wanted(host: Host) -> None:
    vault, shelf = host()
    wrapped = shelf.wrapped(vault.new_case_key())
    assert wrapped is not None
    shelf.put_many({"f" * 32: wrapped})
    vault.bring(["f" * 32])
    with pytest.raises(keys.Broken):
        vault.case("f" * 32)


def test_two_hosts_that_begin_at_once_have_one_set_of_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: Host
) -> None:
    """The second finds the shelf empty, and somebody is faster."""
    first: list[Vault] = []
    empty = Shelf.is_empty

    def faster(shelf: Shelf) -> bool:
        found = empty(shelf)
        if not first:
            first.append(None)  # type: ignore[arg-type]
            first[0] = host()[0]
        return found

    monkeypatch.setattr(Shelf, "is_empty", faster)
    second, _shelf = host()
    assert second.keyed_hash("chat", "1") == first[0].keyed_hash("chat", "1")
