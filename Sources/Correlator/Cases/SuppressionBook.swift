package import Core
package import Foundation

/// The suppressions of a team, asked of findings.
package struct SuppressionBook: Sendable {
    private let byDetection: [String: [Suppression]]

    /// - Parameter suppressions: In any order.
    package init(_ suppressions: [Suppression] = []) {
        byDetection = Dictionary(grouping: suppressions, by: \.detection)
            .mapValues { $0.sorted { $0.id.uuidString < $1.id.uuidString } }
    }

    /// The findings of which one has to know the home tenants of the records.
    package func needingHomeTenants(_ findings: [Finding]) -> [Finding] {
        findings.filter { finding in
            byDetection[finding.detection, default: []].contains { suppression in
                suppression.homeTenant.map { suppression.hides(finding, homeTenants: [$0]) } ?? false
            }
        }
    }

    /// The findings as cases take them, and what is hidden of them by what.
    ///
    /// Where several suppressions hide a finding, each has hidden it; the finding names the first by id.
    package func applied(
        to findings: [Finding],
        homeTenants: [UUID: Set<String>] = [:]
    ) -> (findings: [Finding], hits: [SuppressionHit]) {
        var hits: [SuppressionHit] = []
        let shown = findings.map { finding in
            guard finding.state == .active, let asked = byDetection[finding.detection] else { return finding }
            let hiding = asked.filter { $0.hides(finding, homeTenants: homeTenants[finding.id]) }
            hits += hiding.map {
                SuppressionHit(
                    suppression: $0.id,
                    accountID: finding.accountID,
                    findingID: finding.id,
                    points: finding.points
                )
            }
            return hiding.first.map { finding.suppressed(by: $0.id) } ?? finding
        }
        return (shown, hits)
    }
}
