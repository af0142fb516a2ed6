internal import Bytes
package import Core

extension CaseBrief {
    /// The event that the shipped rule makes an offense of, on the case's account.
    package var event: LEEFEvent {
        LEEFEvent(
            CaseEvent.id,
            [
                .category: CaseEvent.category,
                .userName: document.accounts.first.map { AccountNames($0).userName },
                .caseID: id.text,
                .caseRevision: String(revision),
                .severity: String(CaseEvent.severity(of: document.score.total)),
                .source: CaseEvent.address(of: document)?.description,
                .deviceTime: CaseEvent.time(of: document),
                .caseScore: String(CaseEvent.rounded(document.score.total)),
                .techniques: document.techniques.joined(separator: ","),
                .caseURL: url,
                .accessKeyIDs: CaseEvent.accessKeys(of: document).joined(separator: ","),
                .caseHeadline: document.headline,
            ]
        )
    }
}

/// What the event of a case is made of.
package enum CaseEvent {
    /// With ``category`` what QRadar finds the event's name by: never changed, never translated.
    package static let id = "CaseCompromisedAccount"
    package static let category = "CloudAccount"

    /// QRadar's severity, 1 to 10: a tenth of the score.
    package static func severity(of score: Double) -> Int { max(1, min(10, rounded(score / 10))) }

    fileprivate static func rounded(_ score: Double) -> Int { Int(max(0, min(1e6, score)).rounded()) }

    /// The public IPv4 address from which came what is worth most; the lowest of several. LEEF's `src` takes no other.
    package static func address(of document: Case) -> IPAddress? {
        var values: [IPAddress: Double] = [:]
        for finding in document.findings where finding.points > 0 {
            for address in Set(finding.origins.compactMap { IPAddress($0.address) }) where isPublicIPv4(address) {
                values[address, default: 0] += finding.points
            }
        }
        return values.min { (-$0.value, $0.key) < (-$1.value, $1.key) }?.key
    }

    /// IANA's registry of special addresses: private, shared, loopback, link-local; multicast and reserved.
    private static func isPublicIPv4(_ address: IPAddress) -> Bool {
        guard address.isIPv4 else { return false }
        let bytes = address.bytes
        return switch (bytes[0], bytes[1]) {
        case (0, _), (10, _), (127, _), (100, 64...127), (169, 254), (172, 16...31), (192, 168), (224..., _): false
        default: true
        }
    }

    /// Ids of AWS access keys that the evidence was done with, ascending: `AKIA` and `ASIA`.
    package static func accessKeys(of document: Case) -> [String] {
        let credentials = document.findings.filter { $0.points > 0 }.flatMap(\.credentials)
        return Set(credentials.filter(isAccessKey)).sorted()
    }

    private static func isAccessKey(_ credential: String) -> Bool {
        (16...128).contains(credential.utf8.count) && (credential.hasPrefix("AKIA") || credential.hasPrefix("ASIA"))
            && credential.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }

    /// Milliseconds of the last evidence. With fewer than 13 digits (before September 2001) QRadar would read it otherwise.
    fileprivate static func time(of document: Case) -> String? {
        let text = String(document.lastSeen.microseconds / 1000)
        return text.utf8.count == 13 ? text : nil
    }
}
