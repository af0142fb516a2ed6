"""Makes the data, takes the measurements in order and prints the tables. Started by `run`.

    python3 measure.py small|full|huge SEQUITUR FOLDER PYTHON all|ingest|correlate

PYTHON is one that has the peers' packages, or any other; FOLDER is empty, and cleared away by `run`.
"""

import os
import platform
import re
import sys
from dataclasses import dataclass

import correlate
import correlate_report
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
    """Records of each source, and how often; what is correlated."""

    cloudtrail: int
    long: int
    long_files: int
    azuread: int
    storage: int
    rounds: Rounds
    correlation: correlate.Size


SIZES = {
    "small": Sizes(5_000, 3_000, 1, 1_000, 2_000, Rounds(1, 1), correlate.Size(130, 12, 2, 1, 1)),
    "full": Sizes(350_000, 150_000, 3, 50_000, 100_000, Rounds(5, 3), correlate.Size(260, 12, 4, 5, 3)),
    # What is read is no more than in full: ten million activities are correlated.
    "huge": Sizes(350_000, 150_000, 3, 50_000, 100_000, Rounds(5, 3), correlate.Size(260, 12, 10, 10, 3)),
}
def main(mode: str, binary: str, work: str, python: str, part: str) -> None:
    sizes = SIZES[mode]
    before = os.getloadavg()[0]
    ingested = correlated = None
    if part != "correlate":
        datasets = generate(sizes, f"{work}/data")
        server = Server(binary, f"{work}/home-ingest")
        ingested = Ingest(server, binary, python, work, sizes.rounds)
        ingested.measure(datasets)
        facts = f"{server.version()} ({server.settings()})"
        server.stop()
    if part != "ingest":
        server = Server(binary, f"{work}/home-correlate")
        correlated = correlate.measure(server, work, python, sizes.correlation)
        facts = f"{server.version()} ({server.settings()})"
        server.stop()

    version = run([binary, "--version"]).output.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = f"load {before:.1f} before the start, {os.getloadavg()[0]:.1f} at the end"
    print(f"Machine   {os.cpu_count()} processors, {processor()}, {memory:.0f} GiB; {load}")
    print(f"Versions  Sequitur {version}, {facts}")
    if ingested:
        report.print_datasets(datasets)
        report.print_ingest(ingested, datasets)
    if correlated:
        correlate_report.print_correlation(correlated)
    if ingested:
        report.print_peers(ingested, PEERS)
        ratios.print_ratios(ingested, datasets)
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
        main(*sys.argv[1:6])
    except Failed as failure:
        sys.exit(f"bench: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
