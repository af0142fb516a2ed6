"""DuckDB reads the files and writes CSV to a pipe, from which psql copies into PostgreSQL."""

import subprocess

import duckdb
from common import TABLE, Peer, run
from duckdb_queries import RECIPE, connect, query


def load(dataset: str, folder: str, url: str) -> tuple[int, None]:
    psql = ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-d", url]
    # psql tells on its way out: CREATE TABLE, and COPY with the number of rows.
    copy = subprocess.Popen(
        [*psql, "-c", TABLE, "-c", r"\copy peer.activity from pstdin (format csv)"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )
    with connect() as connection:
        pipe = f"/dev/fd/{copy.stdin.fileno()}"
        connection.execute(f"COPY ({query(dataset, folder)}) TO '{pipe}' (FORMAT csv, HEADER false)")
    told, _ = copy.communicate()
    if copy.returncode != 0:
        raise SystemExit("psql failed")
    return int(told.split()[-1]), None


def versions() -> str:
    psql = subprocess.run(["psql", "--version"], check=True, stdout=subprocess.PIPE).stdout.decode().split()
    return f"DuckDB {duckdb.__version__}, psql {psql[2]}"


run(Peer(versions, f"{RECIPE}; COPY TO csv | psql \\copy", load))
