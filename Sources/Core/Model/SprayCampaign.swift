package import Foundation

/// One spray: from where, when, whom, and the findings of those it won.
package struct SprayCampaign: Hashable, Sendable {
    package let address: IPAddress
    package let from: Timestamp
    package let to: Timestamp
    package let victims: [UUID]
    package let findings: [Finding]

    package init(address: IPAddress, from: Timestamp, to: Timestamp, victims: [UUID], findings: [Finding]) {
        self.address = address
        self.from = from
        self.to = to
        self.victims = victims
        self.findings = findings
    }
}
