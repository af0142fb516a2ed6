"""Requests to Azure Storage as diagnostic settings archive them: JSON lines, a file of an hour, category and account.

People and applications with OAuth tokens, links signed with SAS, account keys and anonymous readers, on blobs, files,
queues and tables. Some are refused or find nothing.
"""

import functools
import json
import random
from datetime import datetime

from data.common import NAMES, SEED, SURNAMES, Dataset, File, Written, address, guid, hourly, save, text, write

NAME = "storage"
TENANT = "5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901"
SUBSCRIPTION = "11111111-2222-4333-8444-555555555555"
# The hour's records of a category are in one file for each storage account.
ACCOUNTS = ["labdata01", "labexports"]
CATEGORIES = {
    f"{category}/{account}": weight
    for account in ACCOUNTS for category, weight in [("StorageRead", 70), ("StorageWrite", 24), ("StorageDelete", 6)]
}
OPERATIONS = {
    "StorageRead": [
        ("GetBlob", "blob", 50), ("GetBlobProperties", "blob", 16), ("ListBlobs", "blob", 8),
        ("GetContainerProperties", "blob", 4), ("ReadFile", "blob", 8), ("GetFile", "file", 4),
        ("GetMessages", "queue", 5), ("QueryEntities", "table", 5), ("GetUserDelegationKey", "blob", 1),
    ],
    "StorageWrite": [
        ("PutBlob", "blob", 40), ("PutBlock", "blob", 20), ("PutBlockList", "blob", 8), ("AppendFile", "blob", 8),
        ("PutMessage", "queue", 12), ("InsertEntity", "table", 10), ("CopyBlob", "blob", 2),
    ],
    "StorageDelete": [("DeleteBlob", "blob", 80), ("DeleteMessage", "queue", 20)],
}
AGENTS = [
    "azsdk-python-storage-blob/12.23.0 Python/3.12.9 (Linux-6.8.0-1027-azure-x86_64-with-glibc2.39)",
    "AzCopy/10.29.1 Azure-Storage/0.15 (go1.23.8; Windows_NT)", "azsdk-net-Storage.Blobs/12.24.0 (.NET 9.0.4; Linux)",
    "Microsoft Azure Storage Explorer, 1.38.0, win32, azcopy-node, 2.0.0, win32, AzCopy/10.28.1",
    "azsdk-java-azure-storage-blob/12.30.0 (21.0.7; Linux; 5.15.0-1087-azure)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/135.0.0.0 Safari/537.36",
]
CONTAINERS = ["finance", "raw", "curated", "exports", "backups", "$web"]
REFUSALS = [(403, "AuthorizationPermissionMismatch"), (404, "BlobNotFound"), (401, "AuthenticationFailed")]

Record = dict[str, object]


class Requesters:
    """Who asks: people and applications, and secrets that stand for nobody."""

    def __init__(self) -> None:
        rng = random.Random(SEED)
        people = [f"{name}.{surname}@northwind-lab.example" for name in NAMES for surname in SURNAMES]
        tokens = [self.token(rng, name) for name in people + [""] * 40]
        secrets = [{"type": "SAS", "tokenHash": f"key1({sha(rng)}),SasSignature({sha(rng)})"} for _ in range(60)]
        keys = [{"type": "AccountKey", "tokenHash": f"key1({sha(rng)})"} for _ in ACCOUNTS]
        kinds = [(tokens, 70), (secrets, 15), (keys, 13), ([{"type": "Anonymous"}], 2)]
        self.all = [[(identity, address(rng), rng.choice(AGENTS)) for identity in kind] for kind, _ in kinds]
        self.weights = [weight for _, weight in kinds]

    @staticmethod
    def token(rng: random.Random, name: str) -> Record:
        requester = guid(rng)
        return {
            "type": "OAuth",
            "tokenHash": sha(rng),
            "requester": {
                "appId": f"a1b2c3d4-0001-4002-8003-{rng.randrange(12):012x}",
                "audience": "https://storage.azure.com/",
                "objectId": requester,
                "tenantId": TENANT,
                "tokenIssuer": f"https://sts.windows.net/{TENANT}/",
                **({"upn": name} if name else {}),
            },
            "authorization": [{
                "action": "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
                "roleAssignmentId": guid(rng),
                "roleDefinitionId": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
                "principals": [{"id": requester, "type": "User" if name else "ServicePrincipal"}],
            }],
        }

    def choose(self, rng: random.Random) -> tuple[Record, str, str]:
        return rng.choice(rng.choices(self.all, self.weights)[0])


# One for each process that writes files.
requesters = functools.cache(Requesters)


def sha(rng: random.Random) -> str:
    return f"{rng.getrandbits(256):064X}"


def object_key(rng: random.Random, account: str, service: str) -> str:
    if service != "blob":
        return f"/{account}/{service}-orders/{rng.getrandbits(32):08x}"
    day = rng.randrange(1, 29)
    part = f"year=2026/month=04/day={day:02d}/part-{rng.randrange(40_000):05d}.parquet"
    return f"/{account}/{rng.choice(CONTAINERS)}/{part}"


def record(rng: random.Random, time: datetime, category: str, account: str) -> Record:
    operations = OPERATIONS[category]
    operation, service, _ = rng.choices(operations, [weight for *_, weight in operations])[0]
    identity, source, agent = requesters().choose(rng)
    key = object_key(rng, account, service)
    good = rng.random() < 0.93
    created = 201 if category == "StorageWrite" else 202 if category == "StorageDelete" else 200
    code, said = (created, "SASSuccess" if identity["type"] == "SAS" else "Success") if good else rng.choice(REFUSALS)
    port = rng.randrange(1024, 65536)
    length = rng.randrange(1 << 24) if good else None
    uri = f"https://{account}.{service}.core.windows.net:443{key.removeprefix('/' + account)}"
    if identity["type"] == "SAS":
        uri += "?sv=2025-05-05&se=2026-06-01T00%3A00%3A00Z&sr=c&sp=rl&sig=XXXXX"
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%S.%f") + "7Z",
        "resourceId": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-lab/providers/Microsoft.Storage/"
                      f"storageAccounts/{account}/{service}Services/default",
        "category": category,
        "operationName": operation,
        "operationVersion": "2025-05-05",
        "schemaVersion": "1.0",
        "statusCode": code,
        "statusText": said,
        "durationMs": rng.randrange(3, 400),
        "callerIpAddress": f"[{source}]:{port}" if ":" in source else f"{source}:{port}",
        "correlationId": f"{rng.getrandbits(32):08x}-{rng.getrandbits(16):04x}-0042-{rng.getrandbits(16):04x}-"
                         f"{rng.getrandbits(24):06x}000000",
        "identity": identity,
        "location": "swedencentral",
        "protocol": "HTTPS",
        "uri": uri,
        "properties": {
            "accountName": account,
            "userAgentHeader": agent,
            "clientRequestId": guid(rng),
            "etag": f'"0x8DD{rng.getrandbits(48):012X}"',
            "serviceType": service,
            "operationCount": 0,
            "requestHeaderSize": rng.randrange(400, 1200),
            "requestBodySize": length if category == "StorageWrite" and good else 0,
            "responseHeaderSize": rng.randrange(200, 500),
            **({"responseBodySize": length if category == "StorageRead" else 0} if good else {}),
            "requestMd5": text(rng, "ABCDEFabcdef0123456789+/", 22) + "==",
            "serverLatencyMs": rng.randrange(2, 200),
            "contentLengthHeader": 0,
            "lastModifiedTime": "2026/04/28 21:09:36.6900118",
            "conditionsUsed": "",
            "tlsVersion": "TLS 1.3",
            "accessTier": "Hot",
            "objectKey": key,
            "sourceAccessTier": "Invalid",
        },
    }


def write_file(file: File, folder: str, known: str) -> Written:
    rng = file.seeded()
    category, account = file.category.split("/")
    lines = [
        json.dumps(record(rng, time, category, account), separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
        for time in file.times(rng)
    ]
    path = (
        f"insights-logs-{category.lower()}/resourceId=/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-lab/providers/"
        f"Microsoft.Storage/storageAccounts/{account}/blobServices/default/"
        f"{file.start:y=%Y/m=%m/d=%d/h=%H/m=00}/PT1H.json"
    )
    data = b"".join(lines)
    save(f"{folder}/{path}", data, file)
    save(f"{known}/{path}", b"".join(lines[::2]), file)
    return Written(f"{folder}/{path}", len(lines), len(data), len(data))


def generate(folder: str, records: int) -> Dataset:
    return write(NAME, folder, hourly(records, CATEGORIES), write_file)
