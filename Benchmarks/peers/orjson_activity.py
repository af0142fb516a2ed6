"""What a careful person would write in Python instead: CloudTrail into the same columns, values and key as Sequitur's.

The columns are those that Sequitur fills from CloudTrail, with the same values and the same unique key; texts stand in
the rows themselves.
orjson parses a file at a time, and rows go out in text COPY while the next ones are made, 50,000 to a transaction;
text put together here was a little faster than psycopg's own rows, text or binary. It does not keep the original bytes,
a ledger of files, places of records, names that accounts share, or hours of coverage, it knows no repeats, and it
checks no input, all of which Sequitur does in its time.

    python orjson_activity.py compare URL    {"different"}: rows in which peer.activity and sequitur.activity differ
"""

import hashlib
import ipaddress
import json
import sys
import uuid
import zlib
from collections.abc import Callable, Iterator

import orjson
import psycopg
from common import Peer, files, run

ROWS_PER_BATCH = 50_000
COLUMNS = {
    "occurred_at": "timestamptz NOT NULL", "event_id": "uuid NOT NULL", "account_id": "uuid NOT NULL",
    "source": "text NOT NULL", "native_id": "text NOT NULL", "category": "text NOT NULL",
    "class_uid": "integer NOT NULL", "activity_id": "smallint NOT NULL", "operation": "text NOT NULL",
    "service": "text", "outcome": "text NOT NULL", "status_id": "smallint NOT NULL", "status_code": "text",
    "is_password_correct": "boolean", "is_mfa": "boolean", "origin": "text NOT NULL", "src_ip": "inet",
    "src_name": "text", "user_agent": "text", "session_uid": "text", "credential_uid": "text",
    "credential_issued": "text", "correlation_uid": "text", "resource": "text", "bytes_out": "bigint",
    "region": "text", "signals": "bigint NOT NULL",
}
TABS = len(COLUMNS) - 1
# What Sequitur keeps once in `sequitur.term`.
TERMS = {
    "source", "category", "operation", "service", "outcome", "status_code", "origin", "src_name", "user_agent",
    "session_uid", "credential_uid", "credential_issued", "region",
}
NAMESPACE = uuid.UUID("6b1f3a52-50c1-4e0f-9d0e-7d3f2a9c4b11")
DENIALS = {
    "AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "UnauthorizedOperation", "AuthFailure",
    "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "ExpiredToken",
    "ExpiredTokenException", "TokenRefreshRequired", "AuthorizationError",
}
VERBS = {
    "Create": 1, "Run": 1, "Get": 2, "List": 2, "Describe": 2, "Head": 2, "Lookup": 2, "Put": 3, "Update": 3,
    "Modify": 3, "Attach": 3, "Set": 3, "Delete": 4, "Remove": 4, "Terminate": 4,
}
OTHER_RECON = {"LookupEvents", "GenerateCredentialReport", "SimulatePrincipalPolicy"}
DATA_READS = {
    "BatchGetSecretValue", "GetConsoleOutput", "GetConsoleScreenshot", "GetFederationToken", "GetObject",
    "GetObjectAcl", "GetObjectAttributes", "GetObjectTagging", "GetObjectTorrent", "GetParameter", "GetParameters",
    "GetParametersByPath", "GetPasswordData", "GetSecretValue", "GetSessionToken",
}
IAC = ("Terraform", "terraform", "Ansible", "ansible", "Pulumi", "pulumi", "OpenTofu")
CONSOLE = (
    "AWS Internal", "S3Console", "signin.amazonaws.com", "console.amazonaws.com", "Mozilla/", "aws-internal/",
    "Coral/", "RDS Console",
)
FLAGS = {"true": "t", "yes": "t", "false": "f", "no": "f", True: "t", False: "f"}


class Remembered(dict):
    """A function's results by argument: few names, addresses and agents stand in many records."""

    def __init__(self, make: Callable):
        self.make = make

    def __missing__(self, key):
        value = self[key] = self.make(key)
        return value


def bare_name(name: str) -> str:
    """`ListFunctions` of `ListFunctions20150331`, `UpdateFunctionCode` of `UpdateFunctionCode20150331v2`."""
    letters = name
    head, v, number = name.rpartition("v")
    if v and number.isdigit() and head[-1:].isdigit():
        letters = head
    stem = letters.rstrip("0123456789_")
    return stem if len(letters) - len(stem) >= 8 else name


def place(text: str) -> tuple[str | None, str | None]:
    """(address, name): one of them is None."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None, text
    return str(getattr(address, "ipv4_mapped", None) or address), None


def agent_origin(agent: str) -> str:
    if any(name in agent for name in IAC):
        return "iac"
    return "console" if agent.lstrip("[").startswith(CONSOLE) or "aws-internal/" in agent else "person"


OPERATIONS = Remembered(bare_name)
PLACES = Remembered(place)
ORIGINS = Remembered(agent_origin)
ACCOUNTS = Remembered(lambda native: uuid.uuid5(NAMESPACE, f"aws\n{native}").hex)
ACTIVITIES = Remembered(lambda name: next((str(n) for verb, n in VERBS.items() if name.startswith(verb)), "99"))


def native_account(event: dict, operation: str, identity: dict, kind: str | None, response: dict) -> str:
    if operation in ("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"):
        opened = (response.get("assumedRoleUser") or {}).get("arn")
        if opened:
            return opened
    tenant = identity.get("accountId") or event.get("recipientAccountId") or ""
    if kind is None or kind == "AWSService":
        return f"{identity.get('invokedBy') or event['eventSource']}@{tenant}"
    arn = identity.get("arn")
    if arn:
        return arn
    if kind == "Root":
        return f"arn:aws:iam::{tenant}:root"
    if kind == "IAMUser" and identity.get("userName"):
        return f"arn:aws:iam::{tenant}:user/{identity['userName']}"
    if kind == "AWSAccount" and "ANONYMOUS_PRINCIPAL" in (tenant.upper(), identity.get("principalId")):
        return f"anonymous@{event.get('recipientAccountId', '')}"
    return identity.get("principalId") or identity.get("userName") or f"{kind}@{tenant}"


def row(event: dict) -> tuple[str | None, ...]:
    """One record's values, in the order of COLUMNS."""
    identity = event.get("userIdentity") or {}
    kind = identity.get("type")
    session = identity.get("sessionContext") or {}
    attributes = session.get("attributes") or {}
    request = event.get("requestParameters") or {}
    response = event.get("responseElements") or {}
    extra = event.get("additionalEventData") or {}
    operation = OPERATIONS[event["eventName"]]
    service = event["eventSource"].removesuffix(".amazonaws.com")
    category = event.get("eventCategory") or "Management"
    native_id = event.get("eventID") or event["requestID"]
    agent = event.get("userAgent")
    address, name = PLACES[event["sourceIPAddress"]] if event.get("sourceIPAddress") else (None, None)

    code = event.get("errorCode")
    outcome = "success"
    if code:
        outcome = "denied" if code in DENIALS else "failure"
    elif "ConsoleLogin" in response:
        outcome = "success" if response["ConsoleLogin"] == "Success" else "failure"
        code = event.get("errorMessage") or response["ConsoleLogin"]

    if kind is None or kind == "AWSService" or "invokedBy" in identity:
        origin = "service"
    elif name and (name == "AWS Internal" or name.endswith(".amazonaws.com")):
        origin = "service"
    else:
        origin = ORIGINS[agent or ""]
        if origin != "iac" and FLAGS.get(event.get("sessionCredentialFromConsole")) == "t":
            origin = "console"

    bucket = request.get("bucketName")
    if bucket:
        resource = f"{bucket}/{request['key']}" if request.get("key") else bucket
    else:
        resources = event.get("resources")
        resource = resources[0].get("ARN") if resources else None
        resource = resource or request.get("roleArn") or request.get("userName") or request.get("roleName")

    activity, class_uid = ACTIVITIES[operation], "6003"
    if operation in ("ConsoleLogin", "UserAuthentication") or operation.startswith("AssumeRole"):
        class_uid, activity = "3002", "1"
    elif service == "iam" and not operation.startswith(("Get", "List")):
        class_uid, activity = "3001", "99"
    elif category == "Data" and service in ("s3", "dynamodb"):
        class_uid = "6005"
        activity = {"List": "8", "Get": "1", "Dele": "7"}.get(operation[:3 if operation[:3] == "Get" else 4], "5")

    signals, is_mfa, is_password_correct = 0, FLAGS.get(attributes.get("mfaAuthenticated")), None
    if kind != "AWSService" and identity:
        recon = operation.startswith(("List", "Get", "Describe")) or operation in OTHER_RECON
        if recon and operation not in DATA_READS:
            signals |= 1 << 8
        if operation == "GetCallerIdentity":
            signals |= 1 << 8 | 1 << 13
        if operation == "GetObject" and outcome == "success":
            signals |= 1 << 6
        if operation == "ConsoleLogin":
            is_mfa = None if "SamlProviderArn" in extra else FLAGS.get(str(extra.get("MFAUsed")).lower())
            is_password_correct = "t" if outcome == "success" else "f"
            signals |= 1 << 12 | (1 << 1 | 1 << 2 if outcome == "success" else 1)
    issued = None
    if kind is not None and kind != "AWSService" and outcome == "success":
        issued = (response.get("credentials") or response.get("accessKey") or {}).get("accessKeyId")
        if issued:
            signals |= 1 << 9

    principal, created = identity.get("principalId"), attributes.get("creationDate")
    bytes_out = extra.get("bytesTransferredOut")
    return (
        event["eventTime"],
        hashlib.sha256(b"cloudtrail\n" + native_id.encode()).hexdigest()[:32],
        ACCOUNTS[native_account(event, operation, identity, kind, response)],
        "cloudtrail",
        native_id,
        category,
        class_uid,
        activity,
        operation,
        service,
        outcome,
        "1" if outcome == "success" else "2",
        code,
        is_password_correct,
        is_mfa,
        origin,
        address,
        name,
        agent,
        f"{principal}@{created}" if principal and created else None,
        identity.get("accessKeyId"),
        issued,
        event.get("sharedEventID") or event.get("requestID"),
        resource,
        None if bytes_out is None else str(int(bytes_out)),
        event.get("awsRegion"),
        str(signals),
    )


def escaped(values: tuple[str | None, ...]) -> str:
    return "\t".join(
        "\\N" if value is None
        else value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
        for value in values
    )


def line(event: dict) -> str:
    """A line of text COPY."""
    values = row(event)
    text = "\t".join(["\1" if value is None else value for value in values])
    # Few values hold what COPY wants escaped: then, and only then, each is looked at.
    if "\\" in text or "\n" in text or "\r" in text or text.count("\t") != TABS:
        return escaped(values)
    return text.replace("\1", "\\N")


def pieces(folder: str) -> Iterator[tuple[int, bytes]]:
    """(rows, bytes of COPY) of each file."""
    for path in files(folder, ".gz"):
        with open(path, "rb") as file:
            records = orjson.loads(zlib.decompress(file.read(), 31))["Records"]
        lines = [line(record) for record in records]
        lines.append("")
        yield len(records), "\n".join(lines).encode()


def load(_: str, folder: str, url: str) -> tuple[int, None]:
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    source, records = pieces(folder), 0
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE peer.activity ({columns}, PRIMARY KEY (occurred_at, event_id, account_id))")
        while count := batch(connection, source):
            records += count
    return records, None


def batch(connection: psycopg.Connection, source: Iterator[tuple[int, bytes]]) -> int:
    """Loads up to some 50,000 rows in a transaction. Returns how many."""
    rows = 0
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(f"COPY peer.activity ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for count, data in source:
                rows += count
                copy.write(data)
                if rows >= ROWS_PER_BATCH:
                    break
    return rows


def compare(url: str) -> dict[str, int]:
    theirs = ", ".join(f"p.{name}" for name in COLUMNS)
    stored = {name: f"(SELECT value FROM sequitur.term WHERE term_id = s.{name})" for name in TERMS}
    stored["native_id"] = "coalesce(s.native_uuid::text, s.native_id)"
    stored["correlation_uid"] = "coalesce(s.correlation_uuid::text, s.correlation_uid)"
    ours = ", ".join(stored.get(name, f"s.{name}") for name in COLUMNS)

    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            f"""
            SELECT count(*) FROM peer.activity p FULL JOIN sequitur.activity s
                ON (p.occurred_at, p.event_id, p.account_id) = (s.occurred_at, s.event_id, s.account_id)
            WHERE ({theirs}) IS DISTINCT FROM ({ours})
            """
        )
        return {"different": found.fetchone()[0]}


def versions() -> str:
    return f"Python {sys.version.split()[0]}, orjson {orjson.__version__}, psycopg {psycopg.__version__}"


if sys.argv[1] == "compare":
    print(json.dumps(compare(sys.argv[2])))
else:
    run(Peer(
        versions,
        "zlib, orjson.loads, own text COPY by psycopg, 50,000 rows to a transaction; the same key as Sequitur", load,
    ))
