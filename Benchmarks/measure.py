"""Makes the data, takes the measurements in order and prints the tables. Started by `run`.

    python3 measure.py small|full SEQUITUR FOLDER PYTHON

PYTHON is one that has the peers' packages, or any other; FOLDER is empty, and cleared away by `run`.
"""

import os
import platform
import re
import sys
from dataclasses import dataclass

import correlate
import ratios
import report
from data import azuread, cloudtrail, storage
from data.common import Dataset
from ingest import PEERS, Ingest, Rounds
from process import Failed, run
from report import say
from server import Server


@dataclass(frozen=True)
class Sizes:
    """Records of each source, and how often; accounts and days of the simulated organisation, hours held back."""

    cloudtrail: int
    long: int
    long_files: int
    azuread: int
    storage: int
    rounds: Rounds
    accounts: int
    days: int
    held_back: int
    correlations: int


SIZES = {
    "small": Sizes(5_000, 3_000, 1, 1_000, 2_000, Rounds(1, 1), 150, 3, 6, 1),
    "full": Sizes(350_000, 150_000, 3, 50_000, 100_000, Rounds(5, 3), 12_900, 7, 6, 3),
}


def main(mode: str, binary: str, work: str, python: str) -> None:
    sizes = SIZES[mode]
    before = os.getloadavg()[0]
    datasets = generate(sizes, f"{work}/data")
    server = Server(binary, f"{work}/home-ingest")
    facts = f"{server.version()} ({server.settings()})"
    ingest = Ingest(server, binary, python, work, sizes.rounds)
    ingest.measure(datasets)
    server.stop()
    server = Server(binary, f"{work}/home-correlate")
    correlated = correlate.measure(
        server, work, sizes.accounts, sizes.days, sizes.held_back, sizes.correlations
    )
    server.stop()

    version = run([binary, "--version"]).output.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = f"load {before:.1f} before the start, {os.getloadavg()[0]:.1f} at the end"
    print(f"Machine   {os.cpu_count()} processors, {processor()}, {memory:.0f} GiB; {load}")
    print(f"Versions  Sequitur {version}, {facts}")
    report.print_datasets(datasets)
    report.print_ingest(ingest, datasets)
    report.print_correlation(correlated, correlate.NEW_RECORDS)
    report.print_peers(ingest, PEERS)
    ratios.print_ratios(ingest, datasets)
    if mode == "small":
        print("\nThis was the small run: it shows that all works. Its times are mostly those of starting programs.")


def generate(sizes: Sizes, folder: str) -> list[Dataset]:
    say("writing the input")
    return [
        cloudtrail.generate(folder, sizes.cloudtrail),
        cloudtrail.generate_long(folder, sizes.long, sizes.long_files),
        azuread.generate(folder, sizes.azuread),
        storage.generate(folder, sizes.storage),
    ]


def processor() -> str:
    try:
        with open("/proc/cpuinfo") as file:
            return re.search(r"model name\s*: (.*)", file.read())[1]
    except (OSError, TypeError):
        return platform.machine()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:5])
    except Failed as failure:
        sys.exit(f"bench: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
