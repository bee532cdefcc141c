"""Other libraries, used as well as one can by hand: what the engine is measured against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from tests.bench.peers.contestant import Searcher
from tests.bench.peers.fuzzy import RapidfuzzAllFields, RapidfuzzNames
from tests.bench.peers.inverted import Tantivy
from tests.bench.peers.linkage import Splink
from tests.bench.peers.phonetic import Metaphone

__all__ = ["LARGE", "PEERS", "Peer", "Searcher"]


@dataclass(frozen=True, slots=True)
class Peer:
    """A contestant: what it needs, and up to which size it runs in a time one can wait for.

    `queries`: how many it is asked of a register of `LARGE` or more, where it takes long over each.
    """

    name: str
    make: Callable[[], Searcher]
    needs: str
    most: int
    queries: int | None = None

    @property
    def installed(self) -> bool:
        """Whether its library is here; the bench extra installs it."""
        return find_spec(self.needs.partition(".")[0]) is not None


LARGE = 200_000

PEERS: tuple[Peer, ...] = (
    Peer("rapidfuzz, all fields by hand", RapidfuzzAllFields, "rapidfuzz", 200_000, queries=300),
    Peer("rapidfuzz WRatio, name", RapidfuzzNames, "rapidfuzz", 22_295),
    Peer("tantivy fuzzy, all fields", Tantivy, "tantivy", 1_000_000),
    Peer("Spanish Metaphone (abydos)", Metaphone, "abydos", 200_000),
    Peer("Splink (EM, in one batch)", Splink, "splink", 200_000),
)
