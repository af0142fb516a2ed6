"""DuckDB's postgres extension.

It comes as a Python package and is loaded from there, since DuckDB's own place for it may be out of reach. It must be
of DuckDB's very version.
"""

import importlib.util

import duckdb

EXTENSION = "duckdb_extension_postgres_scanner"


def extension() -> str:
    package = importlib.util.find_spec(EXTENSION)
    if package is None:
        raise ModuleNotFoundError(f"No module named '{EXTENSION}'")
    folder = package.submodule_search_locations[0]
    return f"{folder}/extensions/v{duckdb.__version__}/postgres_scanner.duckdb_extension"
