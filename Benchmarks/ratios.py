"""The ratios that the project's goals are stated in, of medians of one run on one machine."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from report import paragraph, row

if TYPE_CHECKING:
    from data.common import Dataset
    from ingest import Ingest, Measured


class Missing(Exception):
    """What the ratio needs was not measured."""


class Results:
    """What was measured of one data set."""

    def __init__(self, ingest: "Ingest", dataset: "Dataset"):
        self.ingest, self.dataset = ingest, dataset

    def __getitem__(self, key: str) -> "Measured":
        result = self.ingest.results.get((self.dataset.name, key))
        if result is None or not result.samples:
            raise Missing
        return result

    def slower(self) -> float:
        """What a perfect overlap of client and server would reach."""
        return min(self["encode"].rate, self["server"].rate)

    def duckdb(self) -> float:
        """The faster of DuckDB's two ways into PostgreSQL."""
        rates = []
        for way in ("duckdb_postgres", "duckdb_csv"):
            try:
                rates.append(self[way].rate)
            except Missing:
                continue
        if not rates:
            raise Missing
        return max(rates)


def times(value: float) -> str:
    return f"{value:.2f}"


def percent(value: float) -> str:
    return f"{100 * value:.3g} %"


RATIOS: list[tuple[str, Callable[[Results], str]]] = [
    ("decode, encode : C++ bound", lambda of: percent(of["encode"].rate / of["bound"].rate)),
    ("ingest : slower of encode and COPY", lambda of: percent(of["ingest"].rate / of.slower())),
    ("bare table : slower of encode and COPY", lambda of: percent(of["copy"].rate / of.slower())),
    ("ingest : Python, Sequitur's rows", lambda of: times(of["ingest"].rate / of["orjson_activity"].rate)),
    ("ingest : Python, 16 columns", lambda of: times(of["ingest"].rate / of["orjson_rows"].rate)),
    ("ingest : DuckDB into PostgreSQL", lambda of: times(of["ingest"].rate / of.duckdb())),
    ("bare table : DuckDB into PostgreSQL", lambda of: times(of["copy"].rate / of.duckdb())),
    ("ingest : DuckDB's own table", lambda of: times(of["ingest"].rate / of["duckdb_table"].rate)),
    ("ingest : chDB", lambda of: times(of["ingest"].rate / of["chdb_mergetree"].rate)),
    ("ingest : chDB, by their own clocks", lambda of: times(of["ingest"].own_rate / of["chdb_mergetree"].own_rate)),
    ("ingest : chDB, peak memory", lambda of: times(of["ingest"].memory / of["chdb_mergetree"].memory)),
    ("ingest : jq", lambda of: times(of["ingest"].rate / of["jq_tsv"].rate)),
    ("ingest : Zircolite", lambda of: times(of["ingest"].rate / of["zircolite"].rate)),
    ("same files again, of the first time", lambda of: percent(of["again"].seconds / of["ingest"].seconds)),
    ("half of it known, of events/s", lambda of: percent(of["overlap"].rate / of["ingest"].rate)),
    ("stored, of JSON", lambda of: percent(of["ingest"].stored / of["ingest"].json_bytes)),
]


def print_ratios(ingest: "Ingest", datasets: "list[Dataset]") -> None:
    print()
    print(row("Ratios", [dataset.name for dataset in datasets], 16))
    for label, ratio in RATIOS:
        cells = []
        for dataset in datasets:
            try:
                cells.append(ratio(Results(ingest, dataset)))
            except Missing:
                cells.append("-")
        print(row(f"  {label}", cells, 16))
    paragraph(
        "Events a second of the first over those of the second, unless it says otherwise. slower of encode and COPY: "
        "what client and server would reach, each alone. DuckDB into PostgreSQL: the faster of its two ways. Own "
        "clocks leave out the start of a program, which is long for chDB. -: not measured."
    )
