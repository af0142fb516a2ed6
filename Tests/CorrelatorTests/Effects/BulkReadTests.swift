import Core
import Correlator
import TestSupport
import Testing

/// Distinct objects of one bucket, one every second.
private func reads(
    _ count: Int,
    bucket: String = "ledgers",
    bytes: Int64? = nil,
    _ change: (inout Deed) -> Void = { _ in }
) -> [Deed] {
    (0..<count).map { index in
        var deed = Deed("s3", "GetObject", .objectRead, at: Int64(index))
        deed.resource = "\(bucket)/object\(index)"
        deed.bytes = bytes
        change(&deed)
        return deed
    }
}

private func points(
    _ deeds: [Deed],
    of account: Account = Deeds.user,
    networks: [NetworkUse] = Deeds.known(),
    habits: [DayHabit] = [],
    _ overrides: [String: ParameterValue] = [:]
) -> [Double] {
    Deeds.findings(
        S3BulkRead.self,
        overrides,
        in: Deeds.window(deeds, of: account, networks: networks, habits: habits)
    ).map(\.points)
}

@Suite("S3 bulk read: how much")
struct BulkReadAmountTests {
    @Test("Fifty distinct objects of a bucket are a bulk read, forty-nine are not, nor are fifty of two buckets")
    func objects() {
        #expect(points(reads(50)) == [25])
        #expect(points(reads(49)).isEmpty)
        #expect(points(reads(25) + reads(25, bucket: "photos")).isEmpty)
    }

    @Test("A gibibyte is a bulk read, a byte less is not; one file in a thousand ranges is one object")
    func bytes() {
        #expect(points(reads(4, bytes: 268_435_456)) == [25])
        #expect(points(reads(4, bytes: 268_435_455)).isEmpty)
        #expect(points(reads(1000) { $0.resource = "ledgers/one" }).isEmpty)
    }

    @Test("Sizes that a log claims beyond all sense are a bulk read and stop nothing")
    func hostile() {
        #expect(points(reads(40, bytes: .max)) == [25])
        #expect(points(reads(40, bytes: .min)).isEmpty)
    }

    @Test("Fifty objects within fifteen minutes, not a second more")
    func window() {
        func spread(_ last: Int64) -> [Deed] {
            var deeds = reads(50)
            deeds[49].at = last
            return deeds
        }
        #expect(points(spread(900)) == [25])
        #expect(points(spread(901)).isEmpty)
    }

    @Test("Two credentials are two readers")
    func credentials() {
        let other = reads(25, bucket: "ledgers") { $0.key = "AKIAQEXAMPLEQEXAMPLF" }
        #expect(points(reads(25) + other).isEmpty)
    }

    @Test("Ten times the account's own busy hour is much, less is not; too few days say nothing")
    func factor() {
        func busy(_ objects: Int, days: Int) -> [DayHabit] { Deeds.days(days) { $0.objects = Deeds.hours(objects) } }
        #expect(points(reads(30), habits: busy(3, days: 7)) == [25])
        #expect(points(reads(29), habits: busy(3, days: 7)).isEmpty)
        #expect(points(reads(30), habits: busy(3, days: 6)).isEmpty)
        // Never fewer than twenty, never more than fifty.
        #expect(points(reads(20), habits: busy(1, days: 7)) == [25])
        #expect(points(reads(19), habits: busy(1, days: 7)).isEmpty)
        #expect(points(reads(50), habits: busy(30, days: 7)) == [25])
        #expect(points(reads(12), habits: busy(1, days: 7), ["baseline-objects": .number(12)]) == [25])
    }

    @Test("Ten times the usual bytes are much where they are many objects as well")
    func relativeBytes() {
        let habits = Deeds.days(8) {
            $0.objects = Deeds.hours(6)
            $0.bytes = Deeds.hours(20_000_000)
        }
        #expect(points(reads(20, bytes: 10_000_000), habits: habits) == [25])
        #expect(points(reads(19, bytes: 12_000_000), habits: habits).isEmpty)
        #expect(points(reads(20, bytes: 9_000_000), habits: habits).isEmpty)
    }
}

@Suite("S3 bulk read: by whom, and how usual")
struct BulkReadHabitTests {
    private func habits(_ days: Int, objects: Int = 60, at hour: Int = 7) -> [DayHabit] {
        Deeds.days(days) {
            $0.objects = Deeds.hours(objects, at: hour)
            $0.bytes = Deeds.hours(0)
        }
    }

    @Test(
        "A network that is new to the account adds, one that was used for a day does not, nor an account without past"
    )
    func networks() {
        let elsewhere = reads(50) { $0.address = "198.51.100.7" }
        #expect(points(elsewhere) == [35])
        #expect(points(elsewhere, networks: []) == [25])
        func since(_ seconds: Int64) -> [NetworkUse] {
            Deeds.known() + [
                NetworkUse(credential: nil, network: "198.51.100.0/24", firstSeen: Deeds.start - seconds)
            ]
        }
        #expect(points(elsewhere, networks: since(3600)) == [35])
        #expect(points(elsewhere, networks: since(86_401)) == [25])
    }

    @Test("A program that never read for the account adds, another version of its own does not")
    func programs() {
        let habits = Deeds.days(7) { $0.programs = ["Boto3"] }
        #expect(points(reads(50), habits: habits) == [25])
        #expect(points(reads(50) { $0.agent = "rclone/v1.65" }, habits: habits) == [35])
        #expect(points(reads(50) { $0.agent = "rclone/v1.65" }, habits: Array(habits.dropLast())) == [25])
    }

    @Test("What is copied into another account adds and is told as such")
    func copies() throws {
        let copied = Deeds.findings(
            S3BulkRead.self,
            in: Deeds.window(reads(50) { $0.signals = [.objectRead, .copiedOut] })
        )
        let finding = try #require(copied.first)
        #expect(finding.points == 35)
        #expect(finding.techniques.contains("T1537"))
        #expect(finding.explanation.contains("another account"))
    }

    @Test("As much at this hour on five of fourteen days is learned automation; on four it is not, nor at another hour")
    func habit() throws {
        #expect(points(reads(60), habits: habits(5)) == [5])
        #expect(points(reads(60), habits: habits(4)) == [25])
        #expect(points(reads(60), habits: habits(5, at: 12)) == [25])
        #expect(points(reads(60), habits: habits(5, at: 8)) == [5])
        #expect(points(reads(90), habits: habits(5)) == [25])
        #expect(points(reads(60), habits: habits(5), ["habit-days": .number(6)]) == [25])
        let finding = try #require(
            Deeds.findings(S3BulkRead.self, in: Deeds.window(reads(60), habits: habits(6))).first
        )
        #expect(finding.explanation.contains("learned automation"))
    }

    @Test("A habit older than fourteen days excuses nothing")
    func forgotten() {
        let old = Deeds.days(19) { $0.objects = Deeds.hours(60) }.filter { $0.day < Deeds.start.day - 14 * 86_400 }
        #expect(old.count == 5)
        #expect(points(reads(60), habits: old) == [25])
    }

    @Test("What is usual at home excuses nobody who comes from elsewhere, except a managed identity")
    func elsewhere() {
        let reads = reads(60) { $0.address = "198.51.100.7" }
        #expect(points(reads, habits: habits(14)) == [35])
        let identity = Account(.entra, tenant: "t", nativeID: "job", kind: .managedIdentity, name: "job")
        #expect(points(reads, of: identity, habits: habits(14)) == [5])
        let principal = Account(.entra, tenant: "t", nativeID: "job", kind: .servicePrincipal, name: "job")
        #expect(points(reads, of: principal, habits: habits(14)) == [35])
    }

    @Test("A job that crosses midnight is measured day by day")
    func midnight() {
        let night: Int64 = 17 * 3600 - 30
        let job = reads(60) { $0.at += night }
        let habits = Deeds.days(6) {
            $0.objects = (0..<24).map { $0 == 0 || $0 == 23 ? 30 : 0 }
        }
        #expect(points(job, habits: habits) == [5])
    }

    @Test("Backup programs are few points from known networks, and ordinary ones from new networks")
    func jobPrograms() {
        let backup = reads(50) { $0.agent = "AzureBackup/2.0" }
        #expect(points(backup) == [5])
        #expect(points(backup, ["job-programs": .word("")]) == [25])
        #expect(
            points(
                backup.map { deed in
                    var deed = deed
                    deed.address = "198.51.100.7"
                    return deed
                }
            ) == [35]
        )
        // One request by another program, and it is no backup.
        var mixed = backup
        mixed[7].agent = "curl/8.5"
        #expect(points(mixed) == [25])
    }

    @Test("Accounts that read by profession are listed, and services of the provider weigh next to nothing")
    func jobAccounts() {
        #expect(points(reads(50), ["job-accounts": .word("datalake user/ana")]) == [5])
        #expect(points(reads(50) { $0.origin = .service }) == [2])
        var mixed = reads(50) { $0.origin = .service }
        mixed[7].origin = .person
        #expect(points(mixed) == [25])
    }

    @Test("Blobs are measured by the same; a shared secret is said to name nobody")
    func blobs() throws {
        let secret = Account(.azureStorage, tenant: nil, nativeID: "lab/abc", kind: .sharedSecret, name: nil)
        func blobs(_ count: Int) -> [Deed] {
            reads(count) {
                $0.source = "azure-storage"
                $0.resource = "/lab/c/\($0.at)"
            }
        }
        func find(_ count: Int) -> [Finding] {
            Deeds.findings(BulkBlobRead.self, in: Deeds.window(blobs(count), of: secret))
        }
        #expect(find(49).isEmpty)
        let finding = try #require(find(50).first)
        #expect(finding.explanation.contains("names no person"))
        #expect(finding.contributions.map(\.name) == ["bulk read"])
        #expect(Deeds.findings(BulkBlobRead.self, in: Deeds.window(reads(60))).isEmpty)
        #expect(Deeds.findings(S3BulkRead.self, in: Deeds.window(blobs(60))).isEmpty)
    }
}

@Suite("S3 bulk read: who reads")
struct BulkReadReaderTests {
    private static let assignment = "Microsoft.Authorization/roleAssignments/write"

    private func role(at: Int64) -> Deed { Deed("Microsoft.Authorization", Self.assignment, .persistence, at: at) }

    @Test(
        "A read in the day after a suspicious sign-in adds 10 points, and says which; a day later, or before it, none"
    )
    func shadow() {
        func sign(_ at: Int64) -> Deed { Deed("signin", "SignIn", .risky, at: at) }
        #expect(points([sign(-600)] + reads(50)) == [35])
        #expect(points([sign(-86_400)] + reads(50)).count == 1)
        #expect(points([sign(-86_401 - 50)] + reads(50)) == [25])
        #expect(points(reads(50) + [sign(600)]) == [25])
        #expect(points([sign(-600)] + reads(50), ["shadow-points": .number(1)]) == [26])
        let told = Deeds.findings(S3BulkRead.self, in: Deeds.window([sign(-600)] + reads(50)))
        #expect(told.first?.explanation.contains("after a risky sign-in") == true)
    }

    @Test("A role that the account gave out on the day or in the seven days before adds 15 points")
    func roles() {
        #expect(points([role(at: -60)] + reads(50)) == [40])
        #expect(points(reads(50) + [role(at: 60)]) == [25])
        let changes = Deeds.days(8) {
            if $0.day == Deeds.start.day - 7 * 86_400 { $0.changes = ["Microsoft.Authorization:\(Self.assignment)"] }
        }
        #expect(points(reads(50), habits: changes) == [40])
        #expect(points(reads(50), habits: changes, ["role-days": .number(6)]) == [25])
        #expect(points(reads(50), habits: changes, ["role-points": .number(2)]) == [27])
    }
}
