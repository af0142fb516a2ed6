import Bytes
import Core
import Sources_CloudTrail

/// Digests as strangers could leave them in a copy: documents, the key in front of them, and the log files they name.
///
/// An input is a key in hexadecimal digits and documents, divided by the byte 0x1E, which JSON does not have.
enum DigestTarget {
    private static let place = "AWSLogs/111122223333/CloudTrail-Digest/eu-north-1/2026/05/04/"
    private static let name = "111122223333_CloudTrail-Digest_eu-north-1_audit_eu-north-1_20260504T010000Z.json.gz"

    static func run(_ bytes: [UInt8]) throws(Violation) {
        let parts = bytes.split(separator: 0x1E, omittingEmptySubsequences: false).prefix(16).map { Array($0) }
        let der = parts.first.map { String(decoding: $0, as: UTF8.self) }.flatMap(Hex.bytes) ?? []
        let key = RSAPublicKey(der: der)
        if let key { try check(key) }
        var documents: [DigestDocument] = []
        let files = parts.dropFirst().enumerated().compactMap { number, content in
            let document = try? DigestDocument(content)
            document.map { documents.append($0) }
            // A copy of its own for each: two files have two paths.
            let path = "copy\(number)/" + (document?.name.key ?? place + name)
            return DigestFile(path: path, content: .success(content), signature: signature(number, document))
        }
        for scope in scopes(documents) { try check(files, documents, key.map { [$0] } ?? [], scope) }
    }

    /// Some digests have the signature that the metadata of the object holds, some only their successor's word.
    private static func signature(_ number: Int, _ document: DigestDocument?) -> DigestFile.Signature? {
        guard number % 3 == 2 else { return nil }
        return document?.previousSignature.map { DigestFile.Signature(digits: $0) }
    }

    private static func scopes(_ documents: [DigestDocument]) -> [DigestScope] {
        guard let first = documents.first else { return [DigestScope()] }
        return [
            DigestScope(), DigestScope(from: first.start, to: first.end, bucket: first.name.bucket),
            DigestScope(from: first.end), DigestScope(to: first.start),
        ]
    }

    private static func check(
        _ files: [DigestFile],
        _ documents: [DigestDocument],
        _ keys: [RSAPublicKey],
        _ scope: DigestScope
    ) throws(Violation) {
        let validator = DigestValidator(files, keys: keys, scope: scope)
        let names = documents.flatMap(\.entries).map { ($0.name.key, Hex.bytes($0.hash)) }
        let logFiles = names.enumerated().filter { validator.concerns($0.element.0) }.map { number, name in
            let digest = name.1.flatMap { $0.count == 32 ? SHA256Digest(bytes: $0) : nil }
            return LogFile(path: "copy\(number)/\(name.0)", content: digest.map { .hash($0) } ?? .invalidFormat(""))
        }
        let report = validator.report(on: logFiles)
        let turned = DigestValidator(files.reversed(), keys: keys, scope: scope).report(on: logFiles)
        try require(turned == report, "the order of files changes the report")
        try require(report.gaps.allSatisfy { $0.from <= $0.to }, "a gap ends before it begins")
        try require(report.series.allSatisfy { $0.from <= $0.to }, "a series ends before it begins")
        try require(report.wantedKeys.allSatisfy { $0.from <= $0.to }, "a span of a key ends before it begins")
        if keys.isEmpty {
            try require(report.digests.allSatisfy { $0.status != .valid }, "a digest is valid without a key")
            try require(report.logFiles.allSatisfy { $0.status != .valid }, "a log file is valid without a key")
        }
    }

    private static func check(_ key: RSAPublicKey) throws(Violation) {
        for encoding in RSAPublicKey.Encoding.allCases {
            let again = RSAPublicKey(der: key.encoded(encoding))
            try require(again?.fingerprints.isSubset(of: key.fingerprints) == true, "a key written again is another")
        }
        try require(!key.verifies([], of: []), "nothing is a signature")
    }
}
