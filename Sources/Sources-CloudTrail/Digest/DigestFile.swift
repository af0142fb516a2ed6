package import Bytes
package import Core

/// A digest as it was found.
package struct DigestFile: Sendable {
    /// The signature from the metadata of the object, which a copy of its bytes does not hold.
    package struct Signature: Hashable, Sendable {
        /// `x-amz-meta-signature`.
        package let digits: String
        /// `x-amz-meta-signature-algorithm`, where it is known.
        package let algorithm: String?

        package init(digits: String, algorithm: String? = nil) {
            self.digits = digits
            self.algorithm = algorithm
        }
    }

    /// Its key, or its path from where the copy begins.
    package let path: String
    package let content: Result<DigestDocument, Problem>
    package let signature: Signature?
    /// `x-amz-meta-backfill-generation-timestamp`: near it lies the key of a backfill digest, whose own times are older.
    package let generated: Timestamp?
    /// What the path says of it.
    let delivered: DeliveredName
    let pathSeries: DigestSeries

    /// Why there is no document.
    package struct Problem: Error, Hashable, Sendable {
        package let reason: String

        package init(_ reason: String) { self.reason = reason }
    }

    /// - Returns: nil where the path is not that of a digest.
    package init?(
        path: String,
        content: Result<[UInt8], Problem>,
        signature: Signature? = nil,
        generated: Timestamp? = nil
    ) {
        guard let delivered = DeliveredName(path: path), case .digest(let series) = delivered.kind else { return nil }
        self.path = path
        self.delivered = delivered
        self.signature = signature
        self.generated = generated
        pathSeries = series
        self.content = content.flatMap { bytes in
            do throws(RecordProblem) {
                return .success(try DigestDocument(bytes))
            } catch {
                return .failure(
                    Problem([error.code.rawValue, error.field].filter { !$0.isEmpty }.joined(separator: " "))
                )
            }
        }
    }

    var document: DigestDocument? { try? content.get() }
    var series: DigestSeries { document?.series ?? pathSeries }
    var start: Timestamp { document?.start ?? delivered.stamp }
}

/// A log file as it was found.
package struct LogFile: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// SHA-256 of its uncompressed bytes.
        case hash(SHA256Digest)
        /// It cannot be inflated.
        case invalidFormat(String)
        /// It cannot be read.
        case unreadable(String)
    }

    /// Its key, or its path from where the copy begins.
    package let path: String
    package let content: Content

    package init(path: String, content: Content) {
        self.path = path
        self.content = content
    }
}

/// What is asked about.
package struct DigestScope: Hashable, Sendable {
    /// Of log files the time of delivery counts, of digests the span.
    package var from: Timestamp?
    package var to: Timestamp?
    /// The bucket that the files were copied from, where it is known: a copy does not say.
    package var bucket: String?

    package init(from: Timestamp? = nil, to: Timestamp? = nil, bucket: String? = nil) {
        self.from = from
        self.to = to
        self.bucket = bucket
    }

    func contains(_ time: Timestamp) -> Bool {
        from.map { $0 <= time } ?? true && to.map { time <= $0 } ?? true
    }

    func touches(_ start: Timestamp, _ end: Timestamp) -> Bool {
        from.map { $0 < end } ?? true && to.map { start < $0 } ?? true
    }
}
