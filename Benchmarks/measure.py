"""Takes the measurements and prints the table. Started by `run`, which makes the folder and clears it away.

    python3 measure.py small|full SEQUITUR FOLDER [PYTHON WITH THE LOADER'S PACKAGES]

Times are those of whole commands, from start to exit, on a server that runs already and, in full, has no dirty pages.
"""

import gzip
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {
    # CloudTrail records, repetitions, accounts and days of the simulated organisation, hours held back.
    "small": (20_000, 1, 300, 7, 6),
    "full": (500_000, 3, 12_900, 7, 6),
}
NEW_RECORDS = 1_000


class Run:
    """One command, measured."""

    def __init__(self, command, home, allowed=(0,), counts_server=False):
        before = server_seconds(home)
        started = time.perf_counter()
        with open(f"{home}.out", "w+b") as out:
            # Not subprocess.run: wait4 tells the memory and time of this child alone.
            child = subprocess.Popen(command, stdout=out, env={**os.environ, "SEQUITUR_HOME": home}, cwd="/")
            _, status, usage = os.wait4(child.pid, 0)
            self.seconds = time.perf_counter() - started
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            self.output = out.read().decode()
        if child.returncode not in allowed:
            sys.exit(f"bench: {' '.join(command)} ended with {child.returncode}")
        self.client = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024
        if counts_server:
            time.sleep(0.3)  # until the server has reaped the process that served us, and counts its time
            self.server = server_seconds(home) - before

    @property
    def json(self):
        return json.loads(self.output)


def server_seconds(home):
    """Processor time of the server's processes that have ended; 0 where it cannot be read."""
    try:
        with open(f"{home}/data/postmaster.pid") as file:
            pid = file.readline().strip()
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


class Bench:
    def __init__(self, mode, binary, work, python):
        self.records, self.repetitions, self.accounts, self.days, self.held_back = SIZES[mode]
        self.mode, self.binary, self.work, self.python = mode, binary, work, python

    # MARK: Commands

    def sequitur(self, home, *arguments):
        # 3 says that some records were refused: told in the table, no reason to stop.
        return Run([self.binary, *arguments], home, (0, 3), counts_server="json" in arguments)

    def peer(self, home, *arguments):
        url = self.sequitur(home, "db", "url").output.strip()
        command = [self.python, f"{HERE}/peer.py", arguments[0], url, *arguments[1:]]
        return Run(command, home, counts_server=arguments[0] == "load")

    def start(self, name):
        """A new database, running and with its schema made."""
        home = f"{self.work}/home-{name}"
        self.sequitur(home, "db", "start")
        self.sequitur(home, "db", "migrate")
        return home

    def stop(self, home):
        self.sequitur(home, "db", "stop")
        subprocess.run(["rm", "-rf", home], check=True)

    def settle(self, home):
        """What the last measurement left to write is not the next one's. Where all runs once, it does not matter."""
        if self.python and self.repetitions > 1:
            self.peer(home, "checkpoint")

    # MARK: Ingest

    def ingest(self):
        folder = f"{self.work}/cloudtrail"
        say(f"writing {self.records:,} CloudTrail records")
        made = subprocess.run(
            [sys.executable, f"{HERE}/cloudtrail.py", folder, str(self.records)], check=True, stdout=subprocess.PIPE
        )
        self.input = json.loads(made.stdout)
        again = repacked(folder, f"{self.work}/repacked")
        rows = {}
        self.different = None
        for repetition in range(self.repetitions):
            home = self.start("ingest")
            self.server = server_version(self.sequitur(home, "doctor").output)
            # What is known already is measured once: it is no comparison of like with like.
            rounds = [("first", folder)] + ([("again", folder), ("repacked", again)] if repetition == 0 else [])
            for round_name, source in rounds:
                # The loader knows no files: to it the same ones and others of the same records are one thing.
                tools = ["sequitur"] + (["peer"] if self.python and round_name != "repacked" else [])
                # Turns, so that neither always goes first.
                for tool in tools if repetition % 2 == 0 else reversed(tools):
                    say(f"ingest {repetition + 1} of {self.repetitions}: {tool}, {round_name}")
                    self.settle(home)
                    rows.setdefault((tool, round_name), []).append(self.load(tool, home, source))
            if self.python and repetition == 0:
                say("comparing the rows of both")
                self.different = self.peer(home, "compare").json["different"]
            self.stop(home)
        return rows

    def load(self, tool, home, folder):
        if tool == "peer":
            run = self.peer(home, "load", folder)
            run.told = run.json
        else:
            run = self.sequitur(home, "ingest", "--format", "json", folder)
            run.told = run.json["totals"]
        return run

    # MARK: Correlate

    def correlate(self):
        organisation = f"{self.work}/organisation"
        home = self.start("correlate")
        say(f"simulating {self.accounts:,} accounts over {self.days} days")
        self.sequitur(
            home, "simulate", "--accounts", str(self.accounts), "--days", str(self.days), organisation
        )
        later = hold_back(f"{organisation}/logs", f"{self.work}/later", self.held_back)
        say("ingesting what they did")
        told = self.sequitur(home, "ingest", "--format", "json", f"{organisation}/logs").json["totals"]
        self.settle(home)
        say(f"correlating {told['stored']:,} activities")
        whole = self.sequitur(home, "correlate", "--format", "json")
        parts = []
        for number in range(self.repetitions):
            arrived = f"{self.work}/arrived-{number}"
            cut(later, arrived, NEW_RECORDS)
            self.sequitur(home, "ingest", arrived)
            self.settle(home)
            say(f"correlating {NEW_RECORDS:,} more")
            parts.append(self.sequitur(home, "correlate", "--format", "json"))
        self.stop(home)
        return told["stored"], whole, parts

    # MARK: The table

    def print(self):
        load = os.getloadavg()[0]
        ingested = self.ingest()
        stored, whole, parts = self.correlate()
        sequitur = Run([self.binary, "--version"], f"{self.work}/version").output.strip()
        print(f"Machine   {os.cpu_count()} processors, {processor()}; load {load:.1f} before the start")
        print(f"Versions  Sequitur {sequitur}, {self.server}", end="")
        if self.python:
            told = subprocess.run([self.python, f"{HERE}/peer.py", "versions"], check=True, stdout=subprocess.PIPE)
            told = json.loads(told.stdout)
            print(
                f"; loader: Python {told['python']}, orjson {told['orjson']}, "
                f"psycopg {told['psycopg']}, libpq {told['libpq']}"
            )
        else:
            print("; no Python loader: its packages are not installed")
        packed, size = self.input["gzip_bytes"] / 1e6, self.input["json_bytes"] / 1e6
        print(
            f"Input     {self.records:,} CloudTrail records in {self.input['files']} .json.gz files, "
            f"{packed:,.0f} MB, {size:,.0f} MB of JSON"
        )
        self.print_ingest(ingested, size)
        self.print_correlate(stored, whole, parts)

    def print_ingest(self, ingested, size):
        print()
        heads = ["events/s", "MB/s", "seconds", "client CPU", "server CPU", "peak MB"]
        print(row("Ingest", 44, heads))
        middles = {}
        for key, label in [
            (("sequitur", "first"), "Sequitur, empty database"),
            (("peer", "first"), "Python loader, empty table"),
            (("sequitur", "again"), "Sequitur, same files again"),
            (("peer", "again"), "Python loader, same files again"),
            (("sequitur", "repacked"), "Sequitur, same records in other files"),
        ]:
            if key not in ingested:
                continue
            runs = ingested[key]
            seconds = middles[key] = statistics.median(run.seconds for run in runs)
            cells = [
                f"{self.records / seconds:,.0f}", f"{size / seconds:,.0f}", f"{seconds:,.2f}",
                f"{statistics.median(run.client for run in runs):,.2f}",
                f"{statistics.median(run.server for run in runs):,.2f}",
                f"{max(run.megabytes for run in runs):,.0f}",
            ]
            print(row(f"  {label}{times(runs)}", 44, cells))
            self.check(key, runs)
        if ("peer", "first") in middles:
            ratio = middles["peer", "first"] / middles["sequitur", "first"]
            mine, other = (max(run.megabytes for run in ingested[tool, "first"]) for tool in ("sequitur", "peer"))
            print(row("  Sequitur : Python loader, empty", 44, [f"{ratio:.2f}", "", "", "", "", f"{mine / other:.2f}"]))
            print(row("  rows that differ between the two tables", 44, [f"{self.different:,}"]))
            print("  The loader fills the same columns under the same key. It keeps no original bytes, places, ledger,")
            print("  aliases or coverage.")
        print("  MB/s are of unpacked JSON, CPU is in seconds, peak MB are the client's.")

    def check(self, key, runs):
        """A time means nothing where not all was read, or not all was known."""
        for run in runs:
            stored = self.records if key[1] == "first" else 0
            if (run.told["read"], run.told["stored"]) != (self.records, stored):
                print(f"    NOT COMPARABLE: it read {run.told['read']:,} and stored {run.told['stored']:,}")
                return

    def print_correlate(self, stored, whole, parts):
        print()
        heads = ["new records", "judged", "seconds", "own clock", "client CPU", "server CPU", "peak MB"]
        print(row(f"Correlate, {self.accounts:,} accounts", 32, heads))
        middles = []
        for label, records, runs in [("everything", stored, [whole]), ("what is new", NEW_RECORDS, parts)]:
            seconds = statistics.median(run.seconds for run in runs)
            own = statistics.median(run.json["seconds"] for run in runs)
            middles.append((seconds, own))
            cells = [
                f"{records:,}", f"{statistics.median(run.json['activities'] for run in runs):,.0f}",
                f"{seconds:,.2f}", f"{own:,.2f}",
                f"{statistics.median(run.client for run in runs):,.2f}",
                f"{statistics.median(run.server for run in runs):,.2f}",
                f"{max(run.megabytes for run in runs):,.0f}",
            ]
            print(row(f"  {label}{times(runs)}", 32, cells))
        (all_seconds, all_own), (new_seconds, new_own) = middles
        ratios = ["", "", f"{all_seconds / new_seconds:.1f}", f"{all_own / new_own:.1f}"]
        print(row("  everything : what is new", 32, ratios))
        print("  judged: activities read again around what is new. seconds: the whole command; own clock: as it tells.")


def row(label, width, cells):
    return f"{label:{width}}" + "".join(f"{cell:>12}" for cell in cells)


def times(runs):
    return "" if len(runs) == 1 else f", median of {len(runs)}"


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return re.search(r"model name\s*: (.*)", file.read())[1]
    except (OSError, TypeError):
        return platform.machine()


def server_version(doctor):
    found = re.search(r"PostgreSQL [\d.]+", doctor)
    return found[0] if found else "PostgreSQL of unknown version"


def walk(folder):
    """All files beneath a folder, in order."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield os.path.join(place, name)


def repacked(folder, target):
    """The same records in files of other bytes: the time in the gzip header (RFC 1952, MTIME) is another one."""
    for path in walk(folder):
        with open(path, "rb") as file:
            data = bytearray(file.read())
        data[4:8] = b"\1\0\0\0"
        moved = os.path.join(target, os.path.relpath(path, folder))
        os.makedirs(os.path.dirname(moved), exist_ok=True)
        with open(moved, "wb") as file:
            file.write(data)
    return target


def hour(path):
    """The hour in a log file's name, as text that sorts: CloudTrail's names hold it, Azure's folders."""
    found = re.search(r"_(\d{4})(\d\d)(\d\d)T(\d\d)\d\dZ_|/y=(\d{4})/m=(\d\d)/d=(\d\d)/h=(\d\d)/", path)
    return "-".join(part for part in found.groups() if part) if found else ""


def hold_back(logs, target, hours):
    """Moves the files of the last hours away. Returns them by hour, the earliest first."""
    files = {}
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


def cut(hours, target, wanted):
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


if __name__ == "__main__":
    try:
        Bench(*sys.argv[1:5]).print()
    except KeyboardInterrupt:
        sys.exit(130)
