import Core
import Correlator
import TestSupport
import Testing

@Suite("Anonymizer sign-in: machines and relays")
struct AccessAnonymizerTests {
    private let signIn = Records.signIn("a", user: "maya", at: monday, address: "198.51.100.20")

    private func surrounding(organisation: String?) -> Surrounding {
        var surrounding = Surrounding()
        surrounding.know("203.0.113.0/24", for: 20)
        surrounding.arrive("198.51.100.0/24")
        surrounding.name("198.51.100.20", asn: 64_510, organisation: organisation)
        return surrounding
    }

    @Test("A person's first day on machines' addresses counts ten")
    func hosting() throws {
        let finding = try #require(
            surrounding(organisation: "DigitalOcean, LLC").findings(AnonymizerSignIn.self, [signIn]).first
        )
        #expect(finding.points == 10)
    }

    @Test("A person who used that network before, and a service principal, are nothing")
    func known() {
        var used = surrounding(organisation: "DigitalOcean, LLC")
        used.know("198.51.100.0/24", for: 3)
        #expect(used.findings(AnonymizerSignIn.self, [signIn]).isEmpty)
        let workload = surrounding(organisation: "DigitalOcean, LLC")
        #expect(workload.findings(AnonymizerSignIn.self, [signIn], kind: .servicePrincipal).isEmpty)
    }

    @Test("A new home is kept with no points, since more may be learned of it")
    func unproven() throws {
        let finding = try #require(
            surrounding(organisation: "Bredband AB").findings(AnonymizerSignIn.self, [signIn]).first
        )
        #expect(finding.points == 0)
        #expect(finding.explanation.contains("not known to be machines'"))
    }

    @Test("A relay of many counts two, also where the provider calls it anonymised; the switch takes it off the list")
    func relay() throws {
        let said = Records.signIn(
            "a",
            user: "maya",
            at: monday,
            address: "198.51.100.20",
            types: ["anonymizedIPAddress"]
        )
        let relay = surrounding(organisation: "iCloud Private Relay (Akamai)")
        for record in [signIn, said] {
            #expect(try #require(relay.findings(AnonymizerSignIn.self, [record]).first).points == 2)
        }
        let strict = relay.findings(AnonymizerSignIn.self, [said], ["relay-organisations": .word("")])
        #expect(try #require(strict.first).points == 25)
    }

    @Test("Tor outweighs what else is known of the address")
    func tor() throws {
        var listed = surrounding(organisation: "iCloud Private Relay")
        listed.exitNodes = try ExitNodeList(text: "198.51.100.20\n")
        #expect(try #require(listed.findings(AnonymizerSignIn.self, [signIn]).first).points == 25)
    }
}
