"""DuckDB reads what rules ask for from the PostgreSQL in which Sequitur stored it, and judges.

    python duckdb_rules.py URL        JSON: version, seconds of reading, of each rule, and the accounts that it found
"""

import json
import sys
import time

import duckdb
from duckdb_extension import extension
from rules import TABLES, statements

# As many as Sequitur and PostgreSQL have, on the machine of the goals.
THREADS = 2


def main(url: str) -> None:
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute(f"LOAD '{extension()}'")
        connection.execute(f"ATTACH '{url}' AS server (TYPE postgres, READ_ONLY)")
        started = time.perf_counter()
        for name, query in TABLES.items():
            connection.execute(
                f"CREATE TABLE {name} AS SELECT * FROM postgres_query('server', ?)", [" ".join(query.split())]
            )
        told = {"version": duckdb.__version__, "reading": time.perf_counter() - started, "rules": {}}
        for name, query in statements(distinct=True).items():
            started = time.perf_counter()
            accounts = connection.execute(query).fetchone()[0]
            told["rules"][name] = {"accounts": accounts, "seconds": time.perf_counter() - started}
    print(json.dumps(told))


main(sys.argv[1])
