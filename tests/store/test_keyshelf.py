"""What a key store promises on either engine: a file of one machine, a database of many hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from bot.domain.errors import Fault, Refusal
from bot.store.faults import Clash
from bot.store.keyshelf import Shelf
from bot.store.opening import open_keys
from tests.engines import ENGINES

Open = Callable[[], Shelf]


@pytest.fixture(params=ENGINES)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens one and the same key store as often as a test likes."""
    postgresql = request.param == "postgresql"
    address = request.getfixturevalue("postgres").fresh(empty=True) if postgresql else ""
    made: list[Shelf] = []

    def again() -> Shelf:
        made.append(open_keys(tmp_path, address))
        return made[-1]

    yield again
    for shelf in made:
        shelf.close()


def test_a_key_is_there_for_whoever_opens_the_store(opened: Open) -> None:
    assert opened().is_empty()
    opened().put_many({"a": b"wrapped a", "b": b"wrapped b"})
    shelf = opened()
    assert (shelf.wrapped("a"), shelf.wrapped("c")) == (b"wrapped a", None)
    assert shelf.wrapped_many(["a", "b", "c"]) == {"a": b"wrapped a", "b": b"wrapped b"}
    assert shelf.page() == [("a", b"wrapped a"), ("b", b"wrapped b")]
    assert shelf.page("a") == [("b", b"wrapped b")]
    assert not shelf.is_empty()
    shelf.put_many({})


def test_a_destroyed_key_never_comes_back(opened: Open) -> None:
    shelf = opened()
    shelf.put_many({"a": b"wrapped"})
    shelf.destroy("a")
    shelf.destroy("a")
    with pytest.raises(Clash):
        shelf.put_many({"b": b"wrapped", "a": b"wrapped"})
    assert (shelf.page(), shelf.all_destroyed()) == ([], ["a"])
    assert not shelf.is_empty(), "what held keys once is no new store"


def test_a_key_is_never_replaced_and_a_put_is_all_or_nothing(opened: Open) -> None:
    shelf = opened()
    shelf.put_many({"a": b"first"})
    with pytest.raises(Clash):
        shelf.put_many({"b": b"new", "a": b"second"})
    assert (shelf.wrapped("a"), shelf.wrapped("b")) == (b"first", None)


def test_whoever_watches_hears_of_each_destruction_once(opened: Open) -> None:
    one, other = opened(), opened()
    one.put_many(dict.fromkeys("abc", b"wrapped"))
    one.destroy("a")
    mark, told = other.destroyed_since(None)
    assert told == []
    assert other.destroyed_since(mark) == (mark, [])
    one.destroy("b")
    one.destroy("b")
    other.destroy("c")
    later, told = other.destroyed_since(mark)
    assert told == ["b", "c"]
    assert other.destroyed_since(later) == (later, [])


def test_whoever_watches_a_store_that_was_put_back_from_its_backup_hears_of_all_of_it_again(opened: Open) -> None:
    shelf = opened()
    for key_id in ("a", "b", "c"):
        shelf.destroy(key_id)
    mark, _gone = shelf.destroyed_since(None)
    shelf._change(lambda tx: tx.run("DELETE FROM destructions WHERE n > 1"))  # the backup knew of one
    assert shelf.destroyed_since(mark) == (1, ["a"])
    shelf.destroy("d")
    assert shelf.destroyed_since(mark) == (2, ["a", "d"])
    assert shelf.destroyed_since(2) == (2, [])


def test_many_who_destroy_at_once_miss_nothing_and_leave_no_gap(opened: Open) -> None:
    names = [f"{n:03}" for n in range(48)]
    opened().put_many(dict.fromkeys(names, b"wrapped"))
    heard: list[str] = []
    watcher = opened()
    mark, _none = watcher.destroyed_since(None)
    threads = [Thread(target=destroy_all, args=(opened(), names[k::4])) for k in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        mark, told = watcher.destroyed_since(mark)
        heard += told
    heard += watcher.destroyed_since(mark)[1]
    assert sorted(heard) == names
    assert len(set(heard)) == len(heard)


def destroy_all(shelf: Shelf, names: list[str]) -> None:
    for name in names:
        while True:
            try:
                shelf.destroy(name)
                break
            except Fault:  # on a file, somebody reads at that moment: the caller tries again
                continue


def test_a_store_whose_keys_were_moved_opens_for_no_work(opened: Open) -> None:
    shelf = opened()
    shelf.put_many({"a": b"wrapped"})
    assert shelf.moved_at() is None
    shelf.moved(7)
    assert shelf.moved_at() == 7
    with pytest.raises(Refusal, match="moved to PostgreSQL"):
        opened()


def test_settling_again_and_again_changes_nothing(opened: Open) -> None:
    shelf = opened()
    shelf.put_many({"a": b"a", "b": b"b"})
    shelf.destroy("a")
    for _again in range(3):
        shelf.settle()
    assert opened().page() == [("b", b"b")]
