"""What waits for the bot: numbered, kept until confirmed or too old, given out as Telegram does.

Facts: core.telegram.org/bots/api#getting-updates (offset, limit, allowed_updates, 24 hours) and the
150 seconds that a tap waits.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.practice.clock import PracticeClock
from bot.practice.wire import Json, JsonObject

MESSAGE_LIFE = 24 * 3600
TAP_LIFE = 150
_WEEK = 7 * 24 * 3600
# Kinds that a bot must ask for by name.
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


def _random_id() -> int:
    return 100_000_000 + secrets.randbelow(800_000_000)


class Bell:
    """Wakes everyone who waits for something to change."""

    def __init__(self) -> None:
        self._sleepers: set[asyncio.Future[None]] = set()
        self._closed = False

    def ring(self) -> None:
        """Wake them all."""
        for sleeper in tuple(self._sleepers):
            if not sleeper.done():
                sleeper.set_result(None)
        self._sleepers.clear()

    def close(self) -> None:
        """Wake them all and let nobody sleep again: the server is stopping."""
        self._closed = True
        self.ring()

    @property
    def sleepers(self) -> int:
        """How many wait now."""
        return sum(not sleeper.done() for sleeper in self._sleepers)

    @property
    def closed(self) -> bool:
        """Whether the server is stopping, so that waiting must end."""
        return self._closed

    def next_ring(self) -> asyncio.Future[None]:
        """Done once the bell rings, counted from this very call: a ring before the first `await` is not missed.

        Cancel it to sleep no longer.
        """
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._closed:
            sleeper.set_result(None)
            return sleeper
        self._sleepers.add(sleeper)
        sleeper.add_done_callback(self._sleepers.discard)
        return sleeper


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update, the lane within which order is kept, and when Telegram forgets it (unix seconds)."""

    update_id: int
    kind: str
    payload: JsonObject
    lane: str
    expires: int
    on_taken: Callable[[], None] | None

    def taken(self) -> None:
        """The bot has been given it (perhaps not for the first time)."""
        if self.on_taken is not None:
            self.on_taken()

    def as_json(self) -> JsonObject:
        """Telegram's Update."""
        return {"update_id": self.update_id, self.kind: self.payload}


class UpdateQueue:
    """The bot's updates in order."""

    def __init__(self, clock: PracticeClock) -> None:
        self._clock = clock
        self._waiting: dict[int, Waiting] = {}
        self._lanes: dict[str, dict[int, Waiting]] = {}  # the same, by lane; no lane is empty
        self._next_id = _random_id()
        self._last_push = clock.unix()
        self.allowed: frozenset[str] = frozenset()
        self.bell = Bell()
        self.on_push: Callable[[], None] | None = None
        # Everything ever queued, for tests that judge it.
        self.emitted: deque[JsonObject] = deque(maxlen=5_000)

    def allow(self, kinds: list[Json]) -> None:
        """Remember which kinds the bot wants from now on; an empty list means the usual ones."""
        self.allowed = frozenset(kind for kind in kinds if isinstance(kind, str))

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are queued at all."""
        return kind in self.allowed if self.allowed else kind not in _ONLY_ON_REQUEST

    def push(self, kind: str, payload: JsonObject, lane: str, on_taken: Callable[[], None] | None = None) -> bool:
        """Queue an update, unless the bot doesn't want its kind."""
        if not self.wants(kind):
            return False
        now = self._clock.unix()
        if now - self._last_push > _WEEK:
            # "If there are no new updates for at least a week, the identifier will be chosen randomly."
            self._next_id = _random_id()
        self._last_push = now
        life = TAP_LIFE if kind == "callback_query" else MESSAGE_LIFE
        waiting = Waiting(self._next_id, kind, payload, lane, now + life, on_taken)
        self._waiting[waiting.update_id] = waiting
        self._lanes.setdefault(lane, {})[waiting.update_id] = waiting
        self._next_id += 1
        self.emitted.append(waiting.as_json())
        self.bell.ring()
        if self.on_push is not None:
            self.on_push()
        return True

    def all(self) -> list[Waiting]:
        """What waits now, oldest first; what is too old is forgotten on the way."""
        now = self._clock.unix()
        for waiting in [each for each in self._waiting.values() if each.expires <= now]:
            self.done(waiting.update_id)
        return list(self._waiting.values())

    def confirm_before(self, offset: int) -> None:
        """Forget updates as getUpdates' offset says: those below it, or for -n all but the last n."""
        if offset > 0:
            done = [update_id for update_id in self._waiting if update_id < offset]
        elif offset < 0:
            done = list(self._waiting)[:offset]
        else:
            return
        for update_id in done:
            self.done(update_id)

    def done(self, update_id: int) -> None:
        """Forget one update: it was taken, or is too old."""
        waiting = self._waiting.pop(update_id, None)
        if waiting is not None:
            del self._lanes[waiting.lane][update_id]
            if not self._lanes[waiting.lane]:
                del self._lanes[waiting.lane]

    def lanes(self) -> list[str]:
        """The lanes in which something waits."""
        return list(self._lanes)

    def first_of(self, lane: str) -> Waiting | None:
        """The oldest update of a lane that isn't too old, None where nothing waits."""
        now = self._clock.unix()
        while lane in self._lanes:
            waiting = next(iter(self._lanes[lane].values()))
            if waiting.expires > now:
                return waiting
            self.done(waiting.update_id)
        return None

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()
        self._lanes.clear()
