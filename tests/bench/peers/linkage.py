"""Splink: record linkage by expectation maximisation, in DuckDB, all queries in one batch."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from tests.bench.peers.contestant import Found, Row, plain

_NAMES = ("given", "paternal", "maternal", "place", "father", "mother")
_MOST_PAIRS = 2e6


class Splink:
    """Jaro-Winkler on names with term frequencies, places, parents, years; weights learned on these very data."""

    name = "Splink (EM, in one batch)"

    def index(self, people: list[Row]) -> None:
        self._duckdb = importlib.import_module("splink.backends.duckdb")
        self._arrow = importlib.import_module("pyarrow")
        logging.getLogger("splink").setLevel(logging.ERROR)
        self._people = self._table(people)

    def search(self, person: Row, k: int) -> Found:
        return self.search_batch([person], k)[0]

    def search_batch(self, people: list[Row], k: int) -> list[Found]:
        """Learn and compare at once: that is how this library works."""
        splink = importlib.import_module("splink")
        api = self._duckdb.DuckDBAPI()
        tables = [
            api.register(table, dataset_display_name=name)
            for table, name in ((self._table(people), "asked"), (self._people, "held"))
        ]
        linker = splink.Linker(tables, self._settings(splink), log_level=None)
        training = linker.training
        training.estimate_u_using_random_sampling(max_pairs=_MOST_PAIRS, seed=1)
        for column in ("paternal", "first"):
            training.estimate_parameters_using_expectation_maximisation(splink.block_on(column), max_pairs=_MOST_PAIRS)
        inference = linker.inference
        pairs = inference.predict(threshold_match_weight=-20).as_record_list()
        found: dict[str, Found] = {}
        for pair in pairs:
            asked, held = ("l", "r") if pair["source_dataset_l"] == "asked" else ("r", "l")
            found.setdefault(pair[f"unique_id_{asked}"], []).append((pair[f"unique_id_{held}"], pair["match_weight"]))
        return [sorted(found.get(row["id"], []), key=lambda hit: -hit[1])[:k] for row in people]

    def _table(self, people: list[Row]) -> Any:
        rows = [_columns(row) for row in people]
        return self._arrow.Table.from_pylist(rows, schema=self._arrow.schema(
            [(name, self._arrow.int64() if name == "birth" else self._arrow.string()) for name in rows[0]]
        ))  # fmt: skip

    def _settings(self, splink: Any) -> Any:
        library = importlib.import_module("splink.comparison_library")
        levels = importlib.import_module("splink.comparison_level_library")
        names = [
            library.JaroWinklerAtThresholds(name, [0.92, 0.82, 0.7]).configure(
                term_frequency_adjustments=name in ("given", "paternal", "maternal")
            )
            for name in _NAMES
        ]
        years = [levels.NullLevel("birth"), levels.ExactMatchLevel("birth")]
        years += [levels.CustomLevel(f"abs(birth_l - birth_r) <= {most}") for most in (2, 5)]
        birth = library.CustomComparison(output_column_name="birth", comparison_levels=[*years, levels.ElseLevel()])
        rules = [("paternal",), ("maternal",), ("given",), ("first", "birth"), ("initials", "birth"), ("begins",)]
        rules += [("mother",), ("father",), ("crossed",), ("place", "sex")]
        return splink.SettingsCreator(
            link_type="link_only",
            comparisons=[*names, birth, library.ExactMatch("sex")],
            blocking_rules_to_generate_predictions=[splink.block_on(*columns) for columns in rules],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=False,
        )


def _columns(row: Row) -> dict[str, Any]:
    given, paternal, maternal = (plain(row[f] or "") for f in ("given", "paternal", "maternal"))
    columns: dict[str, Any] = {
        "unique_id": row["id"], "given": given, "first": given.partition(" ")[0], "paternal": paternal,
        "maternal": maternal, "initials": given[:1] + paternal[:1] if given and paternal else "",
        "begins": given[:3] + paternal[:3] if given and paternal else "",
        "crossed": " ".join(sorted((paternal, maternal))) if paternal and maternal else "",
        "sex": row["sex"] or "", "place": plain(row["place_origin"] or ""), "father": plain(row["father"] or ""),
        "mother": plain(row["mother"] or ""),
    }  # fmt: skip
    return {name: value or None for name, value in columns.items()} | {"birth": row["birth_year"] or None}
