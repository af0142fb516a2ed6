"""Prints what was measured, but for the ratios."""

import statistics
import sys
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.common import Dataset
    from ingest import Ingest, Measured

WIDTH = 48
TITLES = {
    "cloudtrail": "CloudTrail", "cloudtrail-long": "CloudTrail, long files", "azuread": "Entra ID sign-ins",
    "storage": "Azure Storage requests",
}


def say(text: str) -> None:
    """What is going on, beside the result."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def row(label: str, cells: Iterable[str], width: int) -> str:
    return f"{label:{WIDTH}}" + "".join(f"{cell:>{width}}" for cell in cells)


def paragraph(text: str, indent: str = "  ") -> None:
    print(textwrap.fill(text, 120, initial_indent=indent, subsequent_indent=indent))


def middle(values: Iterable[float | None], form: str) -> str:
    """The median of those that are known; nothing where none is."""
    known = [value for value in values if value is not None]
    return format(statistics.median(known), form) if known else ""


# MARK: Reading


def print_datasets(datasets: "list[Dataset]") -> None:
    print()
    total = sum(dataset.json_bytes for dataset in datasets) / 1e6
    heads = ["records", "files", "MB", "MB of JSON", "B/record", "longest MB"]
    print(row(f"Input, {total:,.0f} MB of JSON", heads, 11))
    for dataset in datasets:
        print(row(f"  {TITLES[dataset.name]}", [
            f"{dataset.records:,}", f"{len(dataset.files):,}", f"{dataset.file_bytes / 1e6:,.0f}",
            f"{dataset.json_bytes / 1e6:,.0f}", f"{dataset.json_bytes / dataset.records:,.0f}",
            f"{max(file.json_bytes for file in dataset.files) / 1e6:,.1f}",
        ], 11))


def print_ingest(ingest: "Ingest", datasets: "list[Dataset]") -> None:
    heads = ["events/s", "MB/s", "seconds", "client CPU", "server CPU", "peak MB", "B/event", "% of JSON"]
    for dataset in datasets:
        print()
        print(row(TITLES[dataset.name], heads, 11))
        results = ingest.of(dataset)
        for result in results:
            if result.samples:
                print_measured(result, dataset)
        for result in results:
            if result.missing:
                print(f"  not measured: {result.label}: {result.missing}")
        print_stored(ingest.results[dataset.name, "ingest"])
        if dataset.name == "cloudtrail" and ingest.different is not None:
            print(f"  rows that differ between Sequitur and Python with Sequitur's rows: {ingest.different}")
    print()
    paragraph(
        "×n: medians of n runs; peak MB is the highest. MB/s are of unpacked JSON, CPU is in seconds, peak MB are the "
        "client's, B/event are bytes stored. Seconds are those of the whole command, from start to exit; of COPY, the "
        "server's own."
    )


def print_measured(result: "Measured", dataset: "Dataset") -> None:
    samples = result.samples
    part = f", {result.records:,}" if result.records != dataset.records else ""
    stored = [None if sample.stored is None else sum(sample.stored.values()) for sample in samples]
    # The server's own COPY has no client worth the name.
    clients = [sample for sample in samples if sample.megabytes > 0]
    print(row(f"  {result.label}{part} ×{len(samples)}", [
        f"{result.rate:,.0f}", f"{result.json_bytes / 1e6 / result.seconds:,.0f}", f"{result.seconds:,.2f}",
        middle((sample.client for sample in clients), ",.2f"),
        middle((sample.server for sample in samples), ",.2f"),
        f"{result.memory:,.0f}" if clients else "",
        middle((size and size / result.records for size in stored), ",.0f"),
        middle((size and 100 * size / result.json_bytes for size in stored), ".0f"),
    ], 11))
    for flaw in {sample.flaw for sample in samples if sample.flaw}:
        print(f"    NOT COMPARABLE: {flaw}")


def print_stored(result: "Measured") -> None:
    """What takes the bytes that ingest stores."""
    tables = sorted(result.samples[0].stored.items(), key=lambda table: -table[1])
    large = [(name, size) for name, size in tables if size > sum(size for _, size in tables) / 100]
    told = ", ".join(f"{name} {size / result.records:,.0f}" for name, size in large)
    print(f"  bytes an event after ingest, of tables with their indexes: {told}")


def print_peers(ingest: "Ingest", names: dict[str, str]) -> None:
    print()
    print("Versions and recipes")
    for peer, name in names.items():
        about = ingest.about[peer]
        if "missing" in about:
            paragraph(f"{name}: not here: {about['missing']}")
        else:
            paragraph(f"{name}: {about['versions']}. {about['recipe']}")
    paragraph(
        "Python with Sequitur's rows fills every column of sequitur.activity that Sequitur fills from CloudTrail, under"
        " the same key. All other peers fill 16 columns without a key: time, id, source, operation, account, tenant, "
        "kind of identity, session or key, address, name of the address, user agent, resource, region, error, whether "
        "it only reads, MFA. Only Sequitur keeps the original bytes, the places of records, a ledger of files, names "
        "that accounts share, and hours of coverage, and knows what it has read before."
    )
