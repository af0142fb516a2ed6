"""The PostgreSQL that Sequitur starts, and what a benchmark asks of it: to be empty, to rest, to tell its size."""

import glob
import os
import re
import shutil
import subprocess

import process

TABLE = "sequitur.activity"
# Fields of /proc/PID/stat after the name, of user and system time.
OWN, ENDED_CHILDREN = (11, 12), (13, 14)


def ticks(pid: str, times: tuple[int, int], parent: str | None = None) -> int:
    """Processor time of a process, or of its children that ended; 0 where it is gone or not the parent's child."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0
    if parent is not None and fields[1] != parent:
        return 0
    return sum(int(fields[time]) for time in times)


class Server:
    def __init__(self, binary: str, home: str):
        self.binary, self.home = binary, home
        # Debian may have it beside the server only.
        self.psql = shutil.which("psql") or max(glob.glob("/usr/lib/postgresql/*/bin/psql"), default="psql")
        self.sequitur("db", "start")
        self.url = self.sequitur("db", "url").output.strip()
        self.sequitur("db", "migrate")

    # MARK: Commands

    def sequitur(self, *arguments: str) -> process.Sample:
        # 3 says that some records were refused: the counts tell, and it is no reason to stop.
        return process.run(
            [self.binary, *arguments], {"SEQUITUR_HOME": self.home}, allowed=(0, 3), server_seconds=self.seconds
        )

    def query(self, *statements: str, database: str = "sequitur") -> str:
        """What psql writes: rows by line, values by `|`, and times of statements after `\\timing on`."""
        commands = [part for statement in statements for part in ("-c", statement)]
        url = f"{self.url} dbname={database}"
        done = subprocess.run(
            [self.psql, "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", url, *commands],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
        )
        if done.returncode != 0:
            raise process.Failed(done.stderr.strip())
        return done.stdout.strip()

    def stop(self) -> None:
        self.sequitur("db", "stop")
        shutil.rmtree(self.home)

    # MARK: State

    def empty(self) -> None:
        """A new database with nothing but Sequitur's schema."""
        self.query("DROP DATABASE sequitur WITH (FORCE)", database="postgres")
        self.query("CREATE DATABASE sequitur", database="postgres")
        self.sequitur("db", "migrate")

    def empty_schema(self, name: str) -> None:
        self.query(f"DROP SCHEMA IF EXISTS {name} CASCADE", f"CREATE SCHEMA {name}")

    def settle(self) -> None:
        """Writes the dirty pages that the last measurement left: they are not the next one's."""
        self.query("CHECKPOINT")

    # MARK: Facts

    def version(self) -> str:
        return "PostgreSQL " + self.query("SHOW server_version").split()[0]

    def settings(self) -> str:
        names = ["shared_buffers", "max_wal_size", "wal_level", "synchronous_commit", "fsync", "full_page_writes"]
        return ", ".join(f"{name} {self.query(f'SHOW {name}')}" for name in names)

    def stored(self, schema: str) -> dict[str, int]:
        """Bytes of each table with its partitions, indexes and TOAST."""
        told = self.query(
            f"""
            SELECT coalesce(parent.relname, c.relname), sum(pg_total_relation_size(c.oid))
            FROM pg_class c LEFT JOIN pg_inherits ON inhrelid = c.oid
            LEFT JOIN pg_class parent ON parent.oid = inhparent
            WHERE c.relnamespace = to_regnamespace('{schema}') AND c.relkind = 'r' GROUP BY 1
            """
        )
        return {name: int(size) for name, size in (line.split("|") for line in told.splitlines())}

    def seconds(self) -> float | None:
        """Processor time of all the server's processes, those that ended included; None where it cannot be read."""
        try:
            with open(f"{self.home}/data/postmaster.pid") as file:
                postmaster = file.readline().strip()
        except OSError:
            return None
        # A child that ends meanwhile moves its time to the parent, and would be counted twice or never: then again.
        for _ in range(100):
            ended = ticks(postmaster, ENDED_CHILDREN)
            pids = [path.split("/")[2] for path in glob.glob("/proc/[0-9]*/stat")]
            living = sum(ticks(pid, OWN, parent=postmaster) for pid in pids)
            if ticks(postmaster, ENDED_CHILDREN) == ended:
                return (ended + living) / os.sysconf("SC_CLK_TCK")
        return None

    # MARK: COPY alone

    def copy_of_activity(self, folder: str) -> process.Sample:
        """PostgreSQL's own COPY of the rows of `sequitur.activity` to a table like it: the server's part alone."""
        path = os.path.join(folder, "activity.copy")
        self.query(f"COPY (SELECT * FROM {TABLE}) TO '{path}' (FORMAT binary)")
        self.empty_schema("again")
        partition_key = self.query(f"SELECT pg_get_partkeydef('{TABLE}'::regclass)")
        partitioned = f"PARTITION BY {partition_key}" if partition_key else ""
        self.query(f"CREATE TABLE again.activity (LIKE {TABLE} INCLUDING ALL) {partitioned}")
        partitions = self.query(
            f"""
            SELECT c.relname, pg_get_expr(c.relpartbound, c.oid)
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '{TABLE}'::regclass
            """
        )
        for line in partitions.splitlines():
            name, bounds = line.split("|")
            self.query(f"CREATE TABLE again.{name} PARTITION OF again.activity {bounds}")
        self.settle()
        before = self.seconds()
        told = self.query(r"\timing on", f"COPY again.activity FROM '{path}' (FORMAT binary)")
        after = self.seconds()
        seconds = float(re.search(r"Time: ([\d.]+) ms", told)[1]) / 1000
        sample = process.Sample(seconds, 0, 0, told)
        sample.server = None if before is None or after is None else after - before
        sample.stored = self.stored("again")
        sample.told = {"read": int(self.query("SELECT count(*) FROM again.activity"))}
        self.query("DROP SCHEMA again CASCADE")
        os.remove(path)
        return sample
