import Core
import Correlator
import TestSupport
import Testing

@Suite("Coverage")
struct CoverageTests {
    private let log = Coverage.Log(tenant: Records.tenant, category: "SignInLogs")
    private let start = Timestamp("2026-05-04T00:00:00Z") ?? Timestamp(seconds: 0)

    /// An hour of the log, counted from the start.
    private func hour(_ number: Int64, lag: Int64? = nil, category: String = "SignInLogs") -> CoverageHour {
        CoverageHour(tenant: Records.tenant, category: category, hour: start + number * 3600, lag: lag)
    }

    private func hours(_ numbers: ClosedRange<Int64>, lag: Int64? = nil) -> [CoverageHour] {
        numbers.map { hour($0, lag: lag) }
    }

    @Test("A log that comes late must go on for as long after the span")
    func late() throws {
        let to = start + 20 * 3600
        let early = Coverage(of: hours(0...21, lag: 7200))
        let missing = try #require(early.missing(log, from: start, to: to))
        #expect(missing == "SignInLogs are known to come up to 120 min late and end at 2026-05-04T22:00:00Z")
        #expect(Coverage(of: hours(0...22, lag: 7200)).isComplete(log, from: start, to: to))
        #expect(early.watermark(of: log) == start + 20 * 3600)
    }

    @Test("A log that does not say how late it comes is complete to its last hour")
    func silent() {
        #expect(Coverage(of: hours(0...20)).isComplete(log, from: start, to: start + 20 * 3600 + 3599))
        #expect(!Coverage(of: hours(0...20)).isComplete(log, from: start, to: start + 21 * 3600))
    }

    @Test("One late hour in two hundred does not make a log late, three do")
    func quantile() {
        let usual = hours(0...198, lag: 60)
        let end = start + 200 * 3600
        #expect(Coverage(of: usual + [hour(199, lag: 50_000)]).lag(of: log, before: end) == 60)
        let worse = hours(0...196, lag: 60) + hours(197...199, lag: 50_000)
        #expect(Coverage(of: worse).lag(of: log, before: end) == 50_000)
        #expect(Coverage(of: worse).lag(of: log, before: end, share: 0.5) == 60)
    }

    @Test("What was longer ago than thirty days, or came after the span, teaches nothing of it")
    func window() {
        let coverage = Coverage(of: [hour(0, lag: 9000), hour(720, lag: 60), hour(721, lag: 9000)])
        #expect(coverage.lag(of: log, before: start + 721 * 3600) == 60)
        #expect(coverage.lag(of: log, before: start + 722 * 3600) == 9000)
        #expect(coverage.lag(of: log, before: start + 720 * 3600) == 9000)
        #expect(coverage.lag(of: log, before: start) == 0)
    }

    @Test("No log is waited for longer than three days")
    func capped() {
        #expect(Coverage(of: hours(0...20, lag: 31_000_000)).lag(of: log, before: start + 90_000) == 72 * 3600)
    }

    @Test("The lag of one log is not another's")
    func separate() {
        let risk = (Int64(0)...22).map { hour($0, lag: 172_800, category: "UserRiskEvents") }
        let coverage = Coverage(of: hours(0...22, lag: 60) + risk)
        let to = start + 20 * 3600
        #expect(coverage.isComplete(log, from: start, to: to))
        #expect(
            !coverage.isComplete(Coverage.Log(tenant: Records.tenant, category: "UserRiskEvents"), from: start, to: to)
        )
    }

    @Test("The order of hours, and that two sources tell of one, do not matter")
    func orderFree() {
        let stored = hours(0...40, lag: 600) + [hour(7, lag: 5000), hour(7)]
        let expected = Coverage(of: stored)
        for _ in 0..<10 {
            let shuffled = Coverage(of: stored.shuffled())
            #expect(shuffled.hours == expected.hours)
            #expect(shuffled.lag(of: log, before: start + 41 * 3600) == 5000)
        }
    }

    @Test("A token without a sign-in is pending until the log has gone on for its lag, and then a finding")
    func pendingToken() throws {
        let use = Records.blobRead(1, user: "maya", at: "2026-05-04T07:00:00Z", blob: "a")
        func state(until last: Int64) throws -> Finding {
            var surrounding = Surrounding()
            let stored = ["SignInLogs", "NonInteractiveUserSignInLogs"].flatMap { category in
                (Int64(-60)...last).map { hour($0, lag: 5400, category: category) }
            }
            surrounding.coverage = Coverage(of: stored)
            return try #require(surrounding.findings(TokenReuseWithoutSignIn.self, [use]).first)
        }
        let waiting = try state(until: 7)
        #expect(waiting.state == .pending)
        #expect(waiting.explanation.contains("come up to 90 min late"))
        #expect(try state(until: 8).state == .active)
    }

    @Test("A case says what the logs that were off would have shown")
    func unseen() throws {
        let owner = CaseFacts.owner("maya", CaseFacts.incident(of: "maya", day: 1))
        let document = try #require(CaseFacts.cases(of: [owner]).first)
        let why = document.coverage.map(\.why).joined(separator: "\n")
        #expect(why.contains("no Data of tenant 111122223333 has arrived. Where data events are off"))
        #expect(why.contains("No call to AWS"))
    }
}
