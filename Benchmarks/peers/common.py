"""What the peers share: how they are called, and the columns that they fill.

    python PEER.py about                        {"versions", "recipe"}; fails where a package is missing
    python PEER.py load DATASET FOLDER TARGET   loads the files beneath FOLDER: {"records", "seconds", "stored_bytes"}

TARGET is the URL of a PostgreSQL, where the rows go to `peer.activity`, or an empty folder. `seconds` begins when the
packages are there. `stored_bytes` is told where the rows are not in PostgreSQL.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# What an analyst would extract: time and id, who, where from, what, whether it was allowed.
COLUMNS = {
    "occurred_at": "timestamptz", "event_id": "uuid", "source": "smallint", "operation": "text", "account": "text",
    "tenant": "text", "identity_type": "text", "session_key": "text", "src_ip": "text", "src_name": "text",
    "user_agent": "text", "resource": "text", "region": "text", "error_code": "text", "read_only": "boolean",
    "is_mfa": "boolean",
}
# The cheapest to fill: without key, index and write-ahead log.
TABLE = f"CREATE UNLOGGED TABLE peer.activity ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})"


@dataclass(frozen=True)
class Peer:
    versions: Callable[[], str]
    recipe: str
    # (data set, folder, target) to the number of records and, outside PostgreSQL, the bytes stored.
    load: Callable[[str, str, str], tuple[int, int | None]]


def run(peer: Peer) -> None:
    """What the command line asks for."""
    if sys.argv[1] == "about":
        told = {"versions": peer.versions(), "recipe": peer.recipe}
    else:
        started = time.perf_counter()
        records, stored = peer.load(*sys.argv[2:])
        told = {"records": records, "seconds": time.perf_counter() - started, "stored_bytes": stored}
    print(json.dumps(told))


def files(folder: str, ending: str = "") -> Iterator[str]:
    """All files beneath a folder, in order."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (os.path.join(place, name) for name in sorted(names) if name.endswith(ending))
