"""DuckDB reads the files and writes to PostgreSQL by its postgres extension, in binary COPY."""

import duckdb
from common import TABLE, Peer, run
from duckdb_extension import extension
from duckdb_queries import RECIPE, connect, query

def versions() -> str:
    with connect() as connection:
        connection.execute(f"LOAD '{extension()}'")
        found = "SELECT extension_version FROM duckdb_extensions() WHERE extension_name = 'postgres_scanner'"
        return f"DuckDB {duckdb.__version__}, postgres extension {connection.execute(found).fetchone()[0]}"


def load(dataset: str, folder: str, url: str) -> tuple[int, None]:
    with connect() as connection:
        connection.execute(f"LOAD '{extension()}'")
        connection.execute(f"ATTACH '{url}' AS server (TYPE postgres)")
        connection.execute(f"CALL postgres_execute('server', '{TABLE}')")
        inserted = connection.execute(f"INSERT INTO server.peer.activity {query(dataset, folder)}")
        return inserted.fetchone()[0], None


run(Peer(versions, f"{RECIPE}; INSERT INTO the attached PostgreSQL", load))
