"""What the three generators share: random text, places and times of an organisation, and writing files by all cores.

A generator gives a list of `File`s to write. Every file's records come from a random generator that the file's number
seeds, so that the same call writes the same bytes whatever the number of cores.
"""

import multiprocessing
import os
import random
import shutil
import string
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

SEED = 20260425
# Times lie around the end of a month, so that rows go to two partitions.
MONTH_END = datetime(2026, 5, 1, tzinfo=timezone.utc)
LETTERS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"

NAMES = ["anna", "björn", "carla", "daniel", "elsa", "farid", "greta", "hugo", "ines", "jonas", "karin", "lars"]
SURNAMES = ["alm", "berg", "costa", "dahl", "ek", "forsberg", "grön", "hansen", "ivarsson", "jensen"]


@dataclass(frozen=True)
class Written:
    """A file as it was written."""

    path: str
    records: int
    json_bytes: int
    file_bytes: int


@dataclass(frozen=True)
class Dataset:
    """Files of one source. `known` is a folder of other files, which hold every second record of each file."""

    name: str
    folder: str
    known: str
    files: tuple[Written, ...]

    @property
    def records(self) -> int:
        return sum(file.records for file in self.files)

    @property
    def json_bytes(self) -> int:
        return sum(file.json_bytes for file in self.files)

    @property
    def file_bytes(self) -> int:
        return sum(file.file_bytes for file in self.files)

    def part(self, records: int, folder: str) -> "Dataset":
        """The first files, up to about so many records, linked into a folder of their own."""
        taken: list[Written] = []
        for number, file in enumerate(sorted(self.files, key=lambda file: file.path)):
            if sum(written.records for written in taken) >= records:
                break
            place = os.path.join(folder, f"{number:05d}-{os.path.basename(file.path)}")
            os.makedirs(folder, exist_ok=True)
            os.link(file.path, place)
            taken.append(Written(place, file.records, file.json_bytes, file.file_bytes))
        return Dataset(self.name, folder, "", tuple(taken))


@dataclass(frozen=True)
class File:
    """A file to write: its number seeds its records."""

    number: int
    records: int
    start: datetime
    seconds: float
    category: str = ""

    def seeded(self) -> random.Random:
        return random.Random(f"{SEED}/{self.category}/{self.number}")

    def times(self, rng: random.Random) -> list[datetime]:
        return sorted(self.start + timedelta(seconds=rng.random() * self.seconds) for _ in range(self.records))


Writer = Callable[[File, str, str], Written]


def write(name: str, folder: str, files: Iterable[File], writer: Writer) -> Dataset:
    """Writes the files with every core: `writer` writes one, and every second record of it beneath `known`."""
    place, known = os.path.join(folder, name), os.path.join(folder, f"{name}-known")
    for old in (place, known):
        shutil.rmtree(old, ignore_errors=True)
    # The longest first, so that no core is left with one at the end.
    jobs = [(file, place, known) for file in sorted(files, key=lambda file: -file.records) if file.records]
    with multiprocessing.Pool() as pool:
        written = pool.starmap(writer, jobs, chunksize=1)
    return Dataset(name, place, known, tuple(written))


def save(path: str, data: bytes, of: File) -> None:
    """Writes a file with the time at which it was delivered, as copies of buckets keep it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    delivered = of.start.timestamp() + of.seconds
    os.utime(path, (delivered, delivered))


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that sum up to `total`, in proportion to the weights."""
    whole, seen, given, result = sum(weights), 0.0, 0, []
    for weight in weights:
        seen += weight
        share = round(total * seen / whole) - given
        given += share
        result.append(share)
    return result


def hourly(records: int, categories: dict[str, float]) -> list[File]:
    """Files of an hour and a category, as Azure's diagnostic settings write them: most of them in working hours."""
    hours = min(96, max(2, records // 500))
    first = MONTH_END - timedelta(hours=hours // 2)
    slots = [(first + timedelta(hours=hour), category) for hour in range(hours) for category in categories]
    weights = [categories[category] * (3 if 6 <= start.hour < 17 else 1) for start, category in slots]
    counts = shares(records, weights)
    return [
        File(number, count, start, 3600, category)
        for number, ((start, category), count) in enumerate(zip(slots, counts))
    ]


def text(rng: random.Random, letters: str, length: int) -> str:
    return "".join(rng.choices(letters, k=length))


def guid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def address(rng: random.Random) -> str:
    """An address of the blocks that are reserved for documentation."""
    host = rng.randrange(1, 255)
    return rng.choice([f"198.51.100.{host}", f"203.0.113.{host}", f"192.0.2.{host}", f"2001:db8:{host:x}::{host:x}"])
