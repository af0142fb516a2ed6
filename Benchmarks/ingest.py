"""Measures reading: Sequitur step by step, PostgreSQL's COPY alone, and what people would use instead.

Everything is measured in rounds, each thing once a round, so that a noisy minute of the machine touches all of them.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from data.common import Dataset
from process import Absent, Failed, Sample, run
from report import say
from server import Server

HERE = os.path.dirname(os.path.abspath(__file__))

STEPS = {
    "decode": "Sequitur: decode",
    "encode": "Sequitur: decode, encode as COPY",
    "bound": "C++ bound of decode, encode",
    "copy": "Sequitur: into a bare table",
    "ingest": "Sequitur ingest",
    "again": "Sequitur ingest, same files again",
    "overlap": "Sequitur ingest, half of it known",
    "server": "PostgreSQL: COPY of the same rows",
}
# Files of `peers`, and what they are called in the table.
PEERS = {
    "orjson_activity": "Python into PostgreSQL, Sequitur's rows",
    "orjson_rows": "Python into PostgreSQL, 16 columns",
    "duckdb_postgres": "DuckDB into PostgreSQL, extension",
    "duckdb_csv": "DuckDB into PostgreSQL, CSV and psql",
    "duckdb_table": "DuckDB, its own table",
    "chdb_mergetree": "chDB, its own MergeTree",
    "jq_tsv": "jq, tab-separated file",
    "zircolite": "Zircolite, SQLite and rules",
}
PEERS_OF = {
    "cloudtrail": list(PEERS),
    "cloudtrail-long": ["orjson_rows", "duckdb_postgres", "duckdb_csv", "chdb_mergetree"],
    "azuread": ["duckdb_postgres", "duckdb_csv", "duckdb_table"],
    "storage": ["duckdb_postgres", "duckdb_csv", "duckdb_table"],
}
LABELS = STEPS | PEERS
INTO_POSTGRES = {"orjson_activity", "orjson_rows", "duckdb_postgres", "duckdb_csv"}
# These are slow, and their time is in proportion to the records: a part of them will do.
SLOW = {"jq_tsv", "zircolite"}
PART = 25_000


@dataclass
class Measured:
    """All runs of one thing on one data set, or why there are none."""

    label: str
    records: int
    json_bytes: int
    samples: list[Sample] = field(default_factory=list)
    missing: str | None = None

    @property
    def seconds(self) -> float:
        return median(sample.seconds for sample in self.samples)

    @property
    def rate(self) -> float:
        """Events a second, by whole commands."""
        return self.records / self.seconds

    @property
    def own_rate(self) -> float:
        """Events a second as the command itself tells."""
        return self.records / median(sample.told["seconds"] for sample in self.samples)

    @property
    def memory(self) -> float:
        return max(sample.megabytes for sample in self.samples)

    @property
    def stored(self) -> float:
        return median(sum(sample.stored.values()) for sample in self.samples)


@dataclass(frozen=True)
class Rounds:
    """How often: Sequitur and COPY, then what takes longer."""

    quick: int
    slow: int


class Ingest:
    def __init__(self, server: Server, binary: str, python: str, work: str, rounds: Rounds):
        self.server, self.binary, self.python, self.work, self.rounds = server, binary, python, work, rounds
        # Files that PostgreSQL writes and reads itself: as root, it runs as another user.
        self.exchange = os.path.join(work, "exchange")
        os.makedirs(self.exchange)
        os.chmod(self.exchange, 0o1777)
        self.results: dict[tuple[str, str], Measured] = {}
        self.about: dict[str, dict[str, str]] = {}
        self.different: str | None = None

    def measure(self, datasets: list[Dataset]) -> None:
        for peer in PEERS:
            self.ask(peer)
        parts = {"cloudtrail": datasets[0].part(PART, os.path.join(self.work, "part"))}
        for number in range(self.rounds.quick):
            for dataset in datasets:
                self.round(number, dataset, parts.get(dataset.name))

    def round(self, number: int, dataset: Dataset, part: Dataset | None) -> None:
        for step in ("decode", "encode", "bound"):
            self.take(number, dataset, step, lambda: self.steps(dataset, step))
        self.take(number, dataset, "ingest", lambda: self.ingest_into_empty(dataset))
        self.take(number, dataset, "again", lambda: self.ingest(dataset, 0))
        self.take(number, dataset, "server", self.copy_alone)
        self.take(number, dataset, "copy", lambda: self.steps(dataset, "copy", self.server.url))
        if number >= self.rounds.slow:
            return
        for peer in PEERS_OF[dataset.name]:
            source = part if peer in SLOW and part else dataset
            self.take(number, source, peer, lambda: self.load(peer, source))
            if number == 0 and peer == "orjson_activity" and not self.results[dataset.name, peer].missing:
                self.compare()
        self.server.empty()
        say("  storing what will be known")
        known = self.server.sequitur("ingest", "--format", "json", dataset.known).told["totals"]["stored"]
        self.take(number, dataset, "overlap", lambda: self.ingest(dataset, dataset.records - known))

    def take(self, number: int, dataset: Dataset, key: str, measure: Callable[[], Sample]) -> None:
        """One run. What is absent or fails is told of and not tried again; where Sequitur fails, all stops."""
        nothing = Measured(LABELS[key], dataset.records, dataset.json_bytes)
        result = self.results.setdefault((dataset.name, key), nothing)
        if result.missing:
            return
        say(f"round {number + 1} of {self.rounds.quick}, {dataset.name}: {LABELS[key]}")
        try:
            sample = measure()
        except Absent as reason:
            result.missing = str(reason)
            return
        except Failed as failure:
            if key in STEPS and key != "server":
                raise
            result.missing = f"it failed: {failure}"
            return
        read = sample.told.get("records", sample.told.get("read"))
        if read != dataset.records:
            sample.flaw = f"it read {read:,} of {dataset.records:,}"
        result.samples.append(sample)

    def of(self, dataset: Dataset) -> list[Measured]:
        """Everything that was tried on a data set, in the order of the table."""
        found = (self.results.get((dataset.name, key)) for key in LABELS)
        return [result for result in found if result]

    # MARK: Sequitur

    def steps(self, dataset: Dataset, *arguments: str) -> Sample:
        """Decoding, encoding and copying by themselves are a command for benchmarks alone."""
        command = f"{self.binary}-bench"
        if not os.access(command, os.X_OK):
            raise Absent(f"{command} is not built")
        if arguments[0] != "copy":
            return run([command, *arguments, dataset.folder])
        self.server.settle()
        return run([command, *arguments, dataset.folder], server_seconds=self.server.seconds)

    def ingest(self, dataset: Dataset, new: int) -> Sample:
        self.server.settle()
        sample = self.server.sequitur("ingest", "--format", "json", dataset.folder)
        sample.told = sample.told["totals"]
        if sample.told["stored"] != new:
            sample.flaw = f"it stored {sample.told['stored']:,}, not {new:,}"
        return sample

    def ingest_into_empty(self, dataset: Dataset) -> Sample:
        self.server.empty()
        sample = self.ingest(dataset, dataset.records)
        sample.stored = self.server.stored("sequitur")
        return sample

    def copy_alone(self) -> Sample:
        return self.server.copy_of_activity(self.exchange)

    # MARK: Peers

    def peer(self, name: str, *arguments: str, **options) -> Sample:
        environment = {"PATH": f"{os.path.dirname(self.server.psql)}:{os.environ['PATH']}"}
        return run([self.python, f"{HERE}/peers/{name}.py", *arguments], environment, **options)

    def ask(self, name: str) -> None:
        try:
            self.about[name] = self.peer(name, "about").told
        except Failed as failure:
            self.about[name] = {"missing": str(failure).partition("Error: ")[2] or str(failure)}

    def load(self, name: str, dataset: Dataset) -> Sample:
        if "missing" in self.about[name]:
            raise Absent(self.about[name]["missing"])
        if name in INTO_POSTGRES:
            self.server.empty_schema("peer")
            self.server.settle()
            sample = self.peer(
                name, "load", dataset.name, dataset.folder, self.server.url, server_seconds=self.server.seconds
            )
            sample.stored = self.server.stored("peer")
            return sample
        target = os.path.join(self.work, "target")
        os.makedirs(target)
        try:
            sample = self.peer(name, "load", dataset.name, dataset.folder, target)
        finally:
            shutil.rmtree(target)
        if sample.told["stored_bytes"] is not None:
            sample.stored = {"": sample.told["stored_bytes"]}
        return sample

    def compare(self) -> None:
        say("  comparing its rows with Sequitur's")
        try:
            told = self.peer("orjson_activity", "compare", self.server.url).output
            self.different = f"{json.loads(told)['different']:,}"
        except Failed as failure:
            self.different = f"unknown: {failure}"
