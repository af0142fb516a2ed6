"""Writes CloudTrail as S3 delivers it: `.json.gz` files of {"Records": [...]}, the same records for the same seed.

    python3 cloudtrail.py FOLDER RECORDS

The records are those of a small organisation over two weeks: people with access keys, roles of build servers, AWS's
own services, a tenth of it refused. Prints {files, records, json_bytes, gzip_bytes}.
"""

import gzip
import json
import multiprocessing
import os
import random
import string
import sys
import uuid
from datetime import datetime, timedelta, timezone

SEED = 20260425
# Two weeks over the end of a month, so that rows go to two partitions.
START = datetime(2026, 4, 25, tzinfo=timezone.utc)
DAYS = 14
RECORDS_PER_FILE = 1_000

REGIONS = ["eu-north-1", "eu-west-1", "us-east-1", "us-west-2"]
TENANTS = ["111122223333", "444455556666"]
NAMES = ["anna", "björn", "carla", "daniel", "elsa", "farid", "greta", "hugo", "ines", "jonas", "karin", "lars"]
SURNAMES = ["alm", "berg", "costa", "dahl", "ek", "forsberg", "grön", "hansen", "ivarsson", "jensen"]
ROLES = ["Deploy", "ReadOnly", "DataPipeline", "BackupOperator", "NightlyReport", "Observability", "Admin", "Support"]
BUCKETS = ["acme-builds", "acme-invoices", "acme-datalake-raw", "acme-datalake-curated", "acme-backups"]
TABLES = ["orders", "sessions", "carts", "stock"]
AGENTS = [
    "aws-cli/2.27.0 md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0-60-generic md/arch#x86_64 lang/python#3.13.2 "
    "md/pyimpl#CPython m/E,N,b cfg/retry-mode#standard md/installer#exe md/prompt#off",
    "Boto3/1.38.3 md/Botocore#1.38.3 ua/2.1 os/linux#5.10.234-225.921.amzn2.x86_64 md/arch#x86_64 "
    "lang/python#3.12.9 md/pyimpl#CPython m/Z,b,D cfg/retry-mode#legacy Botocore/1.38.3",
    "APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-aws/5.97.0 "
    "(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.23.8",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/135.0.0.0 Safari/537.36",
    "aws-sdk-java/2.31.25 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.132 lang/java#21.0.7 "
    "md/OpenJDK_64-Bit_Server_VM#21.0.7+6-LTS md/vendor#Amazon.com_Inc. md/en_US exec-env/AWS_ECS_FARGATE m/D,N",
    "aws-sdk-js/3.799.0 ua/2.1 os/linux#6.8.0-1027-aws lang/js md/nodejs#22.15.0 api/dynamodb#3.799.0 m/E,f",
]
KEY_LETTERS = string.ascii_uppercase + "234567"
LETTERS = string.ascii_letters + string.digits


def text(rng, letters, length):
    return "".join(rng.choices(letters, k=length))


def guid(rng):
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def iso(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class Organisation:
    """The people and roles that every file's records are drawn from."""

    def __init__(self):
        rng = random.Random(SEED)
        self.people = [self.person(rng, f"{name}.{surname}") for name in NAMES for surname in SURNAMES]
        self.sessions = [self.session(rng, role, number) for role in ROLES for number in range(25)]

    @staticmethod
    def person(rng, name):
        tenant = rng.choice(TENANTS)
        return {
            "type": "IAMUser",
            "principalId": "AIDA" + text(rng, KEY_LETTERS, 17),
            "arn": f"arn:aws:iam::{tenant}:user/{name}",
            "accountId": tenant,
            "accessKeyId": "AKIA" + text(rng, KEY_LETTERS, 16),
            "userName": name,
        }, Organisation.place(rng)

    @staticmethod
    def session(rng, role, number):
        tenant = rng.choice(TENANTS)
        principal = "AROA" + text(rng, KEY_LETTERS, 17)
        name = f"{role.lower()}-{number:02d}-{rng.getrandbits(32):08x}"
        created = START + timedelta(minutes=rng.randrange(DAYS * 1440))
        return {
            "type": "AssumedRole",
            "principalId": f"{principal}:{name}",
            "arn": f"arn:aws:sts::{tenant}:assumed-role/{role}/{name}",
            "accountId": tenant,
            "accessKeyId": "ASIA" + text(rng, KEY_LETTERS, 16),
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role",
                    "principalId": principal,
                    "arn": f"arn:aws:iam::{tenant}:role/{role}",
                    "accountId": tenant,
                    "userName": role,
                },
                "webIdFederationData": {},
                "attributes": {
                    "creationDate": iso(created),
                    "mfaAuthenticated": rng.choice(["true", "false", "false"]),
                },
            },
        }, Organisation.place(rng)

    @staticmethod
    def place(rng):
        """An address and a user agent that one identity keeps."""
        host = rng.randrange(1, 255)
        addresses = [f"198.51.100.{host}", f"203.0.113.{host}", f"192.0.2.{host}", f"2001:db8:{host:x}::{host:x}"]
        return rng.choice(addresses), rng.choice(AGENTS)


def s3(rng, operation, category, request, out=0):
    bucket = request["bucketName"]
    return {
        "eventSource": "s3.amazonaws.com",
        "eventName": operation,
        "requestParameters": {**request, "Host": f"{bucket}.s3.eu-north-1.amazonaws.com"},
        "responseElements": {"x-amz-server-side-encryption": "AES256"} if operation == "PutObject" else None,
        "additionalEventData": {
            "SignatureVersion": "SigV4",
            "CipherSuite": "TLS_AES_128_GCM_SHA256",
            "bytesTransferredIn": 0 if out else rng.randrange(1 << 22),
            "AuthenticationMethod": "AuthHeader",
            "x-amz-id-2": text(rng, LETTERS + "+/", 75) + "=",
            "bytesTransferredOut": out,
        },
        "resources": [
            {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{bucket}/{request.get('key', '')}"},
            {"accountId": TENANTS[0], "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"},
        ],
        "eventCategory": category,
        "managementEvent": category == "Management",
        "readOnly": operation != "PutObject",
    }


def get_object(rng):
    key = f"year=2026/month=05/day={rng.randrange(1, 29):02d}/part-{rng.randrange(100_000):05d}-{guid(rng)}.parquet"
    return s3(rng, "GetObject", "Data", {"bucketName": rng.choice(BUCKETS), "key": key}, rng.randrange(1 << 24))


def put_object(rng):
    key = f"reports/{rng.randrange(1 << 32):08x}/summary.csv"
    return s3(rng, "PutObject", "Data", {"bucketName": rng.choice(BUCKETS), "key": key, "x-id": "PutObject"})


def list_objects(rng):
    request = {"bucketName": rng.choice(BUCKETS), "list-type": "2", "prefix": "year=2026/", "encoding-type": "url"}
    return s3(rng, "ListObjects", "Management", request, rng.randrange(200, 60_000))


def describe_instances(rng):
    items = [{"instanceId": f"i-{rng.getrandbits(68):017x}"} for _ in range(rng.randrange(12))]
    filters = {"items": [{"name": "instance-state-name", "valueSet": {"items": [{"value": "running"}]}}]}
    return {
        "eventSource": "ec2.amazonaws.com",
        "eventName": "DescribeInstances",
        "requestParameters": {"maxResults": 1000, "instancesSet": {"items": items}, "filterSet": filters},
        "responseElements": None,
        "readOnly": True,
    }


def run_instances(rng):
    """One of the long ones: what was started is told in full."""
    def network(number):
        return {
            "networkInterfaceId": f"eni-{rng.getrandbits(68):017x}",
            "subnetId": "subnet-0a1b2c3d4e5f60718",
            "vpcId": "vpc-0f1e2d3c4b5a69788",
            "status": "in-use",
            "macAddress": "06:1a:2b:3c:4d:%02x" % number,
            "privateIpAddress": f"10.20.{rng.randrange(256)}.{rng.randrange(256)}",
            "sourceDestCheck": True,
            "interfaceType": "interface",
        }

    instances = [{
        "instanceId": f"i-{rng.getrandbits(68):017x}",
        "imageId": "ami-0c1ac8a41498c1a9c",
        "instanceState": {"code": 0, "name": "pending"},
        "instanceType": rng.choice(["m7g.large", "c7i.xlarge", "t4g.medium"]),
        "launchTime": 1745539200000 + rng.randrange(10**9),
        "placement": {"availabilityZone": "eu-north-1a", "tenancy": "default"},
        "monitoring": {"state": "pending"},
        "stateReason": {"code": "pending", "message": "pending"},
        "architecture": "arm64",
        "rootDeviceType": "ebs",
        "rootDeviceName": "/dev/xvda",
        "virtualizationType": "hvm",
        "hypervisor": "xen",
        "tagSet": {"items": [{"key": "Name", "value": "build-agent"}, {"key": "team", "value": "platform"}]},
        "groupSet": {"items": [{"groupId": "sg-0a9b8c7d6e5f40312", "groupName": "build-agents"}]},
        "networkInterfaceSet": {"items": [network(number)]},
        "ebsOptimized": False,
        "enaSupport": True,
    } for number in range(rng.randrange(1, 4))]
    request = {"imageId": "ami-0c1ac8a41498c1a9c", "minCount": 1, "maxCount": len(instances)}
    return {
        "eventSource": "ec2.amazonaws.com",
        "eventName": "RunInstances",
        "requestParameters": {"instancesSet": {"items": [request]}, "instanceType": "m7g.large"},
        "responseElements": {"reservationId": f"r-{rng.getrandbits(68):017x}", "instancesSet": {"items": instances}},
        "readOnly": False,
    }


def assume_role(rng):
    role = rng.choice(ROLES)
    session = f"{role.lower()}-{rng.getrandbits(32):08x}"
    arn = f"arn:aws:sts::{TENANTS[0]}:assumed-role/{role}/{session}"
    role_arn = f"arn:aws:iam::{TENANTS[0]}:role/{role}"
    return {
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRole",
        "requestParameters": {"roleArn": role_arn, "roleSessionName": session, "durationSeconds": 3600},
        "responseElements": {
            "credentials": {
                "accessKeyId": "ASIA" + text(rng, KEY_LETTERS, 16),
                "sessionToken": text(rng, LETTERS, 360),
                "expiration": "May 6, 2026, 11:14:21 AM",
            },
            "assumedRoleUser": {"assumedRoleId": f"AROA{text(rng, KEY_LETTERS, 17)}:{session}", "arn": arn},
        },
        "resources": [{"accountId": TENANTS[0], "type": "AWS::IAM::Role", "ARN": role_arn}],
        "sharedEventID": guid(rng),
        "readOnly": True,
    }


def decrypt(rng):
    key = f"arn:aws:kms:eu-north-1:{TENANTS[0]}:key/{uuid.UUID(int=rng.randrange(8))}"
    return {
        "eventSource": "kms.amazonaws.com",
        "eventName": rng.choice(["Decrypt", "GenerateDataKey"]),
        "requestParameters": {
            "encryptionContext": {"aws:s3:arn": f"arn:aws:s3:::{rng.choice(BUCKETS)}", "purpose": "at-rest"},
            "keyId": key,
            "encryptionAlgorithm": "SYMMETRIC_DEFAULT",
        },
        "responseElements": None,
        "additionalEventData": {"keyMaterialId": text(rng, "0123456789abcdef", 64)},
        "resources": [{"accountId": TENANTS[0], "type": "AWS::KMS::Key", "ARN": key}],
        "readOnly": True,
    }


def get_item(rng):
    table = rng.choice(TABLES)
    arn = f"arn:aws:dynamodb:eu-north-1:{TENANTS[0]}:table/{table}"
    key = {"tenant": "northwind", "id": guid(rng)}
    return {
        "eventSource": "dynamodb.amazonaws.com",
        "eventName": rng.choice(["GetItem", "PutItem", "DeleteItem"]),
        "requestParameters": {"tableName": table, "key": key, "consistentRead": False},
        "responseElements": None,
        "resources": [{"accountId": TENANTS[0], "type": "AWS::DynamoDB::Table", "ARN": arn}],
        "eventCategory": "Data",
        "managementEvent": False,
        "readOnly": False,
    }


def iam_call(rng):
    operation = rng.choice(["ListUsers", "GetUser", "ListAttachedUserPolicies", "CreateAccessKey", "PutUserPolicy"])
    user = f"{rng.choice(NAMES)}.{rng.choice(SURNAMES)}"
    issued = {"accessKeyId": "AKIA" + text(rng, KEY_LETTERS, 16), "status": "Active", "userName": user}
    return {
        "eventSource": "iam.amazonaws.com",
        "eventName": operation,
        "requestParameters": None if operation == "ListUsers" else {"userName": user},
        "responseElements": {"accessKey": issued} if operation == "CreateAccessKey" else None,
        "readOnly": operation.startswith(("List", "Get")),
    }


def small_call(rng):
    source, operation, request = rng.choice([
        ("sts", "GetCallerIdentity", None),
        ("logs", "DescribeLogStreams", {"logGroupName": "/aws/lambda/import-orders", "orderBy": "LastEventTime"}),
        ("logs", "CreateLogStream", {"logGroupName": "/ecs/web", "logStreamName": f"web/{rng.getrandbits(64):016x}"}),
        ("lambda", "ListFunctions20150331", {"maxItems": 50}),
        ("lambda", "UpdateFunctionCode20150331v2", {"functionName": "import-orders", "publish": True, "dryRun": False}),
        ("ssm", "GetParameter", {"name": "/web/database/url", "withDecryption": True}),
        ("secretsmanager", "GetSecretValue", {"secretId": "prod/web/database"}),
        ("ecr", "BatchGetImage", {"repositoryName": "web", "imageIds": [{"imageTag": f"{rng.getrandbits(160):040x}"}]}),
        ("cloudformation", "DescribeStacks", {"stackName": f"web-{rng.getrandbits(32):08x}"}),
    ])
    return {
        "eventSource": f"{source}.amazonaws.com",
        "eventName": operation,
        "requestParameters": request,
        "responseElements": None,
        "readOnly": operation.startswith(("List", "Get", "Describe", "Batch")),
    }


def console_login(rng):
    good = rng.random() < 0.8
    return {
        "eventSource": "signin.amazonaws.com",
        "eventName": "ConsoleLogin",
        "requestParameters": None,
        "responseElements": {"ConsoleLogin": "Success" if good else "Failure"},
        "additionalEventData": {
            "LoginTo": "https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&state=hashArgsFromTB",
            "MobileVersion": "No",
            "MFAUsed": rng.choice(["Yes", "No"]),
        },
        "eventType": "AwsConsoleSignIn",
        "readOnly": False,
    } | ({} if good else {"errorMessage": "Failed authentication"})


KINDS = [
    (get_object, 26), (put_object, 8), (list_objects, 6), (describe_instances, 11), (run_instances, 5),
    (assume_role, 14), (decrypt, 12), (get_item, 6), (iam_call, 4), (small_call, 14), (console_login, 1),
]
MAKERS = [maker for maker, _ in KINDS]
WEIGHTS = [weight for _, weight in KINDS]
SERVICES = ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "cloudtrail.amazonaws.com", "ec2.amazonaws.com"]


def record(rng, organisation, region, time):
    maker = rng.choices(MAKERS, WEIGHTS)[0]
    event = maker(rng)
    if maker is assume_role and rng.random() < 0.5:
        service = rng.choice(SERVICES)
        identity, address, agent = {"type": "AWSService", "invokedBy": service}, service, service
    else:
        crowd = organisation.people if maker is console_login or rng.random() < 0.4 else organisation.sessions
        identity, (address, agent) = rng.choice(crowd)
    common = {
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": iso(time),
        "awsRegion": region,
        "sourceIPAddress": address,
        "userAgent": agent,
        "requestID": guid(rng),
        "eventID": guid(rng),
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": identity.get("accountId", TENANTS[0]),
        "eventCategory": "Management",
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": event["eventSource"].replace(".", f".{region}.", 1),
        },
    }
    if maker is not console_login and rng.random() < 0.1:
        event["errorCode"], event["errorMessage"] = rng.choice([
            ("AccessDenied", f"User: {identity.get('arn')} is not authorized: no identity-based policy allows it"),
            ("Client.UnauthorizedOperation", "You are not authorized to perform this operation."),
            ("ThrottlingException", "Rate exceeded"),
        ])
        event["responseElements"] = None
    return common | event


def write_file(job):
    folder, number, files, records = job
    rng = random.Random(f"{SEED}/{number}")
    organisation = Organisation()
    region = REGIONS[number % len(REGIONS)]
    slot = timedelta(days=DAYS) / files
    first = START + number * slot
    seconds = max(1.0, slot.total_seconds())
    times = sorted(first + timedelta(seconds=rng.random() * seconds) for _ in range(records))
    events = [record(rng, organisation, region, time) for time in times]
    data = json.dumps({"Records": events}, separators=(",", ":"), ensure_ascii=False).encode()
    # Level 6 is what gzip takes by itself; a fixed time makes the same bytes each run.
    packed = gzip.compress(data, 6, mtime=0)
    delivered = first + slot
    place = f"{folder}/AWSLogs/{TENANTS[0]}/CloudTrail/{region}/{delivered:%Y/%m/%d}"
    os.makedirs(place, exist_ok=True)
    name = f"{TENANTS[0]}_CloudTrail_{region}_{delivered:%Y%m%dT%H%MZ}_{text(rng, LETTERS, 16)}.json.gz"
    with open(f"{place}/{name}", "wb") as file:
        file.write(packed)
    return len(data), len(packed)


def main(folder, records):
    files = max(8, records // RECORDS_PER_FILE)
    counts = [records // files + (number < records % files) for number in range(files)]
    jobs = [(folder, number, files, count) for number, count in enumerate(counts)]
    with multiprocessing.Pool() as pool:
        sizes = pool.map(write_file, jobs, chunksize=4)
    json_bytes, gzip_bytes = (sum(column) for column in zip(*sizes))
    print(json.dumps({"files": files, "records": records, "json_bytes": json_bytes, "gzip_bytes": gzip_bytes}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
