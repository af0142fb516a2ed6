import Bytes
import Foundation
import Simulation
import Testing

/// What `truth.json` promises of the logs beside it.
@Suite("A labelled organisation")
struct LabelledOrganisationTests {
    private struct Truth: Decodable {
        struct Account: Decodable, Hashable {
            let provider: String
            let tenant: String
            let id: String
            let name: String
        }
        struct Decisive: Decodable {
            let id: String
            let logged: String
        }
        struct Incident: Decodable {
            let attack: String
            let account: Account
            let accounts: [Account]
            let tried: [Account]
            let from: String
            let to: String
            let detections: [String]
            let decisive: Decisive
            let notes: String
            let records: [String]
        }
        struct Benign: Decodable {
            let kind: String
            let accounts: [Account]
            let addresses: [String]
            let from: String
            let to: String
        }
        let attacks: [Incident]
        let benign: [Benign]
        let trustedHomeTenants: [String]
        let counts: [String: Int]

        init(_ text: [UInt8]) throws {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            self = try decoder.decode(Self.self, from: Data(text))
        }
    }

    /// An organisation in which everything happens, written twice: for the truth, and for the labelled records.
    private struct Everything {
        static let plan = SimulationPlan(
            accounts: 300,
            days: 26,
            attacks: Attack.allCases,
            routines: Routine.allCases
        )

        let truth: Truth
        /// By id, as it stands in the logs.
        private(set) var records: [String: String] = [:]
        private(set) var occurrences = 0
        let digests: Set<Int>

        init() throws {
            var labels: [UInt8] = []
            let first = try Self.write { path, bytes in
                if path == "truth.json" { labels = bytes }
            }
            truth = try Truth(labels)
            let wanted = Set(truth.attacks.flatMap(\.records))
            var found: [(String, String)] = []
            let second = try Self.write { path, bytes in
                for record in Self.records(path, bytes) {
                    if let id = Self.id(record), wanted.contains(id) {
                        found.append((id, String(decoding: record, as: UTF8.self)))
                    }
                }
            }
            digests = [first, second]
            occurrences = found.count
            records = Dictionary(found) { first, _ in first }
        }

        private static func write(_ take: (String, [UInt8]) -> Void) throws -> Int {
            var hasher = Hasher()
            try Simulation(plan).write { path, bytes in
                hasher.combine(path)
                hasher.combine(bytes)
                take(path, bytes)
            }
            return hasher.finalize()
        }

        private static func records(_ path: String, _ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
            guard path.contains("/") else { return [] }
            guard path.hasSuffix(".gz") else { return bytes.split(separator: 0x0A) }
            let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            var text = [UInt8](repeating: 0, count: size)
            let written = bytes.withUnsafeBufferPointer { input in
                text.withUnsafeMutableBufferPointer { WholeGzip().inflate(input, into: $0) }
            }
            #expect(written == size)
            let start = Array(#"{"eventVersion""#.utf8)
            let starts = text.indices.filter { text[$0] == start[0] && text[$0...].starts(with: start) }
            return zip(starts, starts.dropFirst() + [text.endIndex]).map { text[$0..<$1] }
        }

        /// The text behind the first of these that is there.
        private static func id(_ record: ArraySlice<UInt8>) -> String? {
            let keys = [#""properties":{"id":""#, #""eventID":""#, #""correlationId":""#].map { Array($0.utf8) }
            for key in keys {
                var place = record.startIndex
                while let quote = record[place...].firstIndex(of: key[0]) {
                    if record[quote...].starts(with: key) {
                        let text = record[(quote + key.count)...].prefix { $0 != UInt8(ascii: "\"") }
                        return String(decoding: text, as: UTF8.self)
                    }
                    place = quote + 1
                }
            }
            return nil
        }
    }

    private static let everything = Result { try Everything() }

    /// Words that records of the attack must hold: its way in and its effect.
    private static let promises: [Attack: [String]] = [
        .sprayThenBulkRead: [#""resultType":"50126""#, "passwordSpray", #""operationName":"GetBlob""#],
        .anonymiserToAWS: ["anonymizedIPAddress", "AssumeRoleWithSAML", "GetAccountAuthorizationDetails"],
        .stolenToken: [#""operationName":"ListBlobs""#, #""operationName":"GetBlob""#],
        .leakedKey: ["GetCallerIdentity", "GetObject"],
        .crossTenant: ["singleFactorAuthentication", #""operationName":"GetBlob""#],
        .sessionReplay: ["NonInteractiveUserSignInLogs", #""operationName":"GetBlob""#],
        .fatiguedMFA: [
            #""resultType":"500121""#, "MFA denied; user declined the authentication", "MFA successfully completed",
            #""operationName":"GetBlob""#,
        ],
        .distributedSpray: [#""resultType":"50126""#, #""resultType":"50074""#, #""operationName":"GetBlob""#],
        .crossCloudSpray: [
            #""resultType":"50126""#, #""ConsoleLogin":"Failure""#, #""ConsoleLogin":"Success""#, "CreateAccessKey",
            "ListUsers", "AttachUserPolicy",
        ],
        .sprayedThenPhished: [#""resultType":"50126""#, "attackerinTheMiddle", "AssumeRoleWithSAML", "ListRoles"],
        .bucketBulkRead: ["GetCallerIdentity", #""eventName":"GetObject""#, "bytesTransferredOut"],
        .messagingAbuse: [
            "GetSendQuota", "PutAccountDetails", "CreateEmailIdentity", "DeleteEmailIdentity", "SetSMSAttributes",
        ],
        .roleChain: [
            "anomalousToken", "AssumeRoleWithSAML", "sharedEventID", #""type":"AWSAccount""#, "444455556666",
            "GetSecretValue", "PutAccountDetails",
        ],
        .credentialPersistence: [
            "maliciousIPAddress", "CreateAccessKey", "CreateLoginProfile", "AdministratorAccess",
            #""userName":"report-export""#,
        ],
        .logTampering: ["ListRoles", "PutEventSelectors", "StopLogging", "DeleteDetector", "DeleteTrail"],
        .resourceHijack: ["RunInstances", "Client.UnauthorizedOperation", "g5.48xlarge", "us-west-2"],
        .impossibleTravel: [#""longitude":103.82"#, #""operationName":"GetBlob""#],
        .residentialProxy: [
            #""countryOrRegion":"BR""#, #""countryOrRegion":"SG""#, #""autonomousSystemNumber":64525"#,
            #""operationName":"GetBlob""#,
        ],
        .dormantAccount: ["SignInLogs", #""operationName":"GetBlob""#],
        .signatureTheft: ["GetUserDelegationKey", "DelegationSas", #""operationName":"GetBlob""#],
        .lateRisk: [#""riskLevel":"high""#, "maliciousIPAddress", #""operationName":"GetBlob""#],
    ]

    @Test("Each attack leaves the records of its way in and of its effect", arguments: Attack.allCases)
    func promised(_ attack: Attack) throws {
        let everything = try Self.everything.get()
        let incident = try #require(everything.truth.attacks.first { $0.attack == attack.rawValue })
        let records = incident.records.compactMap { everything.records[$0] }
        #expect(incident.detections == attack.detections)
        let promises = try #require(Self.promises[attack])
        for words in promises {
            #expect(records.contains { $0.contains(words) }, "\(words)")
        }
    }

    @Test("Each labelled record is in the logs once, and the decisive one is among them")
    func labelled() throws {
        let everything = try Self.everything.get()
        let wanted = everything.truth.attacks.flatMap(\.records)
        #expect(everything.records.count == Set(wanted).count)
        #expect(everything.occurrences == wanted.count)
        for incident in everything.truth.attacks {
            #expect(incident.records.contains(incident.decisive.id), "\(incident.attack)")
            #expect(incident.decisive.logged > incident.from, "\(incident.attack)")
        }
    }

    @Test("Each attack has a victim of its own, to whom nothing harmless happens, and ends within the plan")
    func victims() throws {
        let truth = try Self.everything.get().truth
        #expect(truth.attacks.count == Attack.allCases.count)
        let victims = Set(truth.attacks.map(\.account))
        #expect(victims.count == truth.attacks.count)
        #expect(victims.isDisjoint(with: truth.benign.flatMap(\.accounts)))
        #expect(truth.attacks.flatMap { $0.accounts + $0.tried }.filter(victims.contains) == [])
        // 26 days from 2026-05-04.
        #expect(truth.attacks.filter { $0.from < "2026-05-04" || $0.to > "2026-05-30T00" }.map(\.attack) == [])
    }

    @Test("Each routine says who looks like an attacker, where and when")
    func benign() throws {
        let truth = try Self.everything.get().truth
        #expect(truth.benign.map(\.kind) == Routine.allCases.map(\.rawValue))
        #expect(truth.benign.filter { $0.accounts.isEmpty && $0.addresses.isEmpty }.map(\.kind) == [])
        #expect(truth.benign.filter { $0.from >= $0.to }.map(\.kind) == [])
        #expect(truth.trustedHomeTenants.count == 2)
    }

    @Test("The same plan writes the same bytes again")
    func deterministic() throws {
        #expect(try Self.everything.get().digests.count == 1)
    }

    @Test("An organisation that is too small or too short leaves out what it has no room for, and says so in its plan")
    func room() throws {
        func plan(_ accounts: Int, _ days: Int) -> SimulationPlan {
            SimulationPlan(accounts: accounts, days: days, attacks: Attack.allCases, routines: Routine.allCases)
        }
        #expect(plan(60, 2).attacks == Attack.demo)
        #expect(plan(60, 2).routines == [])
        #expect(!plan(500, 7).attacks.contains(.dormantAccount))
        #expect(plan(500, 7).routines == Routine.allCases)
        #expect(plan(200, 25).attacks == Attack.allCases)
        var truth: Truth?
        try Simulation(plan(60, 2)).write { path, bytes in
            if path == "truth.json" { truth = try Truth(bytes) }
        }
        #expect(truth?.attacks.map(\.attack).sorted() == Attack.demo.map(\.rawValue).sorted())
    }
}
