"""Entra ID (Azure AD) sign-ins as diagnostic settings archive them: JSON lines, a file of an hour and a category.

Interactive and refreshed sign-ins of people, a few of them guests, beside service principals and managed identities.
Some fail, some are interrupted for a second factor, a few are risky. Most of a record is conditional access.
"""

import functools
import json
import random
from datetime import datetime, timedelta

from data.common import (
    LETTERS, NAMES, SEED, SURNAMES, Dataset, File, Written, address, guid, hourly, save, text, write,
)

NAME = "azuread"
TENANT = "5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901"
CATEGORIES = {
    "NonInteractiveUserSignInLogs": 50, "SignInLogs": 30, "ServicePrincipalSignInLogs": 12,
    "ManagedIdentitySignInLogs": 8,
}
CITIES = [
    ("Uppsala", "Uppsala", "SE", 59.86, 17.64), ("Göteborg", "Västra Götaland", "SE", 57.71, 11.97),
    ("Oslo", "Oslo", "NO", 59.91, 10.75), ("København", "Hovedstaden", "DK", 55.68, 12.57),
    ("Zürich", "Zürich", "CH", 47.37, 8.54), ("Lyon", "Auvergne-Rhône-Alpes", "FR", 45.76, 4.84),
    ("Porto", "Porto", "PT", 41.15, -8.61), ("Boston", "Massachusetts", "US", 42.36, -71.06),
]
PROGRAMS = [
    ("Windows10", "Edge 135.0.0", "Browser", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
     "(KHTML, like Gecko) Chrome/135.0.0.0 Safari/537.36 Edg/135.0.0.0"),
    ("MacOs", "Safari 18.4", "Browser", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
     "(KHTML, like Gecko) Version/18.4 Safari/605.1.15"),
    ("Linux", "Firefox 128.0", "Browser", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ("Ios 18.4", "Mobile Safari", "Mobile Apps and Desktop clients", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like "
     "Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 PKeyAuth/1.0"),
    ("Windows", "Rich Client 4.66.1.0", "Mobile Apps and Desktop clients", "python-requests/2.32.3"),
]
APPS = [
    "Azure Portal", "Microsoft Teams", "Office365 Shell WCSS-Client", "OfficeHome", "One Outlook Web",
    "Microsoft Azure CLI", "Storage Browser", "Visual Studio Code", "SharePoint Online Web Client Extensibility",
    "Microsoft Authentication Broker", "Windows Sign In", "GitLab (SAML)",
]
RESOURCES = [
    "Microsoft Graph", "Azure Storage", "Windows Azure Service Management API", "Office 365 Exchange Online",
    "Office 365 SharePoint Online", "Microsoft Intune Checkin", "Azure Key Vault",
]
POLICIES = [
    ("Require MFA for all users", ["Mfa"], []), ("Block legacy authentication", ["Block"], []),
    ("Require compliant device for admins", ["RequireCompliantDevice"], []),
    ("Sign-in frequency for guests", [], ["SignInFrequency"]), ("Terms of use", ["Terms of use"], []),
    ("Block high-risk sign-ins", ["Block"], []), ("Session controls for SharePoint", [], ["CloudAppSecurity"]),
]
# Result code, weight, what the log says.
RESULTS = [
    (0, 880, None),
    (50126, 40, "Error validating credentials due to invalid username or password."),
    (50074, 25, "Strong Authentication is required."),
    (50140, 15, "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in."),
    (53003, 12, "Access has been blocked by Conditional Access policies. The access policy does not allow tokens."),
    (500121, 10, "Authentication failed during strong authentication request."),
    (70044, 8, "The session has expired or is invalid due to sign-in frequency checks by conditional access."),
    (50053, 6, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."),
    (50057, 4, "The user account is disabled."),
]
RISKS = ["unfamiliarFeatures", "anonymizedIPAddress", "unlikelyTravel", "maliciousIPAddress", "passwordSpray"]
FACTORS = ["Mobile app notification", "FIDO2 security key", "OATH verification code", "Text message"]
GUID_START = "a1b2c3d4-0001-4002-8003-"

Record = dict[str, object]


class Directory:
    """The people and applications that every file's records are drawn from."""

    def __init__(self) -> None:
        rng = random.Random(SEED)
        names = [f"{name}.{surname}" for name in NAMES for surname in SURNAMES]
        self.people = [self.person(rng, name, number) for number in range(5) for name in names]
        self.policies = [(guid(rng), *policy) for policy in POLICIES]
        self.services = [(guid(rng), guid(rng), f"svc-{word}", address(rng)) for word in APPS + RESOURCES]

    @staticmethod
    def person(rng: random.Random, name: str, number: int) -> Record:
        given, surname = name.split(".")
        guest = rng.random() < 0.05
        home = guid(rng) if guest else TENANT
        system, browser, client, agent = rng.choice(PROGRAMS)
        city, state, country, latitude, longitude = rng.choice(CITIES)
        managed = not guest and rng.random() < 0.7
        return {
            "id": guid(rng),
            "name": f"{given.title()} {surname.title()}",
            "principal": f"{name}{number or ''}@{'partner' if guest else 'northwind-lab'}.example",
            "type": "Guest" if guest else "Member",
            "home": home,
            "addresses": [address(rng) for _ in range(3)],
            "agent": agent,
            "client": client,
            "device": {
                "deviceId": guid(rng) if managed else "",
                "displayName": f"NW-{rng.getrandbits(32):08X}" if managed else "",
                "operatingSystem": system,
                "browser": browser,
                "isCompliant": managed,
                "isManaged": managed,
                "trustType": "Azure AD joined" if managed else "",
            },
            "location": {
                "city": city,
                "state": state,
                "countryOrRegion": country,
                "geoCoordinates": {"latitude": latitude, "longitude": longitude},
            },
        }


# One for each process that writes files.
directory = functools.cache(Directory)


def moment(time: datetime, digits: int = 7) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0" * (digits - 6)


def policies(rng: random.Random, code: int) -> list[Record]:
    """What each policy of conditional access said of this sign-in."""
    results = []
    for identifier, name, grants, sessions in directory().policies:
        applied = rng.random() < 0.4
        result = "notEnabled" if not applied else "failure" if code == 53003 and "Block" in grants else "success"
        results.append({
            "id": identifier,
            "displayName": name,
            "enforcedGrantControls": grants,
            "enforcedSessionControls": sessions,
            "result": result,
            "conditionsSatisfied": 3 if applied else 0,
            "conditionsNotSatisfied": 0 if applied else 2,
        })
    return results


def steps(rng: random.Random, time: datetime, code: int, interactive: bool, second_factor: bool) -> list[Record]:
    """The steps of authentication, as far as they came."""
    def step(method: str, detail: str, succeeded: bool, said: str, requirement: str, number: int) -> Record:
        return {
            "authenticationStepDateTime": moment(time, 7) + "+00:00",
            "authenticationMethod": method,
            "authenticationMethodDetail": detail,
            "succeeded": succeeded,
            "authenticationStepResultDetail": said,
            "authenticationStepRequirement": requirement,
            "StatusSequence": 0,
            "RequestSequence": number,
        }

    if not interactive:
        said = "First factor requirement satisfied by claim in the token"
        return [step("Previously satisfied", "", True, said, "Primary authentication", 0)]
    right = code not in (50126, 50053)
    said = "Correct password" if right else "Invalid username or password or Invalid on-premise username or password."
    result = [step("Password", "Password in the cloud", right, said, "Primary authentication", 1)]
    if second_factor and right:
        said = "MFA denied; user declined the authentication" if code == 500121 else "MFA successfully completed"
        result.append(step(rng.choice(FACTORS), "", code != 500121, said, "Require MFA for all users", 2))
    return result


def of_person(rng: random.Random, time: datetime, category: str) -> tuple[Record, str, str]:
    """The properties of a person's sign-in, with its address and country."""
    person = rng.choice(directory().people)
    code, _, said = rng.choices(RESULTS, [weight for _, weight, _ in RESULTS])[0]
    interactive = category == "SignInLogs"
    second_factor = rng.random() < 0.7
    risk = rng.choice(RISKS) if interactive and rng.random() < 0.01 else None
    source = rng.choice(person["addresses"])
    identifier = guid(rng)
    properties = {
        "id": identifier,
        "createdDateTime": moment(time) + "+00:00",
        "userDisplayName": person["name"],
        "userPrincipalName": person["principal"],
        "userId": person["id"],
        "userType": person["type"],
        "signInIdentifier": person["principal"] if interactive else "",
        "appId": GUID_START + f"{rng.randrange(12):012x}",
        "appDisplayName": rng.choice(APPS),
        "resourceId": GUID_START + f"{rng.randrange(7):012x}",
        "resourceDisplayName": rng.choice(RESOURCES),
        "ipAddress": source,
        "status": {"errorCode": code} if code == 0 else {"errorCode": code, "failureReason": said},
        "clientAppUsed": person["client"],
        "userAgent": person["agent"],
        "deviceDetail": person["device"],
        "location": person["location"],
        "mfaDetail": {"authMethod": rng.choice(FACTORS), "authDetail": "+XX XXXXXXXX31"} if second_factor else {},
        "correlationId": guid(rng),
        "conditionalAccessStatus": "failure" if code == 53003 else "success",
        "appliedConditionalAccessPolicies": policies(rng, code),
        "authenticationContextClassReferences": [],
        "originalRequestId": identifier,
        "isInteractive": interactive,
        "tokenIssuerName": "",
        "tokenIssuerType": "AzureAD",
        "authenticationProcessingDetails": [
            {"key": "Legacy TLS (TLS 1.0, 1.1, 3DES)", "value": "False"},
            {"key": "Oauth Scope Info", "value": "[\"openid\",\"profile\",\"email\",\"User.Read\",\"Files.Read.All\"]"},
            {"key": "Is CAE Token", "value": "False"},
        ],
        "networkLocationDetails": [{"networkType": "namedNetwork", "networkNames": ["Offices"]}],
        "processingTimeInMilliseconds": rng.randrange(60, 900),
        "riskDetail": "none",
        "riskLevelAggregated": "medium" if risk else "none",
        "riskLevelDuringSignIn": "medium" if risk else "none",
        "riskState": "atRisk" if risk else "none",
        "riskEventTypes": [risk] if risk else [],
        "riskEventTypes_v2": [risk] if risk else [],
        "resourceTenantId": TENANT,
        "homeTenantId": person["home"],
        "homeTenantName": "",
        "tenantId": TENANT,
        "authenticationDetails": steps(rng, time, code, interactive, second_factor),
        "authenticationRequirementPolicies": [
            {"requirementProvider": "multiConditionalAccess", "detail": "Conditional Access"},
        ] if second_factor else [],
        "sessionLifetimePolicies": [
            {"expirationRequirement": "signInFrequencyPeriodicReauthentication", "detail": "Sign-in frequency"},
        ] if person["type"] == "Guest" else [],
        "authenticationRequirement": "multiFactorAuthentication" if second_factor else "singleFactorAuthentication",
        "servicePrincipalId": "",
        "flaggedForReview": False,
        "isTenantRestricted": False,
        "autonomousSystemNumber": 64500 + rng.randrange(10),
        "crossTenantAccessType": "b2bCollaboration" if person["type"] == "Guest" else "none",
        "privateLinkDetails": {},
        "ssoExtensionVersion": "",
        "uniqueTokenIdentifier": text(rng, LETTERS + "-_", 21) + "A",
        "sessionId": guid(rng),
        "authenticationStrengths": [],
        "incomingTokenType": "none" if interactive else "refreshToken",
        "authenticationProtocol": "oAuth2",
        "appServicePrincipalId": None,
        "resourceServicePrincipalId": GUID_START + f"{rng.randrange(7):012x}",
        "signInTokenProtectionStatus": "none",
        "tokenProtectionStatusDetails": {"signInSessionStatus": "unbound", "signInSessionStatusCode": 1002},
        "originalTransferMethod": "none",
        "isThroughGlobalSecureAccess": False,
        "conditionalAccessAudiences": [GUID_START + "000000000003"],
    }
    return properties, source, person["location"]["countryOrRegion"]


def of_workload(rng: random.Random, time: datetime, category: str) -> tuple[Record, str, str]:
    """The properties of an application's sign-in: shorter, without user, device and steps."""
    identifier, app, name, source = rng.choice(directory().services)
    managed = category == "ManagedIdentitySignInLogs"
    properties = {
        "id": guid(rng),
        "createdDateTime": moment(time) + "+00:00",
        "userDisplayName": "",
        "userPrincipalName": "",
        "userId": "",
        "appId": app,
        "appDisplayName": name,
        "resourceId": GUID_START + f"{rng.randrange(7):012x}",
        "resourceDisplayName": rng.choice(RESOURCES),
        "ipAddress": "" if managed else source,
        "status": {"errorCode": 0},
        "clientAppUsed": "",
        "deviceDetail": {"deviceId": "", "operatingSystem": "", "browser": ""},
        "location": {"city": "Amsterdam", "state": "Noord-Holland", "countryOrRegion": "NL", "geoCoordinates": {}},
        "correlationId": guid(rng),
        "conditionalAccessStatus": "notApplied",
        "appliedConditionalAccessPolicies": [],
        "isInteractive": False,
        "tokenIssuerType": "AzureAD",
        "processingTimeInMilliseconds": rng.randrange(3, 90),
        "riskDetail": "none",
        "riskLevelAggregated": "low",
        "riskLevelDuringSignIn": "low",
        "riskState": "none",
        "resourceTenantId": "",
        "authenticationDetails": [],
        "authenticationRequirement": "",
        "servicePrincipalId": identifier,
        "servicePrincipalName": name,
        "servicePrincipalCredentialKeyId": guid(rng),
        "uniqueTokenIdentifier": text(rng, LETTERS + "-_", 21) + "A",
        "clientCredentialType": "none" if managed else "clientAssertion",
        "managedServiceIdentity": {"msiType": "systemAssigned", "associatedResourceId": ""} if managed else {},
        "incomingTokenType": "none",
    }
    return properties, source, "NL"


def record(rng: random.Random, time: datetime, category: str) -> Record:
    make = of_person if category in ("SignInLogs", "NonInteractiveUserSignInLogs") else of_workload
    properties, source, country = make(rng, time, category)
    code = properties["status"]["errorCode"]
    return {
        "time": moment(time + timedelta(seconds=60 + rng.randrange(240))) + "Z",
        "resourceId": f"/tenants/{TENANT}/providers/Microsoft.aadiam",
        "operationName": "Sign-in activity",
        "operationVersion": "1.0",
        "category": category,
        "tenantId": TENANT,
        "resultType": str(code),
        "resultSignature": "FAILURE" if code else "SUCCESS",
        **({"resultDescription": properties["status"]["failureReason"]} if code else {}),
        "durationMs": 0,
        "callerIpAddress": source,
        "correlationId": properties["correlationId"],
        "identity": properties["userDisplayName"] or properties.get("servicePrincipalName", ""),
        "Level": 4,
        "location": country,
        "properties": properties,
    }


def write_file(file: File, folder: str, known: str) -> Written:
    rng = file.seeded()
    lines = [
        json.dumps(record(rng, time, file.category), separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
        for time in file.times(rng)
    ]
    path = (
        f"insights-logs-{file.category.lower()}/tenantId={TENANT}/"
        f"{file.start:y=%Y/m=%m/d=%d/h=%H/m=00}/PT1H.json"
    )
    data = b"".join(lines)
    save(f"{folder}/{path}", data, file)
    save(f"{known}/{path}", b"".join(lines[::2]), file)
    return Written(f"{folder}/{path}", len(lines), len(data), len(data))


def generate(folder: str, records: int) -> Dataset:
    return write(NAME, folder, hourly(records, CATEGORIES), write_file)
