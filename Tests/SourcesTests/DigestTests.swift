import Bytes
import Core
import Engine
import Foundation
import Sources_CloudTrail
import TestSupport
import Testing
import Verification

/// What a validation is given of a trail, as a test bends it.
private struct Copy {
    var digests: [(path: String, bytes: [UInt8], signature: String?)]
    var logFiles: [LogFile]
    var keys: [RSAPublicKey]

    init(_ trails: SignedTrail..., metadata: Bool = true) {
        digests = trails.flatMap { trail in
            zip(trail.digests, trail.signatures).map { ($0.key, $0.bytes, metadata ? $1 : nil) }
        }
        logFiles = trails.flatMap(\.logFiles).map { LogFile(path: $0.key, content: .hash(SHA256Digest(of: $0.value))) }
        keys = trails.compactMap { RSAPublicKey(der: $0.signer.publicKey(.pkcs1)) }
    }

    func report(_ scope: DigestScope = DigestScope()) -> DigestReport {
        let files = digests.compactMap { digest in
            DigestFile(
                path: digest.path,
                content: .success(digest.bytes),
                signature: digest.signature.map { DigestFile.Signature(digits: $0) }
            )
        }
        let validator = DigestValidator(files, keys: keys, scope: scope)
        return validator.report(on: logFiles.filter { validator.concerns($0.path) })
    }
}

extension DigestReport {
    fileprivate var statuses: [DigestVerdict.Status] { digests.map(\.status) }

    fileprivate func status(of key: String) -> VerificationStatus? { logFiles.first { $0.key == key }?.status }
}

@Suite("CloudTrail digests: signatures")
struct DigestSignatureTests {
    @Test("A key is the same key in both encodings, and cut or lengthened it is none")
    func encodings() throws {
        let signature = SigningKey.shared.signature(of: "text")
        var fingerprints: Set<Set<String>> = []
        for encoding in RSAPublicKey.Encoding.allCases {
            let der = SigningKey.shared.publicKey(encoding)
            let key = try #require(RSAPublicKey(der: der))
            #expect(key.verifies(signature, of: Array("text".utf8)))
            #expect(!key.verifies(signature, of: Array("text\n".utf8)))
            #expect(!key.verifies(Array(signature.dropLast()), of: Array("text".utf8)))
            #expect(key.encoded(encoding) == der)
            fingerprints.insert(key.fingerprints)
            #expect(RSAPublicKey(der: der + [0]) == nil)
            #expect(RSAPublicKey(der: Array(der.dropLast())) == nil)
        }
        #expect(fingerprints.count == 1)
        #expect(RSAPublicKey(der: []) == nil)
    }

    @Test("The key in the AWS command line's reference has the fingerprint that stands there")
    func published() throws {
        // https://docs.aws.amazon.com/cli/latest/reference/cloudtrail/list-public-keys.html
        let value = """
            MIIBCgKCAQEAlSS3cl92HDycr/MTj0moOhas8habjrraXw+KzlWF0axSI2tcF+3iJ9BKQAVSKxGwxwu3m0wG3J+kUl1xboEcEPHYoIYMbgfS\
            w7KGnuDKwkLzsQWhUJ0cIbOHASox1vv/5fNXkrHhGbDCHeVXm804c83nvHUEFYThr1PfyP/8HwrCtR3FX5OANtQCP61C1nJtSSkC8JSQUOrI\
            P4CuwJjc+4WGDk+BGH5m9iuiAKkipEHWmUl8/P7XpfpWQuk4h8g3pXZOrNXr08lbh4d39svj7UqdhvOXoBISp9t/EXYuePGEtBdrKD9Dz+VH\
            wyUPtBQvYr9BnkF88qBnaPNhS44rzwIDAQAB
            """
        let der = try #require(Data(base64Encoded: value))
        #expect(RSAPublicKey(der: Array(der))?.fingerprint == "7f3f401420072e50a65a141430817ab3")
    }

    @Test("What is signed is read as it is written, for a first digest and for one that follows")
    func signedText() throws {
        for digest in SignedTrail(hours: 6..<8).digests {
            #expect(try DigestDocument(digest.bytes).signedText == digest.signedText)
        }
    }

    @Test("Digests and log files as they were delivered are valid, with a key in either encoding")
    func valid() throws {
        let trail = SignedTrail(hours: 6..<12)
        for encoding in RSAPublicKey.Encoding.allCases {
            var copy = Copy(trail)
            copy.keys = [try #require(RSAPublicKey(der: trail.signer.publicKey(encoding)))]
            let report = copy.report()
            #expect(report.statuses == Array(repeating: .valid, count: 6))
            #expect(report.logFileCounts == [.valid: 6])
            #expect(!report.needsAttention)
            #expect(report.series.map(\.beginsAnew) == [true])
            #expect(report.series.first?.series.trail == "audit_trail")
        }
    }

    @Test(
        "A text that is not signed to the letter is not signed",
        arguments: ["\r\n", "hash in upper case", "end of the last line", "no null", "another end", "another bucket"]
    )
    func wrongText(_ how: String) {
        let trail = SignedTrail(hours: 6..<7)
        let digest = trail.digests[0]
        let text = digest.signedText
        let hash = SignedTrail.hash(digest.bytes)
        let signed =
            switch how {
            case "\r\n": text.replacing("\n", with: "\r\n")
            case "hash in upper case": text.replacing(hash, with: hash.uppercased())
            case "end of the last line": text + "\n"
            case "no null": text.replacing("null", with: "")
            case "another end": text.replacing("07:00:00Z", with: "07:00:00.000Z")
            default: text.replacing(SignedTrail.bucket, with: "another")
            }
        var copy = Copy(trail)
        copy.digests[0].signature = Hex.string(trail.signer.signature(of: signed))
        #expect(copy.report().digests.map(\.fault) == [.signature])
        #expect(copy.report().logFileCounts == [.unproven: 1])
    }

    @Test("An empty signature of the digest before is another text than null")
    func emptyIsNotNull() {
        let empty = SignedTrail(hours: 6..<7) { _, digest in digest.previousSignature = "" }
        #expect(Copy(empty).report().statuses == [.valid])
        var swapped = Copy(empty)
        swapped.digests[0].signature = SignedTrail(hours: 6..<7).signatures[0]
        #expect(swapped.report().statuses == [.invalid])
    }

    @Test("Every byte of a digest counts")
    func everyByte() {
        let trail = SignedTrail(hours: 6..<7)
        let whole = trail.digests[0].bytes
        for place in whole.indices {
            var copy = Copy(trail)
            copy.digests[0].bytes[place] ^= 1
            #expect(copy.report().statuses.allSatisfy { $0 != .valid }, "byte \(place)")
            #expect(copy.report().logFileCounts[.valid] == nil, "byte \(place)")
        }
    }

    @Test("A digest cut short is invalid, whatever the length", arguments: [0, 1, 40, 400])
    func cut(_ length: Int) {
        var copy = Copy(SignedTrail(hours: 6..<7))
        copy.digests[0].bytes = Array(copy.digests[0].bytes.prefix(length))
        #expect(copy.report().digests.map(\.fault) == [.unreadable])
    }

    @Test("Without the key nothing is proven, and the report says which key to fetch, from where and when")
    func unknownKey() throws {
        let trail = SignedTrail(hours: 6..<9)
        var copy = Copy(trail)
        copy.keys = []
        let report = copy.report()
        #expect(report.statuses == [.unknownKey, .unknownKey, .unknownKey])
        #expect(report.logFileCounts == [.unproven: 3])
        let wanted = try #require(report.wantedKeys.first)
        #expect(report.wantedKeys.count == 1)
        #expect(wanted.region == SignedTrail.region)
        #expect(wanted.from == Timestamp("2026-05-04T06:00:00Z"))
        #expect(wanted.to == Timestamp("2026-05-04T11:00:00Z"))
        copy.keys = [try #require(RSAPublicKey(der: SigningKey().publicKey(.pkcs1)))]
        #expect(copy.report().statuses == report.statuses)
    }

    @Test("Another signature algorithm is refused, in the digest and in the metadata")
    func algorithm() throws {
        let digest = SignedTrail(hours: 6..<7).digests[0]
        let file = try #require(
            DigestFile(
                path: digest.key,
                content: .success(digest.bytes),
                signature: DigestFile.Signature(digits: digest.signature(by: .shared), algorithm: "SHA1withRSA")
            )
        )
        let key = try #require(RSAPublicKey(der: SigningKey.shared.publicKey(.pkcs1)))
        #expect(DigestValidator([file], keys: [key]).report(on: []).digests.map(\.fault) == [.algorithm])
    }
}

@Suite("CloudTrail digests: names")
struct DeliveredNameTests {
    private func series(_ path: String) -> DigestSeries? {
        guard case .digest(let series) = DeliveredName(path: path)?.kind else { return nil }
        return series
    }

    @Test("A digest's name tells trail and home region, though the trail's name holds the separator")
    func trails() throws {
        let own = try #require(
            series(
                "p/AWSLogs/1/CloudTrail-Digest/r/x/1_CloudTrail-Digest_eu-west-1_a_b__c_us-east-1_20260504T070159Z.json.gz"
            )
        )
        #expect(own.trail == "a_b__c")
        #expect(own.home == "us-east-1")
        #expect(own.region == "eu-west-1")
        #expect(own.organisation == "")
        #expect(!own.isBackfill)
    }

    @Test("An organisation's trail and one of the account with the same name are two series, and so is its backfill")
    func apart() {
        let name = "1_CloudTrail-Digest_r_t_h_20260504T070159Z"
        let paths = ["AWSLogs/1/\(name).json", "AWSLogs/o-abc/1/\(name).json.gz", "AWSLogs/1/\(name)_backfill.json.gz"]
        #expect(Set(paths.compactMap(series)).count == 3)
    }

    @Test(
        "What is neither log file nor digest has no name",
        arguments: [
            "", "/", "AWSLogs/1/CloudTrail/", "1_CloudTrail_r_20260504T0701Z_u.json.gz.head.json",
            "1_CloudTrail_r_20260504T0701Z_u.txt",
            "1_CloudTrail_r_20261304T0701Z_u.json", "1_CloudTrail-Insight_r_20260504T0701Z_u.json.gz",
            "1_CloudTrail_r_20260504T0701Z_u_backfill.json.gz", "1_CloudTrail-Digest_r_t_h_20260504T0701Z.json.gz",
            "1_CloudTrail-Digest_r_t_20260504T070159Z.json.gz",
        ]
    )
    func others(_ path: String) {
        #expect(DeliveredName(path: path) == nil)
    }

    @Test("A log file's stamp is its minute, compressed or not")
    func stamp() {
        for path in ["1_CloudTrail_r_20260504T0701Z_u.json.gz", "a/b/1_CloudTrail_r_20260504T0701Z_u.json"] {
            #expect(DeliveredName(path: path)?.stamp == Timestamp("2026-05-04T07:01:00Z"))
        }
    }

    @Test(
        "A copy of the bucket, of a prefix or of a folder, into any folder, stands for the key; another folder does not",
        arguments: [
            ("p/AWSLogs/1/x/f.json.gz", true), ("AWSLogs/1/x/f.json.gz", true), ("other/AWSLogs/1/x/f.json", true),
            ("1/x/f.json.gz", true), ("f.json.gz", true), ("AWSLogs/2/x/f.json.gz", false), ("y/f.json.gz", false),
            ("AWSLogs/1/x/g.json.gz", false), ("", false),
        ]
    )
    func places(_ path: String, _ stands: Bool) {
        #expect(ObjectPlace(path).stands(for: ObjectPlace("p/AWSLogs/1/x/f.json.gz")) == stands)
    }
}

@Suite("CloudTrail digests: chains and log files")
struct DigestChainTests {
    private let trail = SignedTrail(hours: 6..<12)

    @Test(
        "A log file with one other byte is modified, one that is gone is missing, one that does not inflate is told so"
    )
    func logFiles() throws {
        var copy = Copy(trail)
        let keys = trail.digests.map(\.logFiles[0].key)
        var bytes = try #require(trail.logFiles[keys[1]])
        bytes[3] ^= 1
        copy.logFiles.removeAll { keys[1...3].contains($0.path) }
        copy.logFiles.append(LogFile(path: keys[1], content: .hash(SHA256Digest(of: bytes))))
        copy.logFiles.append(LogFile(path: keys[2], content: .invalidFormat("gzip-damaged")))
        let report = copy.report()
        #expect(report.statuses == Array(repeating: .valid, count: 6))
        #expect(report.status(of: keys[0]) == .valid)
        #expect(report.status(of: keys[1]) == .modified)
        #expect(report.status(of: keys[2]) == .invalidFormat)
        #expect(report.status(of: keys[3]) == .missing)
        #expect(report.needsAttention)
    }

    @Test("A hash in upper case is no hash of the file")
    func upperCase() {
        let shouting = SignedTrail(hours: 6..<7) { _, digest in
            digest.logFiles[0].hash = digest.logFiles[0].hash.uppercased()
        }
        #expect(Copy(shouting).report().logFileCounts == [.modified: 1])
    }

    @Test("A digest whose neighbour holds another hash of it is invalid, though its own signature fits")
    func hashOfNext() {
        let lying = SignedTrail(hours: 6..<9) { hour, digest in
            if hour == 8 { digest.previousHash = String(repeating: "0", count: 64) }
        }
        let report = Copy(lying).report()
        #expect(report.digests.map(\.fault) == [nil, .hashOfNext, nil])
    }

    @Test("A digest whose neighbour holds another signature of it is invalid")
    func signatureOfNext() {
        let lying = SignedTrail(hours: 6..<9) { hour, digest in
            if hour == 8 { digest.previousSignature = String(repeating: "00", count: 256) }
        }
        #expect(Copy(lying).report().digests.map(\.fault) == [nil, .signatureOfNext, nil])
        #expect(Copy(lying, metadata: false).report().digests.map(\.status) == [.valid, .noSignature, .noSignature])
        var unsigned = Copy(lying)
        unsigned.digests[2].signature = nil
        #expect(unsigned.report().digests.map(\.fault) == [nil, nil, .contradiction])
    }

    @Test("A digest that contradicts a proven one before it is the one that is wrong")
    func contradiction() {
        let newest = SignedTrail(hours: 6..<9) { hour, digest in
            if hour == 8 { digest.previousHash = String(repeating: "0", count: 64) }
        }
        let report = Copy(newest, metadata: false).report()
        #expect(report.digests.map(\.fault) == [nil, nil, .contradiction])
    }

    @Test("Digests that changed places are moved, and what they say of log files still holds")
    func swapped() {
        var copy = Copy(trail)
        let (second, third) = (copy.digests[1], copy.digests[2])
        copy.digests[1] = (second.path, third.bytes, third.signature)
        copy.digests[2] = (third.path, second.bytes, second.signature)
        let report = copy.report()
        #expect(report.digestCounts == [.valid: 4, .moved: 2])
        #expect(report.logFileCounts == [.valid: 6])
        #expect(report.needsAttention)
    }

    @Test("A digest in another folder is moved, and so is one from another bucket")
    func moved() {
        var copy = Copy(trail)
        copy.digests[0].path = copy.digests[0].path.replacing("2026/05/04", with: "2026/05/05")
        #expect(copy.report().digestCounts == [.valid: 5, .moved: 1])
        #expect(Copy(trail).report(DigestScope(bucket: "elsewhere")).digestCounts == [.moved: 6])
        #expect(Copy(trail).report(DigestScope(bucket: SignedTrail.bucket)).digestCounts == [.valid: 6])
    }

    @Test("A digest that is gone is missing, with the span between its neighbours")
    func missing() throws {
        var copy = Copy(trail)
        let gone = copy.digests.remove(at: 2)
        let report = copy.report()
        #expect(report.statuses == [.valid, .valid, .missing, .valid, .valid, .valid])
        let missing = try #require(report.digests.first { $0.status == .missing })
        #expect(missing.key == gone.path)
        #expect(missing.from == Timestamp("2026-05-04T08:00:00Z"))
        #expect(missing.to == Timestamp("2026-05-04T09:00:00Z"))
        #expect(report.gaps.isEmpty)
        #expect(report.status(of: SignedTrail.logKey(8, minute: 30)) == .undecided)
    }

    @Test("A digest that cannot be read is invalid, and not missing as well")
    func unreadable() {
        var copy = Copy(trail)
        copy.digests[2].bytes = []
        #expect(copy.report().digestCounts == [.valid: 5, .invalid: 1])
    }

    @Test("A copy that begins late misses nothing, until an earlier time is asked for")
    func beginsLate() {
        var copy = Copy(trail)
        copy.digests.removeFirst(2)
        copy.logFiles.removeAll { $0.path < SignedTrail.logKey(8, minute: 0) }
        #expect(!copy.report().needsAttention)
        #expect(copy.report().series.map(\.beginsAnew) == [false])
        let report = copy.report(DigestScope(from: Timestamp("2026-05-04T06:00:00Z")))
        #expect(report.statuses.first == .missing)
        #expect(!copy.report(DigestScope(from: Timestamp("2026-05-04T08:30:00Z"))).needsAttention)
    }

    @Test("A copy that ends before the time that was asked for has a gap at its end")
    func endsEarly() {
        #expect(Copy(trail).report(DigestScope(to: Timestamp("2026-05-04T14:00:00Z"))).gaps.isEmpty)
        let report = Copy(trail).report(DigestScope(to: Timestamp("2026-05-04T15:00:00Z")))
        #expect(report.gaps.map(\.cause) == [.ended])
        #expect(report.gaps.first?.from == Timestamp("2026-05-04T12:00:00Z"))
    }

    @Test("A series that begins anew after older digests leaves a gap")
    func gap() throws {
        let report = Copy(SignedTrail(hours: 2..<6), SignedTrail(hours: 9..<12)).report()
        let gap = try #require(report.gaps.first)
        #expect(report.gaps.count == 1)
        #expect(gap.cause == .restarted)
        #expect(gap.from == Timestamp("2026-05-04T06:00:00Z"))
        #expect(gap.to == Timestamp("2026-05-04T09:00:00Z"))
        #expect(report.digestCounts == [.valid: 7])
        #expect(report.needsAttention)
    }

    @Test("A series that begins anew without losing time leaves none")
    func restartedAtOnce() {
        #expect(!Copy(SignedTrail(hours: 2..<6), SignedTrail(hours: 6..<9)).report().needsAttention)
    }

    @Test("Backfill digests are a series of their own, and what they name is named")
    func backfill() {
        let backfill = SignedTrail(hours: 7..<9, suffix: "_backfill")
        let report = Copy(trail, backfill).report()
        #expect(report.series.map(\.series.isBackfill) == [false, true])
        #expect(report.digestCounts == [.valid: 8])
        #expect(report.logFileCounts == [.valid: 8])
        #expect(!report.needsAttention)
        var without = Copy(trail, backfill)
        without.digests.removeLast(2)
        #expect(without.report().logFileCounts == [.valid: 6, .unreferenced: 2])
    }

    @Test("Backfill digests come when there is something to fill in, and cover no time")
    func backfillAlone() {
        var copy = Copy(SignedTrail(hours: 6..<12, suffix: "_backfill"))
        let key = SignedTrail.logKey(8, minute: 0)
        copy.logFiles.append(LogFile(path: key, content: .hash(SHA256Digest(of: Array("x".utf8)))))
        let report = copy.report(DigestScope(to: Timestamp("2026-05-04T20:00:00Z")))
        #expect(report.gaps.isEmpty)
        #expect(report.status(of: key) == .notCovered)
    }

    @Test("The word of an invalid digest counts for nothing: neither modified nor missing")
    func invalidWord() throws {
        var copy = Copy(trail)
        copy.digests[2].signature = "00"
        copy.digests[3].signature = "00"
        copy.logFiles.removeAll { trail.digests[3].logFiles[0].key == $0.path }
        let changed = trail.digests[2].logFiles[0].key
        copy.logFiles.removeAll { $0.path == changed }
        copy.logFiles.append(LogFile(path: changed, content: .hash(SHA256Digest(of: Array("x".utf8)))))
        #expect(copy.report().logFileCounts == [.valid: 4, .unproven: 1])
    }

    @Test("A log file in another folder is not the one that its digest names")
    func strayLogFile() throws {
        var copy = Copy(trail)
        let key = trail.digests[2].logFiles[0].key
        let stray = key.replacing("2026/05/04", with: "2026/05/05")
        copy.logFiles = copy.logFiles.map { $0.path == key ? LogFile(path: stray, content: $0.content) : $0 }
        #expect(copy.report().status(of: key) == .missing)
        #expect(copy.report().status(of: stray) == .unreferenced)
    }

    @Test("Of two digests that name a log file the one that proves it counts", arguments: ["a_trail", "z_trail"])
    func namedTwice(_ other: String) {
        let wrong = SignedTrail(hours: 6..<12, trail: other) { _, digest in
            digest.logFiles[0].hash = String(repeating: "0", count: 64)
        }
        var copy = Copy(trail, wrong)
        copy.logFiles = Copy(trail).logFiles
        #expect(copy.report().digestCounts == [.valid: 12])
        #expect(copy.report().logFileCounts == [.valid: 6])
    }

    @Test("Without metadata all digests but the newest are proven by the ones after them")
    func offline() {
        let report = Copy(trail, metadata: false).report()
        #expect(report.statuses == Array(repeating: .valid, count: 5) + [.noSignature])
        #expect(report.logFileCounts == [.valid: 5, .unproven: 1])
        let earlier = Copy(trail, metadata: false).report(DigestScope(to: Timestamp("2026-05-04T11:00:00Z")))
        #expect(earlier.logFileCounts == [.valid: 5])
        #expect(!earlier.needsAttention)
    }

    @Test("Without metadata a changed digest is invalid where the one after it is proven")
    func offlineChanged() {
        var copy = Copy(trail, metadata: false)
        copy.digests[2].bytes.append(0x20)
        #expect(copy.report().digests.map(\.fault) == [nil, nil, .signature, nil, nil, nil])
        #expect(copy.report().status(of: SignedTrail.logKey(8, minute: 30)) == .unproven)
        copy.keys = []
        #expect(copy.report().digests.map(\.fault) == [nil, nil, .hashOfNext, nil, nil, nil])
    }

    @Test(
        "A log file that no digest names is judged by when it was delivered",
        arguments: [
            (8, 0, VerificationStatus.unreferenced), (6, 20, .unreferenced), (6, 10, .undecided),
            (9, 55, .unreferenced),
            (10, 5, .undecided), (13, 0, .notCovered), (2, 0, .notCovered),
        ]
    )
    func unreferenced(_ hour: Int, _ minute: Int, _ status: VerificationStatus) {
        var copy = Copy(trail)
        let key = SignedTrail.logKey(hour, minute: minute, unique: "SmUgGlEdSmUgGlEd")
        copy.logFiles.append(LogFile(path: key, content: .hash(SHA256Digest(of: Array("x".utf8)))))
        let report = copy.report()
        #expect(report.status(of: key) == status)
        #expect(report.needsAttention == (status != .undecided))
    }

    @Test("Insights and markers of folders are nobody's log files")
    func others() {
        var copy = Copy(trail)
        for path in [
            "logs/AWSLogs/111122223333/CloudTrail/", "readme.txt", "AWSLogs/1/x_CloudTrail-Insight_y_z.json.gz",
        ] {
            copy.logFiles.append(LogFile(path: path, content: .unreadable("")))
        }
        #expect(copy.report().logFileCounts == [.valid: 6])
    }

    @Test("Only what is asked about is told, and what a later digest names of it too")
    func scope() {
        let scope = DigestScope(from: Timestamp("2026-05-04T08:00:00Z"), to: Timestamp("2026-05-04T10:00:00Z"))
        let report = Copy(trail).report(scope)
        #expect(report.digestCounts == [.valid: 2])
        #expect(report.logFileCounts == [.valid: 2])
    }

    @Test("The order of the files does not change the report")
    func order() {
        var copy = Copy(trail, SignedTrail(hours: 7..<9, suffix: "_backfill"))
        copy.digests.remove(at: 3)
        copy.logFiles.remove(at: 4)
        let report = copy.report()
        for _ in 0..<5 {
            copy.digests.shuffle()
            copy.logFiles.shuffle()
            #expect(copy.report() == report)
        }
    }

    @Test("A digest that names itself as the one before ends nowhere and is not valid")
    func circle() {
        let circle = SignedTrail(hours: 6..<7) { _, digest in
            digest.previousKey = digest.key
            digest.previousHash = String(repeating: "a", count: 64)
            digest.previousSignature = "00"
        }
        #expect(Copy(circle).report().digests.map(\.status) == [.invalid])
    }
}

@Suite("Validating a copy of a bucket")
struct VerifyServiceTests {
    private let trail = SignedTrail(hours: 6..<12)

    /// Lays a trail down as `aws s3 sync` would.
    private func folder(_ trail: SignedTrail, heads: Bool) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (digest, signature) in zip(trail.digests, trail.signatures) {
            try folder.write(digest.key, Gzip.compress(digest.bytes))
            guard heads else { continue }
            try folder.write(
                digest.key + ".head.json",
                #"{"ContentLength":1,"Metadata":{"signature":"\#(signature)","signature-algorithm":"SHA256withRSA"}}"#
            )
        }
        for (key, bytes) in trail.logFiles { try folder.write(key, Gzip.compress(bytes)) }
        return folder
    }

    private var keys: [RSAPublicKey] { [RSAPublicKey(der: trail.signer.publicKey(.pkcs1))].compactMap(\.self) }

    @Test("A sound copy is valid, from the bucket, from a folder of it, and as inflated copies")
    func sound() throws {
        let folder = try folder(trail, heads: true)
        let inflated = try TemporaryFolder()
        for (digest, signature) in zip(trail.digests, trail.signatures) {
            let name = String(digest.key.dropLast(".gz".count))
            try inflated.write(name, digest.bytes)
            try inflated.write(name + ".head.json", #"{"Metadata":{"signature":"\#(signature)"}}"#)
        }
        for (key, bytes) in trail.logFiles { try inflated.write(String(key.dropLast(".gz".count)), bytes) }
        for path in [folder.path, folder.path + "/", folder.path + "/logs/AWSLogs/111122223333", inflated.path] {
            let report = try #require(VerifyService(keys: keys).verify(path))
            #expect(report.digests.digestCounts == [.valid: 6])
            #expect(report.digests.logFileCounts == [.valid: 6])
            #expect(!report.needsAttention)
        }
    }

    @Test("Compressed anew, a log file is another object with the same verdict; changed, it is modified")
    func objects() throws {
        let folder = try folder(trail, heads: true)
        let again = SignedTrail.logKey(7, minute: 30)
        let bytes = try #require(trail.logFiles[again])
        let half = bytes.count / 2
        let members = try Gzip.compress(Array(bytes[..<half])) + Gzip.compress(Array(bytes[half...]))
        let path = try folder.write(again, members)
        let changed = SignedTrail.logKey(8, minute: 30)
        try folder.write(changed, Gzip.compress(bytes))
        let broken = SignedTrail.logKey(9, minute: 30)
        try folder.write(broken, Array(members.dropLast(9)))
        let report = try #require(VerifyService(keys: keys).verify(folder.path))
        #expect(report.digests.status(of: again) == .valid)
        #expect(report.digests.status(of: changed) == .modified)
        #expect(report.digests.status(of: broken) == .invalidFormat)
        let verification = try #require(report.verifications.first { $0.uri == path })
        #expect(verification.objectID == SHA256Digest(of: members).uuid)
        #expect(verification.contentDigest == SHA256Digest(of: bytes))
        #expect(verification.status == .valid)
        #expect(verification.digestKey == trail.digests[1].key)
        #expect(report.verifications.count == 6)
    }

    @Test("Signatures come from a file of them as well, and the newest digest is proven by it")
    func signatureFile() throws {
        let folder = try folder(trail, heads: false)
        let newest = try #require(zip(trail.digests, trail.signatures).suffix(1).first)
        let file = try TemporaryFolder()
        let path = try file.write("signatures.json", #"{"\#(newest.0.key)":"\#(newest.1)"}"#)
        let without = try #require(VerifyService(keys: keys).verify(folder.path))
        #expect(without.digests.digestCounts == [.valid: 5, .noSignature: 1])
        let signatures = try VerifyInputs.signatures(at: path)
        let with = try #require(VerifyService(keys: keys, signatures: signatures).verify(folder.path))
        #expect(with.digests.digestCounts == [.valid: 6])
    }

    @Test("Public keys are read from an answer of list-public-keys, from PEM and from DER")
    func keyFiles() throws {
        let folder = try TemporaryFolder()
        let key = try #require(keys.first)
        let value = Data(key.der).base64EncodedString()
        func list(_ fingerprint: String) -> String {
            #"{"PublicKeyList":[{"Value":"\#(value)","Fingerprint":"\#(fingerprint)"}]}"#
        }
        let spki = Data(key.encoded(.subjectPublicKeyInfo)).base64EncodedString(options: .lineLength64Characters)
        let paths = [
            try folder.write("list.json", list(key.fingerprint)),
            try folder.write("key.pem", "-----BEGIN PUBLIC KEY-----\n\(spki)\n-----END PUBLIC KEY-----\n"),
            try folder.write("rsa.pem", "-----BEGIN RSA PUBLIC KEY-----\r\n\(value)\r\n-----END RSA PUBLIC KEY-----"),
            try folder.write("key.der", key.der),
        ]
        let copy = try self.folder(trail, heads: true)
        for path in paths {
            let read = try VerifyInputs.publicKeys(at: path)
            #expect(try #require(VerifyService(keys: read).verify(copy.path)).digests.digestCounts == [.valid: 6])
        }
        for wrong in [list("00"), "{}", "no key", ""] {
            let path = try folder.write("wrong", wrong)
            #expect(throws: ReadFailure.self) { try VerifyInputs.publicKeys(at: path) }
        }
    }

    @Test("Where there is no digest there is nothing to validate against")
    func nothing() throws {
        let folder = try TemporaryFolder()
        try folder.write(SignedTrail.logKey(7, minute: 30), "{}")
        #expect(VerifyService(keys: keys).verify(folder.path) == nil)
        #expect(VerifyService(keys: keys).verify(folder.path + "/nowhere") == nil)
    }
}
