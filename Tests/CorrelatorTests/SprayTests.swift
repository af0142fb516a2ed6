import Core
import Correlator
import Foundation
import TestSupport
import Testing

private let morning = Timestamp("2026-05-04T07:00:00Z") ?? Timestamp(seconds: 0)
private let hour: Int64 = 3600
private let day: Int64 = 86_400

/// A password tried on account `account`, so many seconds after the morning.
private func attempt(
    _ account: Int,
    at seconds: Int64,
    right: Bool = false,
    from address: String = "198.51.100.66",
    asn: Int64? = nil,
    agent: String = "python-requests/2.31",
    application: String = "azure-cli",
    cloud: Provider = .entra,
    code: String = "50126",
    flow: String? = nil
) -> PasswordAttempt {
    PasswordAttempt(
        occurredAt: morning + seconds,
        eventID: EventID.make(
            source: SourceID("test"),
            nativeID: "\(account) \(seconds) \(right) \(address) \(agent) \(code)"
        ),
        accountID: Account(cloud, tenant: nil, nativeID: "u\(account)", kind: .user, name: nil).id,
        provider: cloud,
        isRight: right,
        address: IPAddress(address),
        asn: asn,
        userAgent: agent,
        application: cloud == .entra ? application : nil,
        statusCode: code,
        flow: flow
    )
}

private func id(_ account: Int, _ cloud: Provider = .entra) -> UUID { attempt(account, at: 0, cloud: cloud).accountID }

/// The sprays of the first attempt's scope of that kind, as a correlation asks for them.
private func sprays(
    _ kind: SprayScope.Kind,
    _ attempts: [PasswordAttempt],
    _ overrides: [String: ParameterValue] = [:]
) -> [SprayCampaign] {
    guard let scope = attempts.first?.scope(kind) else { return [] }
    let spray = PasswordSpray(ParameterValues(PasswordSpray.definition, overrides: overrides))
    let right = attempts.filter(\.isRight)
    let wrong = attempts.filter { !$0.isRight && $0.scope(kind) == scope }
    let suspects = spray.suspects(wrong, in: scope)
    let home = suspects.filter { suspect in
        right.contains {
            $0.accountID == suspect.accountID && $0.address?.site == suspect.address?.site
                && (suspect.occurredAt - PasswordSpray.home..<suspect.occurredAt).contains($0.occurredAt)
        }
    }
    let strangers = spray.strangers(among: suspects, atHome: Set(home.map(\.eventID)), in: scope)
    return spray.campaigns(of: strangers, right: right, in: scope)
}

@Suite("Password spray from one address")
struct AddressSprayTests {
    private func failures(_ count: Int, every seconds: Int64 = 60) -> [PasswordAttempt] {
        (0..<count).map { attempt($0, at: Int64($0) * seconds) }
    }

    @Test("Eight accounts within the hour are a spray, seven are not, nor are eight in two hours")
    func threshold() {
        #expect(sprays(.address, failures(8)).count == 1)
        #expect(sprays(.address, failures(7)).isEmpty)
        #expect(sprays(.address, failures(8, every: 900)).isEmpty)
    }

    @Test(
        "No border of an hour or a day splits a spray, wherever it begins",
        arguments: Array(stride(from: 0, to: day, by: 3571))
    )
    func borders(_ offset: Int64) throws {
        let attempts = (0..<8).map { attempt($0, at: offset + Int64($0) * 500) }
        #expect(try #require(sprays(.address, attempts).first).summary.accounts == 8)
        #expect(sprays(.address, attempts).count == 1)
    }

    @Test("The account whose password was right is the winner; a colleague a day later is not")
    func winners() throws {
        let win = attempt(3, at: 3000, right: true, code: "50076")
        let late = attempt(77, at: 2 * day, right: true, code: "0")
        let campaign = try #require(sprays(.address, failures(12) + [win, late]).first)
        #expect(campaign.winners.map(\.accountID) == [id(3)])
        #expect(campaign.victims.count == 12)
        #expect(campaign.evidence[id(3)]?.count == 2)
    }

    @Test("A spray without a win has victims and no winner")
    func losers() throws {
        #expect(try #require(sprays(.address, failures(12)).first).winners.isEmpty)
    }

    @Test("Whose password was right in the network before is at home: no victim, no winner, and no excuse for the rest")
    func home() throws {
        let before = (0..<12).map { attempt($0, at: -day + Int64($0), right: true, from: "198.51.100.9") }
        let after = (0..<12).map { attempt($0, at: 1000 + Int64($0), right: true) }
        #expect(sprays(.address, failures(12) + before + after).isEmpty)
        // Strangers who are tried from an office are tried all the same, whoever works there meanwhile.
        let strangers = (100..<110).map { attempt($0, at: Int64($0) * 3) }
        let campaign = try #require(sprays(.address, strangers + failures(12) + before + after).first)
        #expect(Set(campaign.victims.map(\.accountID)) == Set((100..<110).map { id($0) }))
        #expect(campaign.winners.isEmpty)
    }

    @Test("An office of five hundred on a morning of expired passwords is nobody's attack")
    func expiredPasswords() {
        // Everybody's password is right and expired; every third mistypes the old one before, every fourth the new one.
        let people = (0..<500).flatMap { person -> [PasswordAttempt] in
            let start = Int64(person) * 7
            var own = [attempt(person, at: start + 20, right: true, code: "50055")]
            if person % 3 == 0 { own.append(attempt(person, at: start)) }
            if person % 4 == 0 { own.append(attempt(person, at: start + 60)) }
            return own + [attempt(person, at: start + 90, right: true, code: "0")]
        }
        #expect(sprays(.address, people).isEmpty)
        #expect(sprays(.network, people).isEmpty)
    }

    @Test("Three rows of one flow are one attempt; many tries on a few accounts are guessing, not a spray")
    func attempts() throws {
        func guesses(_ flow: (Int) -> String?) -> [PasswordAttempt] {
            (0..<8).flatMap { account in (0..<10).map { attempt(account, at: Int64($0), flow: flow(account)) } }
        }
        #expect(sprays(.address, guesses { _ in nil }).isEmpty)
        #expect(try #require(sprays(.address, guesses { "flow\($0)" }).first).summary.attempts == 8)
    }

    @Test("An address where most passwords are right is no spray's")
    func busy() {
        let right = (200..<220).map { attempt($0, at: Int64($0), right: true) }
        #expect(sprays(.address, failures(8) + right).isEmpty)
    }

    @Test("Four names of Entra ID and four of the AWS console from one address are one spray over both clouds")
    func crossCloud() throws {
        let entra = (0..<4).map { attempt($0, at: Int64($0) * 60) }
        let console = (0..<4).map { attempt($0, at: 30 + Int64($0) * 60, agent: "Mozilla/5.0", cloud: .aws) }
        let win = attempt(2, at: 600, right: true, agent: "Mozilla/5.0", cloud: .aws)
        let campaign = try #require(sprays(.address, entra + console + [win]).first)
        #expect(campaign.summary.accountsPhrase == "8 accounts (4 of entra, 4 of aws)")
        #expect(campaign.winners.map(\.accountID) == [id(2, .aws)])
        #expect(campaign.summary.clouds.map(\.winners) == [0, 1])
        #expect(sprays(.address, entra).isEmpty)
        #expect(sprays(.address, console).isEmpty)
    }

    @Test("What is found depends on the set of attempts, not on their order")
    func order() {
        var generator = SystemRandomNumberGenerator()
        let attempts =
            failures(40) + (0..<5).map { attempt($0, at: 60, right: true, code: "0") }
            + (50..<60).map { attempt($0, at: 5 * hour) } + [attempt(0, at: -hour, right: true)]
        let expected = sprays(.address, attempts)
        #expect(expected.count == 2)
        for _ in 0..<20 {
            let rest = attempts.dropFirst().shuffled(using: &generator)
            #expect(sprays(.address, [attempts[0]] + rest) == expected)
        }
    }

    @Test("Its tempo and infrastructure are told")
    func summary() throws {
        let summary = try #require(sprays(.address, failures(61)).first).summary
        #expect(summary.attemptsPerHour == 61)
        #expect(summary.medianGap == 60)
        #expect(summary.addresses.first == ["198.51.100.66"])
        #expect(summary.userAgents.first == ["python-requests/2.31"])
    }
}

@Suite("Password spray from a wide scope")
struct WideSprayTests {
    /// One try on each account, from addresses in turn.
    private func failures(
        _ count: Int,
        over seconds: Int64,
        from addresses: [String],
        asn: Int64? = 64_500,
        agent: String = "python-requests/2.31"
    ) -> [PasswordAttempt] {
        (0..<count).map {
            attempt(
                $0,
                at: Int64($0) * seconds / Int64(count),
                from: addresses[$0 % addresses.count],
                asn: asn,
                agent: agent
            )
        }
    }

    private let block = (1...6).map { "198.51.100.\($0)" }
    private let scattered = (1...6).map { "10.\($0).0.1" }

    @Test("Low and slow over twenty hours from one /24: fifteen accounts are a spray, fourteen are not")
    func network() throws {
        #expect(sprays(.network, failures(15, over: 20 * hour, from: block)).count == 1)
        #expect(sprays(.network, failures(14, over: 20 * hour, from: block)).isEmpty)
        #expect(sprays(.address, failures(60, over: 20 * hour, from: block)).isEmpty)
    }

    @Test("Two addresses are not wide, three are")
    func addresses() {
        #expect(sprays(.network, failures(15, over: 20 * hour, from: Array(block.prefix(2)))).isEmpty)
        #expect(sprays(.network, failures(15, over: 20 * hour, from: Array(block.prefix(3)))).count == 1)
    }

    @Test("Addresses of one autonomous system are one spray; of several, the program holds them together")
    func systemsAndPrograms() {
        #expect(sprays(.autonomousSystem, failures(20, over: 20 * hour, from: scattered)).count == 1)
        let several = (0..<20).map {
            attempt($0, at: Int64($0) * hour, from: "10.\($0).0.1", asn: Int64(64_500 + $0))
        }
        #expect(sprays(.autonomousSystem, several).isEmpty)
        #expect(sprays(.program, several).count == 1)
    }

    @Test("A campaign is told once, by the narrowest scope that it fits")
    func once() {
        let loud = failures(30, over: 1200, from: ["198.51.100.66"])
        #expect(sprays(.address, loud).count == 1)
        let block = failures(30, over: 20 * hour, from: block)
        #expect(sprays(.network, block).count == 1)
        for kind in [SprayScope.Kind.network, .autonomousSystem, .program] {
            #expect(sprays(kind, loud).isEmpty)
        }
        #expect(sprays(.autonomousSystem, block).isEmpty)
        #expect(sprays(.program, block).isEmpty)
        let spread = failures(30, over: 20 * hour, from: scattered)
        #expect(sprays(.autonomousSystem, spread).count == 1)
        #expect(sprays(.program, spread).isEmpty)
    }

    @Test(
        "A winner in an autonomous system comes from a network that took part, or with its program"
    )
    func winners() throws {
        let spray = failures(20, over: 10 * hour, from: scattered)
        let wins = [
            attempt(40, at: 11 * hour, right: true, from: "10.3.0.9", asn: 64_500, agent: "Mozilla/5.0"),
            attempt(5, at: 11 * hour, right: true, from: "10.99.0.9", asn: 64_500),
            // Guessed at the first try, from an address of its own.
            attempt(43, at: 5 * hour, right: true, from: "10.95.0.9", asn: 64_500),
        ]
        let innocent = [
            // A colleague of the same provider, from elsewhere, with a browser.
            attempt(6, at: 11 * hour, right: true, from: "10.98.0.9", asn: 64_500, agent: "Mozilla/5.0"),
            // One whom nobody tried and who has always had that program.
            attempt(41, at: -day, right: true, from: "10.96.0.9", asn: 64_500),
            attempt(41, at: 11 * hour, right: true, from: "10.97.0.9", asn: 64_500),
            // Another provider.
            attempt(7, at: 11 * hour, right: true, from: "192.0.2.1", asn: 64_501),
            // At home in a network that took part.
            attempt(42, at: -3 * day, right: true, from: "10.2.0.77", asn: 64_500),
            attempt(42, at: 11 * hour, right: true, from: "10.2.0.77", asn: 64_500),
        ]
        let campaign = try #require(sprays(.autonomousSystem, spray + wins + innocent).first)
        #expect(Set(campaign.winners.map(\.accountID)) == [id(40), id(5), id(43)])
    }

    @Test("A provider whose customers mistype at home and then sign in is no spray, nor hides one")
    func provider() throws {
        // Two hundred customers at their own addresses, each wrong once and then right, the first time they are seen.
        let customers = (1000..<1200).flatMap { person -> [PasswordAttempt] in
            let home = "10.\(person % 200 + 20).7.5"
            let start = Int64(person % 24) * hour / 2
            return [
                attempt(person, at: start, from: home, asn: 64_500, agent: "Mozilla/5.0"),
                attempt(person, at: start + 30, right: true, from: home, asn: 64_500, agent: "Mozilla/5.0"),
            ]
        }
        #expect(sprays(.autonomousSystem, customers).isEmpty)
        // Days later they are at home, and an attacker among them stands out.
        let known = customers.filter(\.isRight)
        let again = (1000..<1200).map { person in
            attempt(person, at: 3 * day, from: "10.\(person % 200 + 20).7.5", asn: 64_500, agent: "Mozilla/5.0")
        }
        let attack = (0..<20).map {
            attempt($0, at: 3 * day + Int64($0) * 60, from: scattered[$0 % 6], asn: 64_500)
        }
        #expect(sprays(.autonomousSystem, again + known).isEmpty)
        #expect(try #require(sprays(.autonomousSystem, attack + again + known).first).summary.accounts == 20)
    }

    @Test("People of a popular browser who mistype on the way and then sign in are no spray")
    func popularProgram() {
        let travellers = (0..<60).flatMap { person -> [PasswordAttempt] in
            let there = "10.\(person).1.1"
            return [
                attempt(person, at: Int64(person) * 600, from: there, agent: "Mozilla/5.0"),
                attempt(person, at: Int64(person) * 600 + 30, right: true, from: there, agent: "Mozilla/5.0"),
            ]
        }
        #expect(sprays(.program, travellers).isEmpty)
    }

    @Test("A win of a wide scope is worth less than one of an address, and a loser little")
    func points() throws {
        let spray = PasswordSpray(ParameterValues(PasswordSpray.definition))
        let record = Records.signIn("w", user: "u", at: "2026-05-04T18:00:00Z", address: "198.51.100.3")
        let activity = try #require(Reader.activity(record))
        let win = PasswordAttempt(
            occurredAt: activity.occurredAt,
            eventID: activity.eventID,
            accountID: activity.account.id,
            provider: .entra,
            isRight: true,
            address: activity.address,
            asn: nil,
            userAgent: nil,
            application: nil,
            statusCode: "0",
            flow: nil
        )
        let wide = try #require(sprays(.network, failures(20, over: 10 * hour, from: block) + [win]).first)
        let winner = try #require(wide.winners.first)
        let finding = try #require(spray.finding(of: winner, in: wide, [activity]))
        #expect(finding.points == 25)
        let narrow = (0..<12).map { attempt($0, at: 10 * hour + Int64($0), from: "198.51.100.3") }
        let address = try #require(sprays(.address, narrow + [win]).first)
        #expect(try #require(spray.finding(of: winner, in: address, [activity])).points == 35)
        let loser = WatchedVictim(victim: winner, campaign: address.summary)
        #expect(try #require(spray.victimFinding(of: loser, [activity])).points == 5)
    }
}
