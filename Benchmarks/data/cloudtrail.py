"""CloudTrail as S3 delivers it: `.json.gz` files of {"Records": [...]}.

The records are those of a small organisation over two weeks: people with access keys, roles of build servers, AWS's
own services, a tenth of it refused. Files are as uneven as S3's: most hold some hundred records, a few many thousand.
"""

import functools
import gzip
import json
import random
import string
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from data.common import (
    LETTERS, MONTH_END, NAMES, SEED, SURNAMES, Dataset, File, Written, address, guid, iso, save, shares, text, write,
)

DAYS = 14
START = MONTH_END - timedelta(days=DAYS // 2)
RECORDS_PER_FILE = 1_500

REGIONS = ["eu-north-1", "eu-west-1", "us-east-1", "us-west-2"]
TENANTS = ["111122223333", "444455556666"]
ROLES = ["Deploy", "ReadOnly", "DataPipeline", "BackupOperator", "NightlyReport", "Observability", "Admin", "Support"]
BUCKETS = ["acme-builds", "acme-invoices", "acme-datalake-raw", "acme-datalake-curated", "acme-backups"]
TABLES = ["orders", "sessions", "carts", "stock"]
# Versions of its tool stand in place of the letters A and B.
AGENTS = [
    "aws-cli/2.2A.B md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0-60-generic md/arch#x86_64 lang/python#3.13.2 "
    "md/pyimpl#CPython m/E,N,b cfg/retry-mode#standard md/installer#exe md/prompt#off",
    "Boto3/1.3A.B md/Botocore#1.3A.B ua/2.1 os/linux#5.10.234-225.921.amzn2.x86_64 md/arch#x86_64 "
    "lang/python#3.12.9 md/pyimpl#CPython m/Z,b,D cfg/retry-mode#legacy Botocore/1.3A.B",
    "APN/1.0 HashiCorp/1.0 Terraform/1.1A.B (+https://www.terraform.io) terraform-provider-aws/5.97.0 "
    "(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.23.8",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/13A.0.B.0 Safari/537.36",
    "aws-sdk-java/2.3A.B md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.132 lang/java#21.0.7 "
    "md/OpenJDK_64-Bit_Server_VM#21.0.7+6-LTS md/vendor#Amazon.com_Inc. md/en_US exec-env/AWS_ECS_FARGATE m/D,N",
    "aws-sdk-js/3.79A.B ua/2.1 os/linux#6.8.0-1027-aws lang/js md/nodejs#22.15.0 api/dynamodb#3.79A.B m/E,f",
]
KEY_LETTERS = string.ascii_uppercase + "234567"


Event = dict[str, object]


class Organisation:
    """The people and sessions that every file's records are drawn from."""

    def __init__(self) -> None:
        rng = random.Random(SEED)
        self.people = [self.person(rng, f"{name}.{surname}") for name in NAMES for surname in SURNAMES]
        self.sessions = [self.session(rng, role, number) for role in ROLES for number in range(300)]

    @staticmethod
    def person(rng: random.Random, name: str) -> tuple[Event, str, str]:
        tenant = rng.choice(TENANTS)
        identity = {
            "type": "IAMUser",
            "principalId": "AIDA" + text(rng, KEY_LETTERS, 17),
            "arn": f"arn:aws:iam::{tenant}:user/{name}",
            "accountId": tenant,
            "accessKeyId": "AKIA" + text(rng, KEY_LETTERS, 16),
            "userName": name,
        }
        return identity, address(rng), agent(rng)

    @staticmethod
    def session(rng: random.Random, role: str, number: int) -> tuple[Event, str, str]:
        tenant = rng.choice(TENANTS)
        principal = "AROA" + text(rng, KEY_LETTERS, 17)
        name = f"{role.lower()}-{number:02d}-{rng.getrandbits(32):08x}"
        created = START + timedelta(minutes=rng.randrange(DAYS * 1440))
        identity = {
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
        }
        return identity, address(rng), agent(rng)


# One for each process that writes files.
organisation = functools.cache(Organisation)


def agent(rng: random.Random) -> str:
    major, minor = str(rng.randrange(10)), str(rng.randrange(20))
    return rng.choice(AGENTS).replace("A.B", f"{major}.{minor}").replace("A.0.B", f"{major}.0.{minor}")


def s3(rng: random.Random, operation: str, category: str, request: Event, out: int = 0) -> Event:
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


def get_object(rng: random.Random) -> Event:
    key = f"year=2026/month=05/day={rng.randrange(1, 29):02d}/part-{rng.randrange(100_000):05d}-{guid(rng)}.parquet"
    return s3(rng, "GetObject", "Data", {"bucketName": rng.choice(BUCKETS), "key": key}, rng.randrange(1 << 24))


def put_object(rng: random.Random) -> Event:
    key = f"reports/{rng.randrange(1 << 32):08x}/summary.csv"
    return s3(rng, "PutObject", "Data", {"bucketName": rng.choice(BUCKETS), "key": key, "x-id": "PutObject"})


def list_objects(rng: random.Random) -> Event:
    request = {"bucketName": rng.choice(BUCKETS), "list-type": "2", "prefix": "year=2026/", "encoding-type": "url"}
    return s3(rng, "ListObjects", "Management", request, rng.randrange(200, 60_000))


def describe_instances(rng: random.Random) -> Event:
    items = [{"instanceId": f"i-{rng.getrandbits(68):017x}"} for _ in range(rng.randrange(12))]
    filters = {"items": [{"name": "instance-state-name", "valueSet": {"items": [{"value": "running"}]}}]}
    return {
        "eventSource": "ec2.amazonaws.com",
        "eventName": "DescribeInstances",
        "requestParameters": {"maxResults": 1000, "instancesSet": {"items": items}, "filterSet": filters},
        "responseElements": None,
        "readOnly": True,
    }


def run_instances(rng: random.Random) -> Event:
    """One of the long ones: what was started is told in full."""
    def network(number: int) -> Event:
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


def assume_role(rng: random.Random) -> Event:
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


def decrypt(rng: random.Random) -> Event:
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


def get_item(rng: random.Random) -> Event:
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


def iam_call(rng: random.Random) -> Event:
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


def small_call(rng: random.Random) -> Event:
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


def console_login(rng: random.Random) -> Event:
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


def assume_role_with_saml(rng: random.Random) -> Event:
    name = f"{rng.choice(NAMES)}.{rng.choice(SURNAMES)}@northwind-lab.example"
    role_arn = f"arn:aws:iam::{TENANTS[0]}:role/EntraReadOnly"
    return {
        "userIdentity": {
            "type": "SAMLUser",
            "principalId": f"JMbiyI+xOlWXnhBO3rg+hNVsBWM=:{name}",
            "userName": name,
            "identityProvider": "JMbiyI+xOlWXnhBO3rg+hNVsBWM=",
        },
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRoleWithSAML",
        "requestParameters": {
            "sAMLAssertionID": f"_{guid(rng)}",
            "roleSessionName": name,
            "roleArn": role_arn,
            "principalArn": f"arn:aws:iam::{TENANTS[0]}:saml-provider/EntraSSO",
            "durationSeconds": 3600,
        },
        "responseElements": {
            "credentials": {
                "accessKeyId": "ASIA" + text(rng, KEY_LETTERS, 16),
                "sessionToken": text(rng, LETTERS, 360),
                "expiration": "May 4, 2026, 8:26:40 AM",
            },
            "assumedRoleUser": {
                "assumedRoleId": f"AROA{text(rng, KEY_LETTERS, 17)}:{name}",
                "arn": f"arn:aws:sts::{TENANTS[0]}:assumed-role/EntraReadOnly/{name}",
            },
            "subject": name,
            "subjectType": "emailAddress",
            "issuer": "https://sts.windows.net/5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901/",
            "audience": "https://signin.aws.amazon.com/saml",
            "nameQualifier": "JMbiyI+xOlWXnhBO3rg+hNVsBWM=",
        },
        "resources": [{"accountId": TENANTS[0], "type": "AWS::IAM::Role", "ARN": role_arn}],
        "readOnly": True,
    }


KINDS: dict[Callable[[random.Random], Event], int] = {
    get_object: 26, put_object: 8, list_objects: 6, describe_instances: 11, run_instances: 5, assume_role: 13,
    assume_role_with_saml: 1, decrypt: 12, get_item: 6, iam_call: 4, small_call: 14, console_login: 1,
}
MAKERS, WEIGHTS = list(KINDS), list(KINDS.values())
SERVICES = ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "cloudtrail.amazonaws.com", "ec2.amazonaws.com"]
ERRORS = [
    ("AccessDenied", "User: {} is not authorized: no identity-based policy allows it"),
    ("Client.UnauthorizedOperation", "You are not authorized to perform this operation."),
    ("ThrottlingException", "Rate exceeded"),
]


def record(rng: random.Random, region: str, time: datetime) -> Event:
    maker = rng.choices(MAKERS, WEIGHTS)[0]
    event = maker(rng)
    if maker is assume_role and rng.random() < 0.5:
        service = rng.choice(SERVICES)
        identity, source, program = {"type": "AWSService", "invokedBy": service}, service, service
    else:
        everyone = organisation()
        crowd = everyone.people if maker is console_login or rng.random() < 0.4 else everyone.sessions
        identity, source, program = rng.choice(crowd)
    common = {
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": iso(time),
        "awsRegion": region,
        "sourceIPAddress": source,
        "userAgent": program,
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
    if maker not in (console_login, assume_role_with_saml) and rng.random() < 0.1:
        code, message = rng.choice(ERRORS)
        event["errorCode"], event["errorMessage"] = code, message.format(identity.get("arn"))
        event["responseElements"] = None
    return common | event


def packed(events: list[Event]) -> tuple[int, bytes]:
    """The length of the JSON, and it as gzip: level 6 is what gzip takes by itself, a fixed time gives fixed bytes."""
    data = json.dumps({"Records": events}, separators=(",", ":"), ensure_ascii=False).encode()
    return len(data), gzip.compress(data, 6, mtime=0)


def write_file(file: File, folder: str, known: str) -> Written:
    rng = file.seeded()
    region = REGIONS[file.number % len(REGIONS)]
    events = [record(rng, region, time) for time in file.times(rng)]
    delivered = file.start + timedelta(seconds=file.seconds)
    path = (
        f"AWSLogs/{TENANTS[0]}/CloudTrail/{region}/{delivered:%Y/%m/%d}/"
        f"{TENANTS[0]}_CloudTrail_{region}_{delivered:%Y%m%dT%H%MZ}_{text(rng, LETTERS, 16)}.json.gz"
    )
    size, data = packed(events)
    save(f"{folder}/{path}", data, file)
    save(f"{known}/{path}", packed(events[::2])[1], file)
    return Written(f"{folder}/{path}", len(events), size, len(data))


def generate(folder: str, records: int) -> Dataset:
    rng = random.Random(SEED)
    files = max(8, records // RECORDS_PER_FILE)
    weights = [min(20.0, rng.lognormvariate(0, 1.2)) for _ in range(files)]
    return write("cloudtrail", folder, slots(shares(records, weights)), write_file)


def generate_long(folder: str, records: int, files: int) -> Dataset:
    """The same kind of records in few files, as people pack them for an archive."""
    return write("cloudtrail-long", folder, slots(shares(records, [1.0] * files), first=1_000_000), write_file)


def slots(counts: list[int], first: int = 0) -> list[File]:
    """Files of so many records each, one after the other over the days."""
    length = timedelta(days=DAYS) / len(counts)
    return [
        File(first + number, count, START + number * length, length.total_seconds())
        for number, count in enumerate(counts)
    ]
