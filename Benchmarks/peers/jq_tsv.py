"""gzip and jq make tab-separated lines of CloudTrail: what a shell does, without a database."""

import os
import shutil
import subprocess

from common import Peer, files, run

FILTER = """
    .Records[] | (.sourceIPAddress | test("^[0-9a-f.:]+$")) as $is_address | [
        .eventTime, .eventID, 3, .eventName,
        (.userIdentity.arn // .userIdentity.principalId // .userIdentity.invokedBy),
        (.userIdentity.accountId // .recipientAccountId), .userIdentity.type, .userIdentity.accessKeyId,
        (if $is_address then .sourceIPAddress else null end), (if $is_address then null else .sourceIPAddress end),
        .userAgent,
        (if .requestParameters.bucketName and .requestParameters.key
            then .requestParameters.bucketName + "/" + .requestParameters.key
            else .requestParameters.bucketName // .resources[0].ARN end),
        .awsRegion, .errorCode, .readOnly, .userIdentity.sessionContext.attributes.mfaAuthenticated
    ] | @tsv"""


def versions() -> str:
    if shutil.which("jq") is None:
        raise FileNotFoundError("there is no jq on this machine: apt-get install jq")
    return subprocess.run(["jq", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def load(_: str, folder: str, target: str) -> tuple[int, int]:
    path = os.path.join(target, "activity.tsv")
    with open(path, "wb") as out:
        unpacked = subprocess.Popen(["gzip", "-dc", *files(folder, ".gz")], stdout=subprocess.PIPE)
        subprocess.run(["jq", "-r", FILTER], stdin=unpacked.stdout, stdout=out, check=True)
        unpacked.stdout.close()
        if unpacked.wait() != 0:
            raise SystemExit("gzip failed")
    with open(path, "rb") as lines:
        return sum(1 for _ in lines), os.path.getsize(path)


run(Peer(versions, "gzip -dc FILES | jq -r '.Records[] | [...] | @tsv'", load))
