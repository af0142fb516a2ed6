internal import Bytes
internal import Foundation

/// A bucket as CloudTrail fills it: a log file and a digest for each hour, each digest signed and naming the one before.
///
/// The text that is signed is written here again from the user guide, so that it can be compared with the reader's.
package struct SignedTrail: Sendable {
    package static let bucket = "lab-trail"
    package static let account = "111122223333"
    package static let region = "eu-north-1"
    private static let unique = "AbCdEfGhIjKlMnOp"

    /// One digest, which may be bent before it is signed.
    package struct Digest: Sendable {
        package var bucket = SignedTrail.bucket
        package var key: String
        package var start: String
        package var end: String
        package var fingerprint: String
        /// The five members of the digest before; nil writes `null`.
        package var previousKey: String?
        package var previousHash: String?
        package var previousSignature: String?
        package var logFiles: [(key: String, hash: String)]

        /// The document, inflated.
        package var bytes: [UInt8] {
            let files = logFiles.map {
                #"{"s3Bucket":"\#(bucket)","s3Object":"\#($0.key)","hashValue":"\#($0.hash)","hashAlgorithm":"SHA-256"}"#
            }
            func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
            let text = """
                {"awsAccountId":"\(SignedTrail.account)","digestStartTime":"\(start)","digestEndTime":"\(end)",\
                "digestS3Bucket":"\(bucket)","digestS3Object":"\(key)","digestPublicKeyFingerprint":"\(fingerprint)",\
                "digestSignatureAlgorithm":"SHA256withRSA","newestEventTime":null,"oldestEventTime":null,\
                "previousDigestS3Bucket":\(quoted(previousKey.map { _ in bucket })),\
                "previousDigestS3Object":\(quoted(previousKey)),"previousDigestHashValue":\(quoted(previousHash)),\
                "previousDigestHashAlgorithm":\(quoted(previousHash.map { _ in "SHA-256" })),\
                "previousDigestSignature":\(quoted(previousSignature)),"logFiles":[\(files.joined(separator: ","))]}
                """
            return Array(text.utf8)
        }

        /// The text that CloudTrail signs.
        package var signedText: String {
            "\(end)\n\(bucket)/\(key)\n\(SignedTrail.hash(bytes))\n\(previousSignature ?? "null")"
        }

        /// The signature as the metadata of the object hold it.
        package func signature(by signer: SigningKey) -> String {
            Hex.string(signer.signature(of: signedText))
        }
    }

    package let signer: SigningKey
    package private(set) var digests: [Digest] = []
    package private(set) var signatures: [String] = []
    /// Inflated, by key.
    package var logFiles: [String: [UInt8]] = [:]

    /// - Parameters:
    ///   - hours: The hours of 4 May 2026 that have a digest.
    ///   - change: Bends a digest before it is signed.
    package init(
        hours: Range<Int>,
        trail: String = "audit_trail",
        suffix: String = "",
        signer: SigningKey = .shared,
        change: (_ hour: Int, _ digest: inout Digest) -> Void = { _, _ in }
    ) {
        self.signer = signer
        let fingerprint = RSAPublicKey(der: signer.publicKey(.pkcs1))?.fingerprint ?? ""
        for hour in hours {
            let log = Self.logKey(hour, minute: 30, unique: suffix.isEmpty ? Self.unique : "BaCkFiLlBaCkFiLl")
            let content = Array(#"{"Records":[{"eventID":"\#(trail)-\#(hour)"}]}"#.utf8)
            logFiles[log] = content
            var digest = Digest(
                key: Self.digestKey(hour + 1, trail: trail, suffix: suffix),
                start: "2026-05-04T\(Self.digits(hour)):00:00Z",
                end: "2026-05-04T\(Self.digits(hour + 1)):00:00Z",
                fingerprint: fingerprint,
                previousKey: digests.last?.key,
                previousHash: digests.last.map { Self.hash($0.bytes) },
                previousSignature: signatures.last,
                logFiles: [(log, Self.hash(content))]
            )
            change(hour, &digest)
            digests.append(digest)
            signatures.append(digest.signature(by: signer))
        }
    }

    package static func hash(_ bytes: [UInt8]) -> String { SHA256Digest(of: bytes).description }

    package static func logKey(_ hour: Int, minute: Int, unique: String = unique) -> String {
        "logs/AWSLogs/\(account)/CloudTrail/\(region)/2026/05/04/"
            + "\(account)_CloudTrail_\(region)_20260504T\(digits(hour))\(digits(minute))Z_\(unique).json.gz"
    }

    package static func digestKey(_ hour: Int, trail: String = "audit_trail", suffix: String = "") -> String {
        "logs/AWSLogs/\(account)/CloudTrail-Digest/\(region)/2026/05/04/"
            + "\(account)_CloudTrail-Digest_\(region)_\(trail)_\(region)_20260504T\(digits(hour))0000Z\(suffix).json.gz"
    }

    private static func digits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
