/// Where it is kept what records fill.
package protocol DriftStore: Sendable {
    /// - Parameter days: How many days of each log, counted back from its last.
    func memberHistories(days: Int) async throws -> [MemberHistory]
}
