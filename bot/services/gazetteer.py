"""The places in use: those that ship, and the villages an operator imported, exchanged while the program runs."""

from __future__ import annotations

from bot.places import Places


class Gazetteer:
    """Holds the `Places` of this moment. Whoever takes them keeps a whole, unchanging set."""

    __slots__ = ("_places", "known", "shipped")

    def __init__(self, shipped: Places) -> None:
        self.shipped = shipped
        self.known: tuple[str, ...] = ()
        """Digests of the village files that are in."""
        self._places = shipped

    @property
    def places(self) -> Places:
        """What is known now."""
        return self._places

    def use(self, places: Places, known: tuple[str, ...]) -> None:
        """From now on these; a search that has begun ends with those it began with."""
        self._places, self.known = places, known
