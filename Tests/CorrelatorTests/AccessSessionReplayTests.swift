import Core
import Correlator
import TestSupport
import Testing

@Suite("Session replay")
struct AccessSessionReplayTests {
    private func signIn(
        _ id: String,
        _ seconds: Int64,
        _ place: Records.Place,
        category: String = "NonInteractiveUserSignInLogs",
        session: String = "S"
    ) -> String {
        let details = category == "SignInLogs" ? Records.rightPassword : "[]"
        return Records.signIn(
            id,
            at: after(seconds),
            from: place,
            session: session,
            category: category,
            details: details
        )
    }

    /// A morning at home, in which somebody in Dallas goes on with the same session.
    private func stolen(at seconds: Int64 = 4000) -> [String] {
        [
            signIn("a", 0, .uppsala, category: "SignInLogs"), signIn("b", 3600, .uppsala),
            signIn("c", seconds, .dallas), signIn("d", seconds + 60, .dallas), signIn("e", 7200, .uppsala),
        ]
    }

    private func points(_ records: [String], _ surrounding: Surrounding = Surrounding()) -> [Double] {
        surrounding.findings(SessionReplay.self, records).map(\.points)
    }

    @Test("A session that goes on from elsewhere is a replay")
    func replay() throws {
        let finding = try #require(Surrounding().findings(SessionReplay.self, stolen()).first)
        #expect(finding.points == 35)
        #expect(finding.techniques == ["T1550.004", "T1539"])
        #expect(
            finding.explanation.contains("session of AS64496 was used from AS64510 as well"),
            "\(finding.explanation)"
        )
    }

    @Test("Another session from elsewhere, one place alone, and one second of two places are nothing")
    func nothing() {
        let two = [signIn("a", 0, .uppsala, session: "S"), signIn("b", 60, .dallas, session: "T")]
        let one = [signIn("a", 0, .uppsala), signIn("b", 60, .uppsala)]
        let same = [signIn("a", 0, .uppsala), signIn("b", 0, .dallas)]
        for records in [two, one, same] { #expect(points(records).isEmpty) }
    }

    @Test("Uses count up to the gap apart and not beyond", arguments: [(14_400, 1), (14_401, 0)] as [(Int64, Int)])
    func gap(_ seconds: Int64, _ count: Int) {
        #expect(points([signIn("a", 0, .uppsala), signIn("b", seconds, .dallas)]).count == count)
    }

    @Test("No border splits a replay", arguments: Array(stride(from: Int64(0), to: 86_400, by: 7_919)))
    func borders(_ offset: Int64) {
        let records = [signIn("a", offset, .uppsala), signIn("b", offset + 600, .dallas)]
        #expect(points(records) == [35])
    }

    @Test("Two places that were both used on earlier days are the daily way; on one day they are not")
    func known() {
        for (days, expected) in [(2, []), (1, [35.0])] as [(Int64, [Double])] {
            var surrounding = Surrounding()
            surrounding.know(Records.Place.uppsala.network, for: 30, active: days)
            surrounding.know(Records.Place.goteborg.network, for: 30, active: days)
            #expect(points([signIn("a", 0, .uppsala), signIn("b", 600, .goteborg)], surrounding) == expected)
        }
    }

    @Test("The switch for known origins changes how many days make one")
    func knownDays() {
        var surrounding = Surrounding()
        surrounding.know(Records.Place.uppsala.network, for: 30, active: 3)
        surrounding.know(Records.Place.goteborg.network, for: 30, active: 3)
        let records = [signIn("a", 0, .uppsala), signIn("b", 600, .goteborg)]
        #expect(surrounding.findings(SessionReplay.self, records, ["known-days": .number(4)]).map(\.points) == [35])
    }

    @Test("IPv4 and IPv6 of one place within a minute are kept with no points; minutes apart they are a replay")
    func dualStack() {
        let six = Records.Place("2001:db8:7::1", asn: 64_498, "SE", 59.86, 17.64)
        #expect(points([signIn("a", 0, .uppsala), signIn("b", 60, six)]) == [0])
        #expect(points([signIn("a", 0, .uppsala), signIn("b", 61, six)]) == [35])
        let strict = Surrounding().findings(
            SessionReplay.self,
            [signIn("a", 0, .uppsala), signIn("b", 60, six)],
            ["dual-stack": .number(0)]
        )
        #expect(strict.map(\.points) == [35])
    }

    @Test("An office or VPN that the account went through before is kept with no points; a new one is a replay")
    func shared() {
        for (days, expected) in [(Int64(9), 0.0), (nil, 35)] {
            var surrounding = Surrounding()
            surrounding.share(Records.Place.goteborg.network, accounts: 40, elsewhere: 30)
            if let days { surrounding.know(Records.Place.goteborg.network, for: days) }
            #expect(points([signIn("a", 0, .uppsala), signIn("b", 600, .goteborg)], surrounding) == [expected])
        }
    }

    @Test("A token that was given out in one place and used in another is a replay of the token")
    func token() throws {
        let records = [
            Records.signIn("s", at: monday, from: .uppsala),
            Records.blobRead(1, user: "maya", at: after(900), blob: "a", address: "198.51.100.20:5000"),
        ]
        let finding = try #require(Surrounding().findings(SessionReplay.self, records).first)
        #expect(finding.points == 35)
        #expect(finding.techniques == ["T1550.001"])
    }

    @Test("A token used where it was given out is nothing, though storage names no autonomous system")
    func ownToken() {
        let records = [
            Records.signIn("s", at: monday, from: .uppsala),
            Records.blobRead(1, user: "maya", at: after(900), blob: "a", address: "203.0.113.10:5000"),
        ]
        #expect(points(records).isEmpty)
    }

    @Test("A temporary key used from two networks is a replay, also where the first is only known by its first use")
    func temporaryKey() throws {
        let key = "ASIAQEXAMPLEQEXAMPLE"
        func call(_ id: String, _ seconds: Int64, _ address: String, key: String = key) -> String {
            Records.cloudTrail(id, "ListBuckets", service: "s3", at: after(seconds), key: key, address: address)
        }
        #expect(points([call("a", 0, "203.0.113.10"), call("b", 60, "198.51.100.20")]) == [35])
        var surrounding = Surrounding()
        surrounding.arrive("203.0.113.0/24", credential: key)
        surrounding.arrive("198.51.100.0/24", at: after(600), credential: key)
        #expect(points([call("b", 600, "198.51.100.20")], surrounding) == [35])
        #expect(points([call("b", 600, "198.51.100.20")]).isEmpty)
        let long = "AKIAQEXAMPLEQEXAMPLE"
        #expect(points([call("a", 0, "203.0.113.10", key: long), call("b", 60, "198.51.100.20", key: long)]).isEmpty)
    }

    @Test("What is found depends on the set of records, not on their order")
    func order() {
        let more = (0..<20).map { signIn("m\($0)", Int64($0) * 700, $0 % 5 == 4 ? .dallas : .uppsala) }
        #expect(Surrounding().isOrderFree(SessionReplay.self, stolen() + more))
    }
}
