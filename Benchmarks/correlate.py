"""Measures correlation: everything that is stored, and then what little is new.

`sequitur simulate` writes an organisation's logs. Those of the last hours are held back, everything else is ingested
and correlated; then a thousand records arrive at a time.
"""

import gzip
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from process import Sample
from report import say
from server import Server

NEW_RECORDS = 1_000


@dataclass(frozen=True)
class Correlated:
    accounts: int
    stored: int
    whole: Sample
    parts: list[Sample]


def measure(server: Server, work: str, accounts: int, days: int, held_back: int, repetitions: int) -> Correlated:
    organisation = f"{work}/organisation"
    say(f"simulating {accounts:,} accounts over {days} days")
    server.sequitur("simulate", "--accounts", str(accounts), "--days", str(days), organisation)
    later = hold_back(f"{organisation}/logs", f"{work}/later", held_back)
    say("ingesting what they did")
    stored = server.sequitur("ingest", "--format", "json", f"{organisation}/logs").told["totals"]["stored"]
    server.settle()
    say(f"correlating {stored:,} activities")
    whole = server.sequitur("correlate", "--format", "json")
    parts = []
    for number in range(repetitions):
        arrived = f"{work}/arrived-{number}"
        cut(later, arrived, NEW_RECORDS)
        server.sequitur("ingest", arrived)
        server.settle()
        say(f"correlating {NEW_RECORDS:,} more")
        parts.append(server.sequitur("correlate", "--format", "json"))
    return Correlated(accounts, stored, whole, parts)


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


def hold_back(logs: str, target: str, hours: int) -> list[list[str]]:
    """Moves the files of the last hours away. Returns them by hour, the earliest first."""
    files: dict[str, list[str]] = {}
    for path in walk(logs):
        files.setdefault(hour(path), []).append(path)
    held = []
    for last in sorted(files)[-hours:]:
        moved = []
        for path in files[last]:
            to = os.path.join(target, os.path.relpath(path, logs))
            os.makedirs(os.path.dirname(to), exist_ok=True)
            os.rename(path, to)
            moved.append(to)
        held.append(moved)
    return held


def cut(hours: list[list[str]], target: str, wanted: int) -> None:
    """Writes `wanted` records of the next hours' files, each file giving its share, and takes these hours off."""
    contents = []
    while sum(len(records) for _, records in contents) < wanted:
        if not hours:
            sys.exit("bench: too few records were held back")
        for path in hours.pop(0):
            with (gzip.open(path) if path.endswith(".gz") else open(path, "rb")) as file:
                data = file.read()
            contents.append((path, json.loads(data)["Records"] if path.endswith(".gz") else data.splitlines()))
    total = sum(len(records) for _, records in contents)
    seen = taken = 0
    for number, (path, records) in enumerate(contents):
        seen += len(records)
        share = wanted * seen // total - taken
        taken += share
        if share == 0:
            continue
        os.makedirs(target, exist_ok=True)
        to = os.path.join(target, f"{number:05d}-{os.path.basename(path)}")
        with (gzip.open(to, "wb") if path.endswith(".gz") else open(to, "wb")) as file:
            kept = records[:share]
            file.write(json.dumps({"Records": kept}).encode() if path.endswith(".gz") else b"\n".join(kept) + b"\n")
