"""Zircolite flattens records into SQLite and runs Sigma rules over them: a scan, so a load with more to it.

It is neither on PyPI nor in Debian, so it is measured where a person says how to start it, rules and all:

    SEQUITUR_BENCH_ZIRCOLITE='python3 /opt/zircolite/zircolite.py --jsononly -r /opt/rules.json -e'

The name of a file of JSON lines, one record each, is put after it.
"""

import gzip
import json
import os
import shlex
import subprocess

from common import Peer, files, run

COMMAND = shlex.split(os.environ.get("SEQUITUR_BENCH_ZIRCOLITE", ""))


def versions() -> str:
    if not COMMAND:
        raise FileNotFoundError("neither on PyPI nor in Debian; SEQUITUR_BENCH_ZIRCOLITE may say how to start it")
    return "Zircolite"


def load(_: str, folder: str, target: str) -> tuple[int, None]:
    """It reads no {"Records": [...]}: the lines that it does read are written first, within the time."""
    path, records = os.path.join(target, "records.jsonl"), 0
    with open(path, "w") as lines:
        for name in files(folder, ".gz"):
            with gzip.open(name) as file:
                for record in json.load(file)["Records"]:
                    lines.write(json.dumps(record) + "\n")
                    records += 1
    subprocess.run([*COMMAND, path], check=True, cwd=target, stdout=subprocess.DEVNULL)
    return records, None


run(Peer(versions, " ".join(COMMAND) + " FILE", load))
