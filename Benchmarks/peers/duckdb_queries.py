"""The best ways found to read each data set with DuckDB, to the columns of `common.COLUMNS`.

CloudTrail's one object for each file is read whole, cast to a structure of the wanted members, and unnested: twice as
fast as `read_json` with typed columns, which in turn beats detecting them. Of JSON lines `read_json` takes the wanted
members, typed.
"""

import os

import duckdb
from common import files

THREADS = 2
RECIPE = (
    f"{THREADS} threads; CloudTrail: read_json_objects, from_json(STRUCT(Records STRUCT(...)[])), unnest; "
    "JSON lines: read_json, typed columns"
)

CLOUDTRAIL = """{"Records": [{
    "eventTime": "TIMESTAMPTZ", "eventID": "UUID", "eventName": "VARCHAR", "awsRegion": "VARCHAR",
    "sourceIPAddress": "VARCHAR", "userAgent": "VARCHAR", "errorCode": "VARCHAR", "readOnly": "BOOLEAN",
    "recipientAccountId": "VARCHAR",
    "userIdentity": {
        "type": "VARCHAR", "principalId": "VARCHAR", "arn": "VARCHAR", "accountId": "VARCHAR",
        "accessKeyId": "VARCHAR", "invokedBy": "VARCHAR",
        "sessionContext": {"attributes": {"mfaAuthenticated": "BOOLEAN"}}
    },
    "requestParameters": {"bucketName": "VARCHAR", "key": "VARCHAR"},
    "resources": [{"ARN": "VARCHAR"}]
}]}"""
FROM_CLOUDTRAIL = """
    SELECT r.eventTime AS occurred_at, r.eventID AS event_id, 3::SMALLINT AS source, r.eventName AS operation,
        coalesce(r.userIdentity.arn, r.userIdentity.principalId, r.userIdentity.invokedBy) AS account,
        coalesce(r.userIdentity.accountId, r.recipientAccountId) AS tenant,
        r.userIdentity.type AS identity_type, r.userIdentity.accessKeyId AS session_key,
        CASE WHEN regexp_full_match(r.sourceIPAddress, '[0-9a-f.:]+') THEN r.sourceIPAddress END AS src_ip,
        CASE WHEN NOT regexp_full_match(r.sourceIPAddress, '[0-9a-f.:]+') THEN r.sourceIPAddress END AS src_name,
        r.userAgent AS user_agent,
        coalesce(r.requestParameters.bucketName || '/' || r.requestParameters.key, r.requestParameters.bucketName,
            r.resources[1].ARN) AS resource,
        r.awsRegion AS region, r.errorCode AS error_code, r.readOnly AS read_only,
        r.userIdentity.sessionContext.attributes.mfaAuthenticated AS is_mfa
    FROM (
        SELECT unnest(from_json(json, '{structure}').Records) AS r
        FROM read_json_objects('{folder}/**/*.json.gz', format='unstructured', maximum_object_size={longest},
            hive_partitioning=false)
    )"""
FROM_AZUREAD = """
    SELECT p.createdDateTime AS occurred_at, p.id AS event_id, 1::SMALLINT AS source, category AS operation,
        coalesce(nullif(p.userId, ''), p.servicePrincipalId) AS account, tenantId AS tenant,
        p.userType AS identity_type, p.sessionId AS session_key, p.ipAddress AS src_ip, NULL::VARCHAR AS src_name,
        p.userAgent AS user_agent, p.resourceDisplayName AS resource, p.location.countryOrRegion AS region,
        resultType AS error_code, p.isInteractive AS read_only,
        p.authenticationRequirement = 'multiFactorAuthentication' AS is_mfa
    FROM (
        SELECT *, properties AS p
        FROM read_json('{folder}/**/*.json', format='newline_delimited', hive_partitioning=false, columns={{
            tenantId: 'VARCHAR', category: 'VARCHAR', resultType: 'VARCHAR',
            properties: 'STRUCT(id UUID, createdDateTime TIMESTAMPTZ, userId VARCHAR, userType VARCHAR,
                ipAddress VARCHAR, userAgent VARCHAR, resourceDisplayName VARCHAR, sessionId VARCHAR,
                isInteractive BOOLEAN, servicePrincipalId VARCHAR, authenticationRequirement VARCHAR,
                location STRUCT(countryOrRegion VARCHAR))'
        }})
    )"""
FROM_STORAGE = """
    SELECT "time" AS occurred_at, correlationId AS event_id, 2::SMALLINT AS source, operationName AS operation,
        coalesce(i.requester.objectId, i.tokenHash, 'anonymous') AS account, i.requester.tenantId AS tenant,
        i.type AS identity_type, i.tokenHash AS session_key,
        regexp_replace(callerIpAddress, ':[0-9]+$', '') AS src_ip, NULL::VARCHAR AS src_name,
        properties.userAgentHeader AS user_agent, properties.objectKey AS resource, location AS region,
        statusCode AS error_code, category = 'StorageRead' AS read_only, NULL::BOOLEAN AS is_mfa
    FROM (
        SELECT *, identity AS i
        FROM read_json('{folder}/**/*.json', format='newline_delimited', hive_partitioning=false, columns={{
            "time": 'TIMESTAMPTZ', category: 'VARCHAR', operationName: 'VARCHAR', statusCode: 'VARCHAR',
            callerIpAddress: 'VARCHAR', correlationId: 'UUID', location: 'VARCHAR',
            identity: 'STRUCT("type" VARCHAR, tokenHash VARCHAR, requester STRUCT(objectId VARCHAR, tenantId VARCHAR))',
            properties: 'STRUCT(userAgentHeader VARCHAR, objectKey VARCHAR)'
        }})
    )"""
QUERIES = {"azuread": FROM_AZUREAD, "storage": FROM_STORAGE}


def connect(database: str = ":memory:") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(database)
    connection.execute(f"SET threads={THREADS}")
    return connection


def query(dataset: str, folder: str) -> str:
    text = QUERIES.get(dataset, FROM_CLOUDTRAIL)
    return text.format(structure=CLOUDTRAIL, folder=folder, longest=longest(folder))


def longest(folder: str) -> int:
    """The bytes of the longest unpacked file, by the last four of each gzip file: DuckDB wants to be told."""
    sizes = [1 << 20]
    for path in files(folder, ".gz"):
        with open(path, "rb") as file:
            file.seek(-4, os.SEEK_END)
            sizes.append(int.from_bytes(file.read(), "little"))
    return max(sizes) + 1024
