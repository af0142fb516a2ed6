"""Measures correlation: everything that is stored, what is new beside few and beside many, and the same rules in SQL.

`sequitur simulate` writes an organisation's logs. Those of the last hours are held back, everything else is ingested
and correlated; then new records arrive, before and after what is stored has been multiplied (`stored.py`).
"""

import gzip
import json
import os
import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from peers.rules import TABLES, statements
from process import Failed, Sample, run
from report import say
from server import Server
from stored import Stored

NEW_RECORDS = 1_000
# One in so many is new in the run that is compared with a rebuild.
ONE_IN = 1_000


@dataclass(frozen=True)
class Size:
    """The simulated organisation, how often it is multiplied, and how often what is new is measured."""

    accounts: int
    days: int
    organisations: int
    fortnights: int
    repetitions: int


@dataclass
class Rules:
    """What the rules took in another engine, and how many accounts they found."""

    engine: str
    seconds: float = 0
    reading: float = 0
    missing: str | None = None
    by_rule: dict[str, tuple[int, float]] = field(default_factory=dict)


@dataclass
class Correlated:
    size: Size
    few: int
    many: int = 0
    first: Sample | None = None
    few_rebuilds: dict[str, Sample] = field(default_factory=dict)
    rebuilds: dict[str, Sample] = field(default_factory=dict)
    beside_few: list[Sample] = field(default_factory=list)
    beside_many: list[Sample] = field(default_factory=list)
    share_records: int = 0
    share: Sample | None = None
    rules: list[Rules] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)
    multiplied_in: float = 0
    new_records: int = NEW_RECORDS


def measure(server: Server, work: str, python: str, size: Size) -> Correlated:
    organisation = f"{work}/organisation"
    say(f"simulating {size.accounts:,} accounts over {size.days} days")
    server.sequitur(
        "simulate", "--accounts", str(size.accounts), "--days", str(size.days), "--attacks", "demo", "--routines",
        "none", organisation,
    )
    # The same kind of records arrive each time: each arrival has its share of each held-back file.
    arrivals = 2 * size.repetitions
    late = arrivals * NEW_RECORDS + 100 * size.accounts * size.days * size.fortnights // ONE_IN
    later = hold_back(f"{organisation}/logs", f"{work}/later", late)
    arrived = deal(later, f"{work}/arrived", [NEW_RECORDS] * arrivals)
    say("ingesting what they did")
    server.sequitur("ingest", f"{organisation}/logs")
    stored = Stored(server)
    result = Correlated(size, stored.count())
    workers = options(server)

    say(f"correlating {result.few:,} activities")
    correlate(server)
    server.query("VACUUM ANALYZE")
    result.few_rebuilds = {name: correlate(server, "--rebuild", *extra) for name, extra in workers.items()}
    for number in range(size.repetitions):
        result.beside_few.append(arrive(server, stored, next(arrived)))

    say(f"multiplying by {size.organisations} organisations and {size.fortnights} fortnights")
    started = time.perf_counter()
    stored.multiply(size.organisations, size.fortnights)
    result.multiplied_in = time.perf_counter() - started
    result.many = stored.count()
    say(f"correlating {result.many:,} activities")
    result.first = correlate(server)
    server.query("VACUUM ANALYZE")
    for name, extra in workers.items():
        say(f"judging all of them again, {name}")
        result.rebuilds[name] = correlate(server, "--rebuild", *extra)
    result.rules = [in_postgres(server), in_duckdb(server, python)]
    result.found = found(server)
    say("and what is new")
    for number in range(size.repetitions):
        result.beside_many.append(arrive(server, stored, next(arrived)))
    measure_share(server, stored, work, f"{work}/later", result)
    return result


def options(server: Server) -> dict[str, list[str]]:
    """The runs of a rebuild that are compared, as far as this build knows workers."""
    if "--workers" not in server.sequitur("correlate", "--help").output:
        return {"alone": []}
    counts = sorted({1, os.cpu_count() or 1})
    return {f"{count} worker{'s' if count > 1 else ''}": ["--workers", str(count)] for count in counts}


def correlate(server: Server, *arguments: str) -> Sample:
    server.settle()
    return server.sequitur("correlate", "--format", "json", *arguments)


def arrive(server: Server, stored: Stored, folder: str) -> Sample:
    say(f"correlating {NEW_RECORDS:,} more")
    server.sequitur("ingest", folder)
    return correlate(server)


def measure_share(server: Server, stored: Stored, work: str, later: str, result: Correlated) -> None:
    """New records of all organisations at once, one for a thousand that are stored."""
    wanted = max(1, stored.count() // ONE_IN // result.size.organisations)
    share = deal(list(walk(later)), f"{work}/share", [wanted], skip=2 * result.size.repetitions)
    before = stored.last_batch()
    server.sequitur("ingest", next(share))
    batches = (before + 1, stored.last_batch())
    for organisation in range(1, result.size.organisations):
        stored.copy(organisation, 0, batches)
    result.share_records = int(server.query(f"SELECT count(*) FROM sequitur.activity WHERE batch > {before}"))
    say(f"correlating {result.share_records:,} more, of all organisations")
    result.share = correlate(server)


def found(server: Server) -> dict[str, int]:
    """By detection, the accounts that Sequitur has findings of."""
    told = server.query("SELECT detection, count(DISTINCT account_id) FROM sequitur.finding GROUP BY 1")
    return {name: int(count) for name, count in (line.split("|") for line in told.splitlines())}


def in_postgres(server: Server) -> Rules:
    """All rules in one session, over tables of its own that hold what rules ask for."""
    say("the same rules in SQL")
    rules = Rules("PostgreSQL")
    told = statements(distinct=False)
    prepare = []
    for name, query in TABLES.items():
        prepare += [f"CREATE TEMP TABLE {name} AS {query}", f"ANALYZE {name}"]
    prepare.append("CREATE INDEX ON event (account, moment)")
    started = time.perf_counter()
    try:
        output = server.query(
            "SET work_mem = '256MB'", r"\timing on", *prepare,
            *(part for name, query in told.items() for part in (rf"\echo rule {name}", query)),
        )
    except Failed as failure:
        rules.missing = str(failure)
        return rules
    rules.seconds = time.perf_counter() - started
    for name, accounts, milliseconds in re.findall(r"^rule (.+)\n(\d+)\nTime: ([\d.]+) ms", output, re.MULTILINE):
        rules.by_rule[name] = (int(accounts), float(milliseconds) / 1000)
    rules.reading = rules.seconds - sum(seconds for _, seconds in rules.by_rule.values())
    return rules


def in_duckdb(server: Server, python: str) -> Rules:
    say("the same rules in DuckDB")
    rules = Rules("DuckDB")
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers", "duckdb_rules.py")
    try:
        sample = run([python, script, server.url])
    except Failed as failure:
        rules.missing = str(failure)
        return rules
    rules.seconds = sample.seconds
    rules.reading = sample.told["reading"]
    rules.by_rule = {name: (told["accounts"], told["seconds"]) for name, told in sample.told["rules"].items()}
    return rules


def walk(folder: str) -> Iterator[str]:
    """All files beneath a folder, in order."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield os.path.join(place, name)


def hour(path: str) -> str:
    """The hour in a log file's name, as text that sorts: CloudTrail's names hold it, Azure's folders."""
    found = re.search(r"_(\d{4})(\d\d)(\d\d)T(\d\d)\d\dZ_|/y=(\d{4})/m=(\d\d)/d=(\d\d)/h=(\d\d)/", path)
    return "-".join(part for part in found.groups() if part) if found else ""


def records(path: str) -> list:
    with (gzip.open(path) if path.endswith(".gz") else open(path, "rb")) as file:
        data = file.read()
    return json.loads(data)["Records"] if path.endswith(".gz") else data.splitlines()


def hold_back(logs: str, target: str, wanted: int) -> list[str]:
    """Moves the files of the last hours away, so many that they have `wanted` records. Returns where they are."""
    files: dict[str, list[str]] = {}
    for path in walk(logs):
        files.setdefault(hour(path), []).append(path)
    held = 0
    for last in sorted(files, reverse=True):
        if held >= wanted:
            break
        for path in files[last]:
            to = os.path.join(target, os.path.relpath(path, logs))
            os.makedirs(os.path.dirname(to), exist_ok=True)
            os.rename(path, to)
            held += len(records(to))
    return list(walk(target))


def deal(paths: list[str], target: str, sizes: list[int], skip: int = 0) -> Iterator[str]:
    """Writes a folder of each size, with records drawn from all files alike, never the same ones twice, nor those of
    `skip` earlier folders of NEW_RECORDS."""
    contents = {path: records(path) for path in paths}
    places = [(path, number) for path, found in contents.items() for number in range(len(found))]
    random.Random(1).shuffle(places)
    done = skip * NEW_RECORDS
    if done + sum(sizes) > len(places):
        sys.exit(f"bench: {done + sum(sizes):,} records were to be held back, and {len(places):,} are")
    for number, size in enumerate(sizes):
        folder = f"{target}-{number}"
        os.makedirs(folder)
        drawn: dict[str, list[int]] = {}
        for path, place in places[done:done + size]:
            drawn.setdefault(path, []).append(place)
        for order, (path, chosen) in enumerate(sorted(drawn.items())):
            kept = [contents[path][place] for place in sorted(chosen)]
            packed = path.endswith(".gz")
            to = os.path.join(folder, f"{order:05d}-{os.path.basename(path)}")
            with (gzip.open(to, "wb") if packed else open(to, "wb")) as file:
                file.write(json.dumps({"Records": kept}).encode() if packed else b"\n".join(kept) + b"\n")
        done += size
        yield folder
