"""Place search, measured: misspelt districts over the shipped gazetteer, villages over an imported file.

    python -m tests.bench.bench_places [--villages FILE] [--n 1000] [--seeds 1 2 3]

Prints a table and ends with a line `held` or `missed: ...`. The errors are drawn from models of
typing on a phone, of writing as heard, of leaving out and of adding words; the search knows none
of them. A place counts as found when the offer is it, or is the same choice at another level
(Huanta the district, Huanta the province); `strict` counts the same id only. Times are processor
time of this one thread, so that other work on the machine doesn't count.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.places import Level, Place, Places, load_places, read_villages

_ROWS = (
    "q:wa w:qes e:wrd r:etf t:ryg y:tuh u:yij i:uok o:ipl p:oñ a:qsz s:adw d:sfe f:dgr g:fht h:gjy j:hku k:jli l:kño "
    "ñ:lp z:asx x:zcd c:xvf v:cbg b:vnh n:bmj m:nk"
)
_NEIGHBOURS = {pair[0]: pair[2:] for pair in _ROWS.split()}
# As heard: Spanish and Quechua spellings that sound alike, each tried both ways.
_HEARD = [
    ("hua", "wa"), ("hua", "gua"), ("hui", "wi"), ("c", "k"), ("qu", "k"), ("cc", "q"), ("ll", "y"), ("z", "s"),
    ("s", "z"), ("ci", "si"), ("ce", "se"), ("b", "v"), ("v", "b"), ("i", "e"), ("e", "i"), ("u", "o"), ("o", "u"),
    ("h", ""), ("y", "i"), ("j", "h"), ("rr", "r"), ("ñ", "n"), ("ch", "sh"), ("p", "ph"), ("g", "j"), ("mp", "np"),
    ("cc", "c"), ("au", "aw"), ("k", "c"), ("uy", "ui"),
]  # fmt: skip
_SUFFIXES = ("pi", "manta", "pa", "man", "ta")


def no_accents(words: str) -> str:
    parts = unicodedata.normalize("NFD", words.replace("ñ", "\0"))
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("\0", "ñ")


def typo(words: str, rng: random.Random) -> str:
    spots = [i for i, c in enumerate(words) if c.isalpha()]
    if len(spots) < 4:
        return words
    i = rng.choice(spots[1:])
    near = rng.choice(_NEIGHBOURS.get(words[i].lower(), "a"))
    kind = rng.randrange(5)
    if kind == 0:
        return words[:i] + words[i + 1 :]
    if kind == 1:
        return words[:i] + near + words[i + 1 :]
    if kind == 2:
        return words[:i] + near + words[i:]
    if kind == 3 and i + 1 < len(words):
        return words[:i] + words[i + 1] + words[i] + words[i + 2 :]
    return words[:i] + words[i] + words[i:]


def heard(words: str, rng: random.Random) -> str:
    lower = words.lower()
    options = [(a, b) for a, b in _HEARD if a in lower]
    if not options:
        return typo(words, rng)
    a, b = rng.choice(options)
    return lower.replace(a, b, rng.choice((1, 1, 9)))


def split_or_join(words: str, rng: random.Random) -> str:
    if " " in words:
        spots = [i for i, c in enumerate(words) if c == " "]
        i = rng.choice(spots)
        return words[:i] + words[i + 1 :]
    if len(words) > 7:
        i = rng.randrange(3, len(words) - 3)
        return words[:i] + " " + words[i:]
    return words


ERRORS: tuple[tuple[float, Callable[[str, random.Random], str]], ...] = (
    (0.45, typo),
    (0.45, heard),
    (0.10, split_or_join),
)


@dataclass(frozen=True)
class Query:
    words: str
    wanted: str
    kind: str


def corrupt(name: str, rng: random.Random) -> str:
    words = no_accents(name).lower() if rng.random() < 0.75 else name
    for _ in range(rng.choices((0, 1, 2, 3), (0.15, 0.45, 0.3, 0.1))[0]):
        words = rng.choices([f for _w, f in ERRORS], [w for w, _f in ERRORS])[0](words, rng)
    return words


def question(place: Place, places: Places, rng: random.Random, *, context: float) -> Query:
    words, kind = corrupt(place.name, rng), "name"
    above = [p for p in places.parents(place.id) if p.level is not Level.COUNTRY]
    if rng.random() < context and above:
        chosen = rng.choice(above[:2] if len(above) > 1 else above)
        other = corrupt(chosen.name, rng) if rng.random() < 0.5 else no_accents(chosen.name).lower()
        joint = rng.choice((", ", " ", " - ", " en ", ", provincia de ", " / "))
        words, kind = (f"{words}{joint}{other}", "context") if rng.random() < 0.85 else (f"{other}, {words}", "context")
    elif rng.random() < 0.12:
        words, kind = words + rng.choice(_SUFFIXES), "quechua"
    elif rng.random() < 0.1:
        words, kind = rng.choice(("distrito de ", "en ", "cerca de ", "pueblo de ")) + words, "around"
    return Query(words, place.id, kind)


def same(offer: Place, wanted: Place, places: Places) -> bool:
    """The same id, or the same name one inside the other."""
    if offer.id == wanted.id:
        return True
    a, b = {offer.name, *offer.also}, {wanted.name, *wanted.also}
    return bool(a & b) and (wanted in places.parents(offer.id) or offer in places.parents(wanted.id))


def run(places: Places, queries: Sequence[Query], show: int = 0) -> dict[str, float]:
    top1 = top5 = strict1 = strict5 = 0
    took: list[float] = []
    for query in queries:
        wanted = places.get(query.wanted)
        assert wanted is not None
        start = time.process_time()
        offers = places.find(query.words)
        took.append(time.process_time() - start)
        found = [same(o, wanted, places) for o in offers]
        top1 += bool(found[:1] and found[0])
        top5 += any(found)
        strict1 += bool(offers) and offers[0].id == wanted.id
        strict5 += any(o.id == wanted.id for o in offers)
        if show and not any(found):
            show -= 1
            print(f"   {query.kind}: {query.words!r} wanted {wanted.label}; offered {[o.label for o in offers]}")
    n = len(queries)
    return {
        "top1": top1 / n,
        "top5": top5 / n,
        "strict1": strict1 / n,
        "strict5": strict5 / n,
        "p50_ms": statistics.median(took) * 1000,
        "p99_ms": sorted(took)[int(n * 0.99)] * 1000,
    }


def line(name: str, figures: dict[str, float]) -> None:
    cells = (f"{k} {v:.3f}" if not k.endswith("ms") else f"{k} {v:.1f}" for k, v in figures.items())
    print(f"{name:28s} " + "  ".join(cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--villages", type=Path)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    missed: list[str] = []
    start = time.process_time()
    places = load_places()
    places.find("Huanta")
    print(f"{len(places):,} places loaded and indexed in {time.process_time() - start:.2f} s")
    districts = [p for p in places if p.level is Level.DISTRICT]
    for seed in options.seeds:
        rng = random.Random(seed)
        asked = [question(rng.choice(districts), places, rng, context=0.5) for _ in range(options.n)]
        figures = run(places, asked, options.show)
        line(f"districts, seed {seed}", figures)
        for kind in ("name", "context", "quechua", "around"):
            chosen = [q for q in asked if q.kind == kind]
            if chosen:
                line(f"   {kind} ({len(chosen)})", run(places, chosen))
        missed += [f"{k} {figures[k]:.3f} < {v}" for k, v in (("top1", 0.90), ("top5", 0.97)) if figures[k] < v]
    if options.villages:
        with options.villages.open(encoding="utf-8") as handle:
            read = read_villages(handle, places.parent_names())
        start = time.process_time()
        everything = places.with_villages(read.places)
        everything.find("Huanta")
        took = time.process_time() - start
        print(f"{len(everything):,} places with villages ({len(read.errors)} bad lines) indexed in {took:.1f} s")
        if took > 5:
            missed.append(f"village index {took:.1f} s > 5")
        villages = [p for p in everything if p.level is Level.VILLAGE]
        for seed in options.seeds:
            rng = random.Random(seed)
            figures = run(
                everything, [question(rng.choice(districts), everything, rng, context=0.5) for _ in range(300)]
            )
            line(f"districts among all, {seed}", figures)
            asked = [question(rng.choice(villages), everything, rng, context=1.0) for _ in range(options.n)]
            figures = run(everything, asked, options.show)
            line(f"villages + context, {seed}", figures)
            missed += [f"villages top5 {figures['top5']:.3f} < 0.90"] if figures["top5"] < 0.90 else []
            missed += [f"p50 {figures['p50_ms']:.1f} ms > 10"] if figures["p50_ms"] > 10 else []
            bare = [question(rng.choice(villages), everything, rng, context=0.0) for _ in range(300)]
            line(f"villages alone, {seed}", run(everything, bare))
    print("held" if not missed else "missed: " + "; ".join(missed))
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
