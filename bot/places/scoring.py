"""How well each place explains what was written.

A place is judged by the run of words most like one of its names, weighed by its letters, and by
how well the places above it explain the words that are left. What can't be explained counts
against it, so "Chungui, La Mar" finds the district and not the province. A clear province makes
up for a badly written name ("circa - abancia"), never the other way round.
"""

from __future__ import annotations

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from bot.places.asked import Asked
from bot.places.index import Floats, Ints, PlaceIndex, runs
from bot.places.spelling import fold_word

_CANDIDATES = 120  # names looked at closely, for each way of being near
_READINGS = 4  # runs of words tried for each name
_EVEN = 0.3  # a run less like the name than this is better left to the places above
_NODES = 8  # places above whose every place inside becomes a candidate
_MOST_INSIDE = 2_000
_CLEAR = 0.75  # likeness from which a word names a place above
_SOMEHOW = 0.6
_FOLD_SHARE = 0.6  # of the likeness of two names; the rest is the likeness of the letters themselves
_SOFT = 0.98  # the same to who takes ll for y
_SAME_SOUND = 0.94
_LETTERS_ALONE = 0.96
_PREFIX = (0.5, 0.45)  # the beginning of a name: at least so like it, and so much more when nearly all of it
_LEAST_LIKE = 0.62  # a name less like what was written is no offer ...
_LEAST_LIKE_SHORT = 0.68  # ... of at most four letters, which are like too much ...
_LEAST_LIKE_LESS_SURE = 0.8  # ... of a place abroad, or of a part of a name ...
_FAR_AND_WRONG = 0.08  # what a place abroad loses when its name isn't written right
_IN_NAMED_DISTRICT = 0.04  # what a village gains when its own district is named: then it is a village that is meant
_OTHER_NAME_COST = 0.05
_HELP = 0.45  # ... unless the places above explain a share of the words; how far that lowers the floor
_LEAST_EXPLAINED = 0.58  # of all that was written
_LESS_THAN_NAME = 0.97  # a word explained by a place above counts a little less than one of the name itself
_WRITTEN_RIGHT = 0.95
_STILL_LIKE = 0.8
_SAYS_ALL = 0.9
_KNOWN_NAME = 0.72
_UNKNOWN_WORD = 0.45  # a word like no place at all is talk around the name, and weighs this much
_IN_SENTENCE = 0.9  # in a whole sentence a name must be written nearly right
_SENTENCE_SCALE = 0.8


def score(index: PlaceIndex, asked: Asked) -> tuple[Ints, Floats]:
    """Rows of the index and how much of what was written each explains (0..1); empty where none does."""
    none = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
    weights = np.array(asked.weights, dtype=np.float32)
    covers = _covers(asked)
    context = _context(index, asked) if len(asked.words) > 1 else None
    inside = [] if context is None else _inside(index, context, weights)
    pieces = {piece for span in asked.spans for piece in (span.folded, span.soft)}
    keys = index.grams.nearest(pieces, _CANDIDATES, [index.larger_keys, *inside])
    if not len(keys):
        return none
    costs = np.array([span.cost for span in asked.spans], dtype=np.float32)
    likeness = _likeness(index, asked, keys) - costs[:, None]
    weights, span_weights = _weigh_talk(weights, covers, likeness, context)
    found = _rows(index, keys, likeness, context, weights, span_weights, covers)
    if context is None:
        return found
    found = _in_named_country(index, asked, *found)
    if not len(found[0]):
        rest = _sentence(index, keys, likeness, weights, span_weights)
        found = _in_named_country(index, asked, *rest)
    return found


def _in_named_country(index: PlaceIndex, asked: Asked, rows: Ints, points: Floats) -> tuple[Ints, Floats]:
    """Where a country is written right, a place elsewhere is only meant when its own name says all of it."""
    whole = [span for span in asked.spans if span.plain in index.country_named]
    named = [index.country_named[span.plain] for span in whole if not span.cost or len(span.plain) > 4]
    if not named:
        return rows, points
    keep = np.isin(index.country[rows], named) | (points >= _SAYS_ALL)
    return rows[keep], points[keep]


def _covers(asked: Asked) -> Floats:
    """(spans, words): 1 where the run of words holds the word."""
    covers = np.zeros((len(asked.spans), len(asked.words)), dtype=np.float32)
    for i, span in enumerate(asked.spans):
        covers[i, span.first : span.last] = 1.0
    return covers


def _context(index: PlaceIndex, asked: Asked) -> Floats:
    """(words, nodes + 1): how well a node, as a place above, explains a word; a name split in two counts for both."""
    pieces = sorted({(s.first, s.last, s.plain, s.folded) for s in asked.spans if s.last - s.first <= 2})
    pieces += [(i, i + 1, w, fold_word(w)) for i, w in enumerate(asked.words) if not asked.weights[i]]
    found = index.context([plain for *_where, plain, _folded in pieces], [piece[3] for piece in pieces])
    out = np.zeros((len(asked.words), found.shape[1]), dtype=np.float32)
    for (first, last, _plain, _folded), row in zip(pieces, found, strict=True):
        out[first:last] = np.maximum(out[first:last], row)
    # "Bolivia" written right isn't Colombia written wrong.
    written_right = out.max(axis=1, keepdims=True) >= _WRITTEN_RIGHT
    out[written_right & (out < _STILL_LIKE)] = 0.0
    return out


def _inside(index: PlaceIndex, context: Floats, weights: Floats) -> list[Ints]:
    """Names of the places inside those that were named: a province is a short list to search with care.

    All of them where the place above was clearly named, and the districts of what was named somehow.
    """
    clear = (np.where(context >= _CLEAR, context, 0.0) * weights[:, None]).sum(axis=0)
    somehow = (np.where(context >= _SOMEHOW, context, 0.0) * weights[:, None]).sum(axis=0)
    every, larger = (np.argsort(-named, kind="stable")[:_NODES].astype(np.int32) for named in (clear, somehow))
    return [
        index.names_in(every[clear[every] > 0], _MOST_INSIDE),
        index.names_in(larger[somehow[larger] > 0], _MOST_INSIDE, larger=True),
    ]


def _likeness(index: PlaceIndex, asked: Asked, keys: Ints) -> Floats:
    """(spans, keys): how like each run of words is to each name."""
    plain, folded, soft = ([names[k] for k in keys] for names in (index.plain, index.folded, index.soft))
    scorer = OSA.normalized_similarity
    as_written = cdist([s.plain for s in asked.spans], plain, scorer=scorer, dtype=np.float32)
    as_heard = cdist([s.folded for s in asked.spans], folded, scorer=scorer, dtype=np.float32)
    softly = cdist([s.soft for s in asked.spans], soft, scorer=scorer, dtype=np.float32)
    as_heard = np.maximum(as_heard, _SOFT * softly)
    likeness: Floats = ((1 - _FOLD_SHARE) * as_written + _FOLD_SHARE * as_heard).astype(np.float32)
    # A slip of the finger can change what is heard ("haucar"); the same sound is nearly the same name.
    likeness = np.maximum(likeness, np.where(as_heard >= _SOFT, _SAME_SOUND * as_heard, _LETTERS_ALONE * as_written))
    for i, span in enumerate(asked.spans):
        if len(span.folded) >= 4:
            for j, name in enumerate(folded):
                if name.startswith(span.folded) and len(name) > len(span.folded):
                    begun = _PREFIX[0] + _PREFIX[1] * len(span.folded) / len(name)
                    likeness[i, j] = max(likeness[i, j], begun)
    return likeness


def _weigh_talk(weights: Floats, covers: Floats, likeness: Floats, context: Floats | None) -> tuple[Floats, Floats]:
    """The weight of each word and of each run: words like no place anywhere weigh less."""
    if context is None:
        return weights, covers @ weights
    named = np.where(likeness >= _KNOWN_NAME, 1.0, 0.0).max(axis=1)
    known = np.maximum(context.max(axis=1), (covers * named[:, None]).max(axis=0)) > 0
    lighter = np.where(known, weights, weights * _UNKNOWN_WORD).astype(np.float32)
    return lighter, covers @ lighter


def _rows(
    index: PlaceIndex,
    keys: Ints,
    likeness: Floats,
    context: Floats | None,
    weights: Floats,
    span_weights: Floats,
    covers: Floats,
) -> tuple[Ints, Floats]:
    best = np.argsort(-((likeness - _EVEN) * span_weights[:, None]), axis=0, kind="stable")[:_READINGS]
    spans = best.reshape(-1)
    which = np.tile(np.arange(len(keys)), len(best))
    held = likeness[spans, which]
    use = held >= _LEAST_LIKE - _HELP
    spans, which, held = spans[use], which[use], held[use]
    counts = index.key_starts[keys[which] + 1] - index.key_starts[keys[which]]
    entries = runs(index.key_starts, keys[which])
    spans, held = np.repeat(spans, counts), np.repeat(held, counts)
    rows, named = index.key_rows[entries], held - index.key_costs[entries]
    left = (1.0 - covers[spans]) * weights[None, :]
    above = np.zeros(len(rows), dtype=np.float32)
    inside = np.zeros(len(rows), dtype=np.bool_)
    if context is not None and len(rows):
        chains, back = np.unique(index.chain[rows], return_inverse=True)
        explained = context[:, index.chains[chains]].max(axis=2).T * _LESS_THAN_NAME
        above = (left * explained[back.reshape(-1)]).sum(axis=1)
        district = np.where(left > 0, context[:, index.chain_district[index.chain[rows]]].T, 0.0).max(axis=1)
        inside = index.village[rows] & (district >= _CLEAR)
    total = np.maximum(span_weights[spans] + left.sum(axis=1), 1e-6)
    points = (named * span_weights[spans] + above) / total
    points += _IN_NAMED_DISTRICT * inside
    points -= _FAR_AND_WRONG * (index.far[rows] & (held < _WRITTEN_RIGHT))
    short = index.key_lengths[np.repeat(keys[which], counts)] <= 4
    less_sure = index.far[rows] | (index.key_costs[entries] > _OTHER_NAME_COST)
    floor = np.where(less_sure, _LEAST_LIKE_LESS_SURE, np.where(short, _LEAST_LIKE_SHORT, _LEAST_LIKE))
    floor = floor - _HELP * above / total
    good = (held >= floor) & (points >= _LEAST_EXPLAINED)
    return rows[good], points[good].astype(np.float32)


def _sentence(
    index: PlaceIndex, keys: Ints, likeness: Floats, weights: Floats, span_weights: Floats
) -> tuple[Ints, Floats]:
    """A name written nearly right among words nobody can place: the village isn't known, its district is."""
    strong = np.where((likeness >= _IN_SENTENCE) & (span_weights[:, None] >= 4), likeness, 0.0)
    use = np.flatnonzero(strong.max(axis=0) > 0)
    counts = index.key_starts[keys[use] + 1] - index.key_starts[keys[use]]
    share = span_weights[:, None] / max(float(weights.sum()), 1.0)
    points = (strong[:, use] * (1 + share)).max(axis=0, initial=0.0) / 2
    entries = runs(index.key_starts, keys[use])
    whole = index.key_costs[entries] <= _OTHER_NAME_COST  # "Juan Quispe" isn't about San Juan
    entries, points = entries[whole], np.repeat(points, counts)[whole] * _SENTENCE_SCALE
    rows = index.key_rows[entries]
    return rows, points.astype(np.float32)
