"""What most people would write in Python: orjson, the wanted members of each CloudTrail record, psycopg's COPY by rows.

Rows go to a table without a key while the next ones are made, in one transaction.
"""

import functools
import sys
import zlib
from collections.abc import Iterator
from ipaddress import ip_address

import orjson
import psycopg
from common import COLUMNS, TABLE, Peer, files, run


@functools.cache
def is_address(text: str) -> bool:
    """Few addresses stand in many records: each is looked at once."""
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def row(event: dict) -> tuple:
    """One record's values, in the order of COLUMNS."""
    who = event.get("userIdentity") or {}
    request = event.get("requestParameters") or {}
    source = event["sourceIPAddress"]
    from_address = is_address(source)
    resource = request.get("bucketName")
    if resource is None:
        resources = event.get("resources")
        resource = resources[0].get("ARN") if resources else None
    elif isinstance(key := request.get("key"), str):
        resource = f"{resource}/{key}"
    mfa = who.get("sessionContext", {}).get("attributes", {}).get("mfaAuthenticated")
    return (
        event["eventTime"], event["eventID"], 3, event["eventName"],
        who.get("arn") or who.get("principalId") or who.get("invokedBy"),
        who.get("accountId") or event.get("recipientAccountId"), who.get("type"), who.get("accessKeyId"),
        source if from_address else None, None if from_address else source, event.get("userAgent"), resource,
        event["awsRegion"], event.get("errorCode"), event.get("readOnly"), None if mfa is None else mfa == "true",
    )


def rows(folder: str) -> Iterator[tuple]:
    for path in files(folder, ".gz"):
        with open(path, "rb") as file:
            records = orjson.loads(zlib.decompress(file.read(), 31))["Records"]
        yield from map(row, records)


def load(_: str, folder: str, url: str) -> tuple[int, None]:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(TABLE)
        with cursor.copy(f"COPY peer.activity ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            records = 0
            for values in rows(folder):
                copy.write_row(values)
                records += 1
    return records, None


def versions() -> str:
    return f"Python {sys.version.split()[0]}, orjson {orjson.__version__}, psycopg {psycopg.__version__}"


run(Peer(versions, "zlib, orjson.loads, psycopg copy.write_row; no key", load))
