"""Prints what was measured of correlation."""

import statistics
from typing import TYPE_CHECKING

from ratios import percent, times
from report import middle, paragraph, row

if TYPE_CHECKING:
    from correlate import Correlated, Rules
    from process import Sample

# What the project wants of ten million activities.
NEW_RECORDS_WANTED, SHARE_WANTED, SQL_WANTED, DUCKDB_WANTED, MEMORY_WANTED = 3, 0.015, 3.5, 2.5, 500


def print_correlation(of: "Correlated") -> None:
    print()
    size = of.size
    heads = ["activities", "judged", "per s", "seconds", "own clock", "client CPU", "server CPU", "peak MB"]
    print(row("Correlate", heads, 11))
    for name, sample in of.few_rebuilds.items():
        print_runs(f"rebuild, {name}", of.few, [sample])
    print_runs(f"{of.new_records:,} new", of.few, of.beside_few, rated=False)
    print_runs("for the first time", of.many, [of.first])
    for name, sample in of.rebuilds.items():
        print_runs(f"rebuild, {name}", of.many, [sample])
    print_runs(f"{of.new_records:,} new", of.many, of.beside_many, rated=False)
    print_runs(f"{of.share_records:,} new, of all organisations", of.many, [of.share], rated=False)
    paragraph(
        f"{size.accounts:,} accounts over {size.days} days, multiplied inside PostgreSQL to {size.organisations} "
        f"organisations and {size.fortnights} fortnights in {of.multiplied_in:,.0f} s. activities: stored. judged: "
        "activities read again around what is new. own clock: seconds as the command tells them. peak MB are the client's."
    )
    print_rules(of)
    print_wanted(of)


def print_runs(label: str, stored: int, runs: "list[Sample]", rated: bool = True) -> None:
    seconds = statistics.median(run.seconds for run in runs)
    print(row(f"  {label} ×{len(runs)}", [
        f"{stored:,}", middle((run.told["activities"] for run in runs), ",.0f"),
        f"{stored / seconds:,.0f}" if rated else "", f"{seconds:,.2f}",
        middle((run.told["seconds"] for run in runs), ",.2f"),
        middle((run.client for run in runs), ",.2f"), middle((run.server for run in runs), ",.2f"),
        f"{max(run.megabytes for run in runs):,.0f}",
    ], 11))


def print_rules(of: "Correlated") -> None:
    print()
    heads = ["seconds", "accounts"] * len(of.rules) + ["Sequitur"]
    print(row(f"The same rules over {of.many:,} activities", heads, 11))
    print(row("", [cell for rules in of.rules for cell in (rules.engine, "")], 11))
    for rules in of.rules:
        if rules.missing:
            print(f"  not measured: {rules.engine}: {rules.missing}")
    measured = [rules for rules in of.rules if not rules.missing]
    names = measured[0].by_rule if measured else {}
    for name in names:
        cells = []
        for rules in of.rules:
            accounts, seconds = rules.by_rule.get(name, (None, None))
            cells += ["-", "-"] if accounts is None else [f"{seconds:,.2f}", f"{accounts:,}"]
        print(row(f"  {name}", [*cells, f"{of.found.get(name, 0):,}"], 11))
    print(row("  reading", [cell for rules in of.rules for cell in (reading(rules), "")], 11))
    print(row("  all", [cell for rules in of.rules for cell in (whole(rules), "")], 11))
    paragraph(
        "Seconds of each rule and accounts that it finds; Sequitur: accounts with findings of that detection. The "
        "rules are the decisive parts only. Sequitur's rebuild also learns habits and address classes, binds tokens, "
        "explains what is harmless, links identities, builds cases and compares all of it with what is stored."
    )


def reading(rules: "Rules") -> str:
    return "-" if rules.missing else f"{rules.reading:,.2f}"


def whole(rules: "Rules") -> str:
    return "-" if rules.missing else f"{rules.seconds:,.2f}"


def print_wanted(of: "Correlated") -> None:
    fastest = min(of.rebuilds.values(), key=lambda sample: sample.seconds)
    print()
    print(row("Ratios of correlation", ["", "of CPU", "wanted"], 16))
    for rules, wanted in zip(of.rules, (SQL_WANTED, DUCKDB_WANTED), strict=True):
        if not rules.missing:
            speed = times(rules.seconds / fastest.seconds)
            print(row(f"  rebuild : {rules.engine}", [speed, "", f"at least {wanted}"], 16))
    few, many = ([run.seconds for run in runs] for runs in (of.beside_few, of.beside_many))
    print(row(f"  {of.new_records:,} new beside {of.many:,} : {of.few:,}", [
        times(statistics.median(many) / statistics.median(few)),
        times(processor(of.beside_many) / processor(of.beside_few)), f"at most {NEW_RECORDS_WANTED}",
    ], 16))
    print(row(f"  {of.share_records:,} new : rebuild", [
        percent(of.share.seconds / fastest.seconds), percent(processor([of.share]) / processor([fastest])),
        f"at most {percent(SHARE_WANTED)}",
    ], 16))
    print(row("  peak MB of a rebuild", [
        f"{max(run.megabytes for run in of.rebuilds.values()):,.0f}", "", f"under {MEMORY_WANTED}",
    ], 16))
    paragraph(
        "Speeds of the fastest rebuild over those of the engines; times of the others. of CPU: processor time of client "
        "and server, which neighbours disturb less. The goals are those of ten million activities."
    )


def processor(runs: "list[Sample]") -> float:
    """Median processor time of client and server, in seconds."""
    return statistics.median(run.client + (run.server or 0) for run in runs)
