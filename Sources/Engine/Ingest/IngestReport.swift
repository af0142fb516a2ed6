internal import Core

/// What became of one object's records.
package struct ObjectReport: Sendable, Hashable {
    package internal(set) var uri: String
    package var source: String?
    package var form: String?
    package var read: Int64 = 0
    package var stored: Int64 = 0
    package var duplicates: Int64 = 0
    package var ignored: [String: Int64] = [:]
    package var rejected: Int64 = 0
    /// What broke, in words; records before the break are stored.
    package var error: String?
    /// Bytes at its end that are the beginning of a record: waited for, not refused.
    package var tailLength: Int64 = 0
    /// The byte at which reading began, of an object that has grown.
    package var continuedAt: Int64?

    package init(uri: String) { self.uri = uri }

    /// Promise P1.
    package var isBalanced: Bool { read == stored + duplicates + ignored.values.reduce(0, +) + rejected }

    mutating func add(_ progress: ObjectProgress, activities: Int64, stored: Int64) {
        source = progress.source?.rawValue ?? source
        form = progress.form ?? form
        read += progress.read
        self.stored += stored
        duplicates += activities - stored
        ignored.merge(progress.ignored, uniquingKeysWith: +)
        rejected += progress.rejected
        error = progress.error
        tailLength = progress.tailLength
        continuedAt = progress.continued?.resumeOffset
    }
}

/// What an ingest did.
package struct IngestReport: Sendable {
    package var objects: [ObjectReport] = []
    package var seconds: Double = 0
    package var bytes: Int64 = 0

    package init() {}

    package var read: Int64 { objects.reduce(0) { $0 + $1.read } }
    package var stored: Int64 { objects.reduce(0) { $0 + $1.stored } }
    package var duplicates: Int64 { objects.reduce(0) { $0 + $1.duplicates } }
    package var rejected: Int64 { objects.reduce(0) { $0 + $1.rejected } }
    package var ignored: [String: Int64] {
        objects.reduce(into: [:]) { $0.merge($1.ignored, uniquingKeysWith: +) }
    }
    /// The sources that records came from.
    package var sources: Set<String> { Set(objects.compactMap(\.source)) }
    package var failed: Int { objects.count { $0.error != nil } }

    /// Something needs a person: an object that broke, or records that were refused.
    package var needsAttention: Bool { failed > 0 || rejected > 0 }
}

/// How far an ingest is.
package struct IngestProgress: Sendable {
    package var filesDone = 0
    package var files = 0
    package var events: Int64 = 0
    package var bytes: Int64 = 0
    package var seconds: Double = 0
}
