"""Compares the cases of a labelled organisation with its labels: what `make evaluate` prints."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import process
from correlate import hour, walk
from report import say

# A case may begin before its attack does, with what a spray or a session did, and end after it: records of the same
# flow, and risk that is logged up to two days later.
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=50)
TRUSTED = "SEQUITUR_DETECTIONS_CROSS_TENANT_SINGLE_FACTOR_TRUSTED_HOME_TENANTS"


def instant(text: str) -> datetime:
    """Of a time with or without a fraction, in UTC."""
    return datetime.fromisoformat(text.replace("Z", "").split(".")[0]).replace(tzinfo=timezone.utc)


def key(account: dict) -> tuple[str, str]:
    """What an account is the same by, in labels and in cases."""
    return account["provider"], (account.get("native_id") or account["id"]).lower()


@dataclass
class Span:
    """When something was, and whom it was about."""

    start: datetime
    end: datetime
    accounts: set[tuple[str, str]]

    def meets(self, other: "Span", before: timedelta = timedelta(), after: timedelta = timedelta()) -> bool:
        in_time = other.start <= self.end + after and other.end >= self.start - before
        return in_time and bool(self.accounts & other.accounts)


@dataclass
class Attack:
    name: str
    span: Span
    expected: list[str]
    logged: datetime
    cases: list[dict] = field(default_factory=list)
    # The end of the logs at hand when the first of its cases was there.
    seen: datetime | None = None

    def met(self) -> set[str]:
        """The detections with a finding in its time, in its cases."""
        return {found["detection"] for case in self.cases for found in case["findings"] if self.holds(found)}

    def holds(self, found: dict) -> bool:
        start, end = instant(found["first_seen"]), instant(found["last_seen"])
        return start <= self.span.end + AFTER and end >= self.span.start - BEFORE


@dataclass
class Harmless:
    kind: str
    span: Span
    addresses: set[str]

    def explains(self, case: dict, span: Span) -> bool:
        if self.span.meets(span, timedelta(hours=1), timedelta(hours=24)):
            return True
        used = (row.get("address") for found in case["findings"] for row in found["evidence"])
        return any(address in self.addresses for address in used)


class Sequitur:
    def __init__(self, binary: str, home: str):
        self.binary, self.environment = binary, {"SEQUITUR_HOME": home}

    def run(self, *arguments: str) -> str:
        # 3 says that some records were refused.
        return process.run([self.binary, *arguments], self.environment, allowed=(0, 3)).output

    def cases(self) -> list[dict]:
        return json.loads(self.run("cases", "list", "--format", "json") or "[]")

    def case(self, identifier: str) -> dict:
        return json.loads(self.run("cases", "show", identifier, "--format", "json"))


def span_of(case: dict) -> Span:
    accounts = {key(account) for account in [case["account"], *case["accounts"]]}
    return Span(instant(case["first_seen"]), instant(case["last_seen"]), accounts)


def labels(truth: dict) -> tuple[list[Attack], list[Harmless]]:
    attacks = []
    for label in truth["attacks"]:
        accounts = {key(account) for account in [label["account"], *label["accounts"]]}
        span = Span(instant(label["from"]), instant(label["to"]), accounts)
        logged = instant(label["decisive"]["logged"])
        attacks.append(Attack(label["attack"], span, label["detections"], logged))
    harmless = []
    for label in truth["benign"]:
        span = Span(instant(label["from"]), instant(label["to"]), {key(account) for account in label["accounts"]})
        harmless.append(Harmless(label["kind"], span, set(label["addresses"])))
    return attacks, harmless


def arrivals(logs: str, step: int) -> Iterable[tuple[datetime, list[str]]]:
    """The files in the order in which they come, so many hours at a time, with the end of those hours."""
    files: dict[datetime, list[str]] = defaultdict(list)
    for path in walk(logs):
        year, month, day, at = map(int, hour(path).split("-"))
        files[datetime(year, month, day, at, tzinfo=timezone.utc)].append(path)
    first, last = min(files), max(files)
    while first <= last:
        end = first + timedelta(hours=step)
        yield end, [path for time in sorted(files) if first <= time < end for path in files[time]]
        first = end


def arrive(sequitur: Sequitur, logs: str, step: int, attacks: list[Attack]) -> None:
    if step == 0:
        sequitur.run("ingest", logs)
        say("correlating")
        sequitur.run("correlate")
        return
    for end, files in arrivals(logs, step):
        say(f"the logs up to {end:%Y-%m-%d %H:%M}")
        # As many as a command line takes.
        for number in range(0, len(files), 500):
            sequitur.run("ingest", *files[number : number + 500])
        sequitur.run("correlate")
        spans = [span_of(case) for case in sequitur.cases()]
        for attack in attacks:
            if attack.seen is None and any(attack.span.meets(span, BEFORE, AFTER) for span in spans):
                attack.seen = end


def table(head: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print()


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "-"


def report_attacks(attacks: list[Attack], step: int) -> None:
    rows = []
    for attack in attacks:
        met = attack.met()
        best = max((case["score"]["total"] if isinstance(case["score"], dict) else case["score"]
                    for case in attack.cases), default=None)
        missing = [name for name in attack.expected if name not in met]
        wait = "-"
        if attack.seen is not None:
            hours = (attack.seen - attack.logged).total_seconds() / 3600
            wait = f"{max(hours, 0):.1f} h"
        rows.append([
            attack.name, "found" if attack.cases else "MISSED", "-" if best is None else f"{best:g}",
            ", ".join(name for name in attack.expected if name in met) or "-", ", ".join(missing) or "-", wait,
        ])
    table(["attack", "case", "score", "expected and found", "expected and not in a case", "waited"], rows)
    found = sum(bool(attack.cases) for attack in attacks)
    print(f"recall of attacks: {share(found, len(attacks))}")
    if step:
        print(f"waited: from the decisive record's logged time to the end of the {step} h after which the case was there")
    print()


def report_detections(attacks: list[Attack], cases: list[dict]) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    right: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for found in case["findings"]:
            told[found["detection"]].add(found["id"])
            if any(attack.holds(found) for attack in attacks if case in attack.cases):
                right[found["detection"]].add(found["id"])
    names = sorted({name for attack in attacks for name in attack.expected} | set(told))
    rows = []
    for name in names:
        expecting = [attack for attack in attacks if name in attack.expected]
        hits = sum(name in attack.met() for attack in expecting)
        rows.append([name, share(len(right[name]), len(told[name])), share(hits, len(expecting))])
    table(["detection", "precision of findings in cases", "recall over attacks that should show it"], rows)


def report_false(cases: list[dict], attacks: list[Attack], harmless: list[Harmless], account_days: int) -> None:
    claimed = {case["id"] for attack in attacks for case in attack.cases}
    false = [case for case in cases if case["id"] not in claimed]
    print(f"false cases: {len(false)}, {len(false) / account_days * 10_000:.2f} per 10,000 account-days")
    kinds: dict[str, list[str]] = defaultdict(list)
    for case in false:
        span = span_of(case)
        for kind in [label.kind for label in harmless if label.explains(case, span)] or ["ordinary life"]:
            kinds[kind].append(f"{case['id'][:8]} {case['headline']}")
    if kinds:
        print()
        table(["made by", "cases"], [[kind, line] for kind, lines in sorted(kinds.items()) for line in lines])


def main(binary: str, work: str, accounts: int, days: int, seed: int, step: int) -> None:
    organisation = f"{work}/organisation"
    sequitur = Sequitur(binary, f"{work}/home")
    say(f"simulating {accounts:,} accounts over {days} days")
    size = ["--accounts", str(accounts), "--days", str(days), "--seed", str(seed)]
    said = sequitur.run("simulate", *size, "--compress", organisation)
    with open(f"{organisation}/truth.json") as file:
        truth = json.load(file)
    attacks, harmless = labels(truth)
    sequitur.environment["SEQUITUR_EXIT_NODES"] = f"{organisation}/tor-exit-nodes.csv"
    if truth["trusted_home_tenants"]:
        sequitur.environment[TRUSTED] = " ".join(truth["trusted_home_tenants"])
    sequitur.run("db", "start")
    records = sum(count for name, count in truth["counts"].items() if name != "files")
    say(f"ingesting {records:,} records")
    arrive(sequitur, f"{organisation}/logs", step, attacks)

    cases = [sequitur.case(case["id"]) for case in sequitur.cases()]
    for attack in attacks:
        attack.cases = [case for case in cases if attack.span.meets(span_of(case), BEFORE, AFTER)]
    print(f"{accounts:,} accounts, {days} days, seed {seed}: {records:,} records, {len(attacks)} attacks, "
          f"{len(harmless)} harmless routines, {len(cases)} cases")
    print("\n".join(line for line in said.splitlines() if line.startswith("Left out")) + "\n")
    report_attacks(attacks, step)
    report_detections(attacks, cases)
    report_false(cases, attacks, harmless, accounts * days)


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7]))
    except (process.Failed, OSError, ValueError, KeyError) as problem:
        sys.exit(f"evaluate: {type(problem).__name__}: {problem}")
