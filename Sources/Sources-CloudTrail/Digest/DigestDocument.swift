package import Bytes
package import Core
internal import JSONTape

/// The content of a digest: which log files were delivered in a span of time, and what the digest before it was.
///
/// The members are those of the user guide, "CloudTrail digest file structure". Texts are kept as they are written:
/// they are signed.
package struct DigestDocument: Hashable, Sendable {
    /// A log file that was delivered.
    package struct Entry: Hashable, Sendable {
        package let name: S3Name
        package let hash: String
        package let hashAlgorithm: String
    }

    /// The digest before.
    package struct Previous: Hashable, Sendable {
        package let name: S3Name
        package let hash: String
        package let hashAlgorithm: String
    }

    /// The only algorithms that CloudTrail has used.
    package static let hashAlgorithm = "SHA-256"
    package static let signatureAlgorithm = "SHA256withRSA"

    package let name: S3Name
    package let series: DigestSeries
    package let start: Timestamp
    package let end: Timestamp
    package let fingerprint: String
    package let algorithm: String
    /// nil in the digest that a series begins with.
    package let previous: Previous?
    /// nil only where the document says `null`; an empty text is another text, and signed as such.
    package let previousSignature: String?
    package let entries: [Entry]
    /// SHA-256 of the uncompressed document.
    package let hash: SHA256Digest
    private let endText: String

    /// - Parameter bytes: The document, uncompressed.
    /// - Throws: ``RecordProblem`` where it is no digest, with the member that is missing or wrong.
    package init(_ bytes: [UInt8]) throws(RecordProblem) {
        let parser = JSONParser()
        let root: JSONValue
        do throws(JSONError) {
            root = try parser.parse(copying: bytes)
        } catch {
            throw RecordProblem(error)
        }
        defer { withExtendedLifetime(parser) {} }
        guard root.isObject else { throw RecordProblem(.unrecognised) }
        hash = SHA256Digest(of: bytes)
        name = S3Name(
            bucket: try Self.text(root, "digestS3Bucket"),
            key: try Self.text(root, "digestS3Object")
        )
        guard case .digest(let series) = DeliveredName(path: name.key)?.kind else {
            throw RecordProblem(.invalidField, field: "digestS3Object")
        }
        self.series = series
        endText = try Self.text(root, "digestEndTime")
        end = try Self.time(root, "digestEndTime")
        start = try Self.time(root, "digestStartTime")
        guard start <= end else { throw RecordProblem(.invalidField, field: "digestStartTime") }
        fingerprint = try Self.text(root, "digestPublicKeyFingerprint")
        algorithm = try Self.text(root, "digestSignatureAlgorithm")
        guard let signature = root["previousDigestSignature"] else {
            throw RecordProblem(.missingField, field: "previousDigestSignature")
        }
        previousSignature = signature.isNull ? nil : try Self.text(root, "previousDigestSignature")
        if let object = root["previousDigestS3Object"], !object.isNull {
            previous = Previous(
                name: S3Name(
                    bucket: try Self.text(root, "previousDigestS3Bucket"),
                    key: try Self.text(root, "previousDigestS3Object")
                ),
                hash: try Self.text(root, "previousDigestHashValue"),
                hashAlgorithm: try Self.text(root, "previousDigestHashAlgorithm")
            )
        } else {
            previous = nil
        }
        guard let files = root["logFiles"], files.isArray else {
            throw RecordProblem(.missingField, field: "logFiles")
        }
        entries = try files.elements.map { file throws(RecordProblem) in
            Entry(
                name: S3Name(bucket: try Self.text(file, "s3Bucket"), key: try Self.text(file, "s3Object")),
                hash: try Self.text(file, "hashValue"),
                hashAlgorithm: try Self.text(file, "hashAlgorithm")
            )
        }
    }

    private static func text(_ value: JSONValue, _ field: StaticString) throws(RecordProblem) -> String {
        guard let member = value[field] else { throw RecordProblem(.missingField, field: "\(field)") }
        guard let text = member.string else { throw RecordProblem(.invalidField, field: "\(field)") }
        return text
    }

    private static func time(_ value: JSONValue, _ field: StaticString) throws(RecordProblem) -> Timestamp {
        guard let time = Timestamp(try text(value, field)) else {
            throw RecordProblem(.invalidField, field: "\(field)")
        }
        guard Timestamp.storable.contains(time) else { throw RecordProblem(.timeOutOfRange, field: "\(field)") }
        return time
    }

    /// What CloudTrail signs: four lines without an end of the last, as in the user guide, "Custom implementations of
    /// CloudTrail log file integrity validation".
    package var signedText: String {
        [endText, "\(name.bucket)/\(name.key)", hash.description, previousSignature ?? "null"].joined(separator: "\n")
    }
}
