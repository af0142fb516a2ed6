"""DuckDB reads the files into a table of its own: no PostgreSQL, and nothing to send."""

import os

import duckdb
from common import Peer, run
from duckdb_queries import RECIPE, connect, query


def load(dataset: str, folder: str, target: str) -> tuple[int, int]:
    path = os.path.join(target, "activity.duckdb")
    with connect(path) as connection:
        connection.execute(f"CREATE TABLE activity AS {query(dataset, folder)}")
        records = connection.execute("SELECT count(*) FROM activity").fetchone()[0]
    return records, os.path.getsize(path)


run(Peer(lambda: f"DuckDB {duckdb.__version__}", f"{RECIPE}; CREATE TABLE AS", load))
