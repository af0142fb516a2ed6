package import Correlator

/// What a correlation judges by.
package struct CorrelationPlan: Sendable {
    package let correlator: Correlator
    package let cases: CaseBuilder
    package let exitNodes: ExitNodeList
    package let quietHours: Int64
    /// Seconds without a finding after which what follows is another case.
    package let caseGap: Int64
    /// Tells one set of parameters and lists from another: with a new one everything is judged again.
    package let digest: String

    package init(
        correlator: Correlator,
        cases: CaseBuilder,
        exitNodes: ExitNodeList,
        quietHours: Int64,
        caseGap: Int64 = CaseBuilder.Parameters().gap,
        digest: String
    ) {
        self.correlator = correlator
        self.cases = cases
        self.exitNodes = exitNodes
        self.quietHours = quietHours
        self.caseGap = caseGap
        self.digest = digest
    }
}
