"""chDB, which is ClickHouse inside Python, reads CloudTrail into a MergeTree table of its own.

The object of each file is declared as an Array of Tuples with the wanted members alone; ARRAY JOIN makes rows of it.
"""

import chdb
from chdb.session import Session
from common import Peer, run

THREADS = 2
STRUCTURE = """
    Records Array(Tuple(
        eventTime DateTime('UTC'), eventID UUID, eventName String, awsRegion String, sourceIPAddress String,
        userAgent Nullable(String), errorCode Nullable(String), readOnly Nullable(Bool),
        recipientAccountId Nullable(String),
        userIdentity Tuple(
            type Nullable(String), principalId Nullable(String), arn Nullable(String), accountId Nullable(String),
            accessKeyId Nullable(String), invokedBy Nullable(String),
            sessionContext Tuple(attributes Tuple(mfaAuthenticated Nullable(String)))
        ),
        requestParameters Tuple(bucketName Nullable(String), key Nullable(String)),
        resources Array(Tuple(ARN Nullable(String)))
    ))"""
# sourceIPAddress is always there; the rest may be absent.
TABLE = """
    CREATE TABLE bench.activity (
        occurred_at DateTime64(6, 'UTC'), event_id UUID, source Int16, operation String, account Nullable(String),
        tenant Nullable(String), identity_type Nullable(String), session_key Nullable(String),
        src_ip Nullable(String), src_name Nullable(String), user_agent Nullable(String), resource Nullable(String),
        region Nullable(String), error_code Nullable(String), read_only Nullable(Bool), is_mfa Nullable(Bool)
    ) ENGINE = MergeTree ORDER BY (occurred_at, event_id)"""
INSERT = """
    INSERT INTO bench.activity
    WITH r.userIdentity AS who, isIPv4String(r.sourceIPAddress) OR isIPv6String(r.sourceIPAddress) AS is_address
    SELECT r.eventTime, r.eventID, 3, r.eventName, coalesce(who.arn, who.principalId, who.invokedBy),
        coalesce(who.accountId, r.recipientAccountId), who.type, who.accessKeyId,
        if(is_address, r.sourceIPAddress, NULL), if(is_address, NULL, r.sourceIPAddress), r.userAgent,
        coalesce(r.requestParameters.bucketName || '/' || r.requestParameters.key, r.requestParameters.bucketName,
            r.resources[1].ARN),
        r.awsRegion, r.errorCode, r.readOnly, who.sessionContext.attributes.mfaAuthenticated = 'true'
    FROM file('{folder}/**/*.json.gz', 'JSONEachRow', $${structure}$$) ARRAY JOIN Records AS r
    SETTINGS max_threads = {threads}, input_format_skip_unknown_fields = 1,
        input_format_json_ignore_unknown_keys_in_named_tuple = 1,
        input_format_json_defaults_for_missing_elements_in_named_tuple = 1"""


def load(_: str, folder: str, target: str) -> tuple[int, int]:
    session = Session(target)
    session.query("CREATE DATABASE bench")
    session.query(TABLE)
    session.query(INSERT.format(folder=folder, structure=STRUCTURE, threads=THREADS))
    records = int(str(session.query("SELECT count() FROM bench.activity")))
    stored = int(str(session.query("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'bench'")))
    session.close()
    return records, stored


run(Peer(
    lambda: f"chDB {chdb.__version__}, ClickHouse {chdb.engine_version}",
    f"{THREADS} threads; JSONEachRow as Array(Tuple(...)), ARRAY JOIN, INSERT INTO MergeTree", load,
))
