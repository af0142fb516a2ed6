import Core
import Correlator
import Foundation
import TestSupport

/// Findings and cases of made-up people, for what is done with cases.
enum CaseFacts {
    static func account(_ name: String) -> Account {
        Account(
            .aws,
            tenant: "111122223333",
            nativeID: "arn:aws:iam::111122223333:user/\(name)",
            kind: .iamUser,
            name: name
        )
    }

    private static let definitions = Dictionary(
        DetectionCatalog.definitions.map { ($0.id, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// A finding of one record.
    ///
    /// - Parameters:
    ///   - event: Names the record: another event, another finding.
    ///   - day: Of May 2026.
    static func finding(
        _ detection: String,
        _ side: Contribution.Side,
        _ points: Double,
        of name: String,
        day: Int,
        event: String = "",
        hours: Int64 = 0,
        address: String = "198.51.100.7",
        userAgent: String = "Boto3/1.34.0",
        account: Account? = nil
    ) -> Finding {
        let start = Timestamp("2026-05-\(day < 10 ? "0" : "")\(day)T07:00:00Z") ?? Timestamp(seconds: 0)
        let times = hours == 0 ? [start] : [start, start + hours * 3600]
        let records = times.enumerated().compactMap { index, time in
            Reader.activity(
                Records.cloudTrail(
                    "\(detection)\(name)\(day)\(event)\(index)",
                    "ListUsers",
                    service: "iam",
                    at: time.text(fractionDigits: 0),
                    address: address,
                    userAgent: userAgent,
                    user: name
                )
            )
        }
        guard let definition = definitions[detection] else { preconditionFailure("no detection \(detection)") }
        return Finding(
            definition,
            account: (account ?? self.account(name)).id,
            subject: name,
            evidence: records,
            contributions: [Contribution(side, "\(detection) \(side.rawValue)", points, "because of \(event)")],
            parameters: [:],
            explanation: "what \(detection) saw",
            lookBack: 0
        )
    }

    /// A way in and an effect on one day: a case.
    static func incident(of name: String, day: Int, event: String = "") -> [Finding] {
        [
            finding("risky-sign-in", .access, 40, of: name, day: day, event: event),
            finding("cloud-recon-burst", .effect, 40, of: name, day: day, event: event),
        ]
    }

    static func owner(_ name: String, _ findings: [Finding]) -> CaseOwner {
        CaseOwner(Identity(accounts: [account(name)], links: []), findings: findings)
    }

    static func cases(of owners: [CaseOwner], decisions: [CaseDecision] = []) -> [Case] {
        let builder = CaseBuilder(CaseBuilder.Parameters())
        return builder.openings(of: owners, decisions: decisions).cases.map {
            builder.document(of: $0, coverage: Coverage(hours: [:]))
        }
    }

    static func id(_ number: Int) -> UUID {
        UUID(uuidString: "00000000-0000-4000-8000-00000000000\(number)") ?? UUID()
    }

    static func stored(
        _ number: Int,
        _ document: Case,
        status: String = "open",
        opened: Int64 = 0,
        life: CaseLife = CaseLife()
    ) -> StoredCase {
        StoredCase(
            id: id(number),
            accountID: document.accounts[0].id,
            revision: 1,
            status: status,
            digest: id(number),
            document: document,
            openedAt: Timestamp(seconds: 1_700_000_000 + opened),
            life: life
        )
    }

    static let note = CaseLife([
        CaseAction(.noted, by: "ana", at: Timestamp(seconds: 1_700_000_000), .init(text: "mine"))
    ])
}
