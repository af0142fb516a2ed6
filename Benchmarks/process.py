"""Runs a command and tells what it took: wall time, processor time and memory of it alone, from start to exit."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


class Failed(Exception):
    """A command did not end well: the last line it complained with."""


class Absent(Exception):
    """A program or package is not on this machine, and why."""


@dataclass
class Sample:
    """One run of one command."""

    seconds: float
    client: float
    megabytes: float
    output: str
    # Processor time of the server meanwhile, where there is one; bytes stored by it or by the command, by table.
    server: float | None = None
    stored: dict[str, int] | None = None
    # Why this time cannot be compared with the others.
    flaw: str | None = None
    told: dict = field(default_factory=dict)


def run(
    command: Sequence[str],
    environment: dict[str, str] | None = None,
    allowed: Sequence[int] = (0,),
    server_seconds: Callable[[], float | None] = lambda: None,
) -> Sample:
    """`allowed` are the exit codes that mean success; the output is read as JSON where it is that."""
    before = server_seconds()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        # Not subprocess.run: wait4 tells the memory and time of this child alone.
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=complaints, cwd="/",
            env={**os.environ, **(environment or {})},
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        complaints.seek(0)
        output, complained = out.read().decode(), complaints.read().decode(errors="replace").strip()
    if child.returncode not in allowed:
        raise Failed(complained.splitlines()[-1] if complained else f"it ended with {child.returncode}")
    sample = Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)
    after = server_seconds()
    if before is not None and after is not None:
        sample.server = after - before
    if output.startswith("{"):
        sample.told = json.loads(output)
    return sample
