"""DuckDB reads the files and writes to PostgreSQL by its postgres extension, in binary COPY.

The extension comes as a Python package and is loaded from there, since DuckDB's own place for it may be out of reach.
It must be of DuckDB's very version.
"""

import importlib.util

import duckdb
from common import TABLE, Peer, run
from duckdb_queries import RECIPE, connect, query

EXTENSION = "duckdb_extension_postgres_scanner"


def extension() -> str:
    package = importlib.util.find_spec(EXTENSION)
    if package is None:
        raise ModuleNotFoundError(f"No module named '{EXTENSION}'")
    folder = package.submodule_search_locations[0]
    return f"{folder}/extensions/v{duckdb.__version__}/postgres_scanner.duckdb_extension"


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
