package import Core
package import Correlator
internal import Foundation

/// What a correlation judges by.
package struct CorrelationPlan: Sendable {
    package let correlator: Correlator
    package let cases: CaseBuilder
    package let exitNodes: ExitNodeList
    /// What a GeoIP database says of addresses that logs say nothing of; nil without one.
    package let addressFacts: (any AddressFactsSource)?
    package let quietHours: Int64
    /// Seconds without a finding after which what follows is another case.
    package let caseGap: Int64
    /// Tells one set of parameters and lists from another: with a new one everything is judged again.
    package let digest: String
    /// Accounts that are judged at the same time: no matter for what comes of it.
    package let workers: Int

    package init(
        correlator: Correlator,
        cases: CaseBuilder,
        exitNodes: ExitNodeList,
        addressFacts: (any AddressFactsSource)? = nil,
        quietHours: Int64,
        caseGap: Int64 = CaseBuilder.Parameters().gap,
        digest: String,
        workers: Int = ProcessInfo.processInfo.activeProcessorCount
    ) {
        self.correlator = correlator
        self.cases = cases
        self.exitNodes = exitNodes
        self.addressFacts = addressFacts
        self.quietHours = quietHours
        self.caseGap = caseGap
        self.digest = digest
        self.workers = workers
    }
}
