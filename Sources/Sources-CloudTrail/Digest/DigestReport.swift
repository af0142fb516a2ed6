package import Core

/// What is wrong with a digest that is not what CloudTrail wrote.
package enum DigestFault: String, Codable, Sendable {
    case unreadable
    case algorithm
    case signature
    case hashOfNext = "hash-of-next"
    case signatureOfNext = "signature-of-next"
    case contradiction

    /// The same for people.
    package var text: String {
        switch self {
        case .unreadable: "it cannot be read as a digest"
        case .algorithm: "it names an algorithm that CloudTrail does not use"
        case .signature: "its signature does not fit its content"
        case .hashOfNext: "the digest after it holds another hash of it"
        case .signatureOfNext: "the digest after it holds another signature of it"
        case .contradiction: "it says something else of the digest before it, and that one is proven"
        }
    }
}

/// The verdict on one digest.
package struct DigestVerdict: Hashable, Sendable {
    package enum Status: String, Codable, CaseIterable, Sendable {
        /// Its signature is CloudTrail's, it is where it was delivered, and its neighbours agree with it.
        case valid
        case invalid
        /// It is not where it was delivered.
        case moved
        /// A digest names it, and it is not there.
        case missing
        /// Nothing at hand holds its signature.
        case noSignature = "no-signature"
        /// The key that it names is not at hand.
        case unknownKey = "unknown-key"
    }

    package let series: DigestSeries
    /// As it says itself, or as the digest does that names it.
    package let bucket: String?
    package let key: String
    /// Where it was found; nil where it is missing.
    package let path: String?
    package let status: Status
    package let fault: DigestFault?
    package let detail: String?
    /// The span of delivery that it covers; of a missing one, what lies between its neighbours.
    package let from: Timestamp?
    package let to: Timestamp?
    package let fingerprint: String?
    /// How many log files it names.
    package let logFiles: Int
}

/// A span of a series for which there is no digest, and none is known to be missing.
package struct DigestGap: Hashable, Sendable {
    package enum Cause: String, Codable, Sendable {
        /// The series begins anew: logging or validation was off meanwhile.
        case restarted
        /// The series ends before the time that was asked for.
        case ended
    }

    package let series: DigestSeries
    package let from: Timestamp
    package let to: Timestamp
    package let cause: Cause
}

/// The verdict on one log file.
package struct LogFileVerdict: Hashable, Sendable {
    /// Its key as the digest names it, else the path at which it was found.
    package let key: String
    /// Where it was found; nil where it is missing.
    package let path: String?
    package let status: VerificationStatus
    /// The key of the digest that names it.
    package let digest: String?
    package let detail: String?
}

/// A series as far as it was there.
package struct SeriesSummary: Hashable, Sendable {
    package let series: DigestSeries
    package let from: Timestamp
    package let to: Timestamp
    package let digests: Int
    /// The first names none before it: whatever was deleted, it was nothing older.
    package let beginsAnew: Bool
}

/// A key that digests are signed with and that was not given.
package struct WantedKey: Hashable, Sendable {
    package let fingerprint: String
    package let region: String
    package let digests: Int
    /// The times to ask `ListPublicKeys` for.
    package let from: Timestamp
    package let to: Timestamp
}

/// What digests prove of the log files of a copy. The same files give the same report, in the same order.
package struct DigestReport: Hashable, Sendable {
    package var series: [SeriesSummary] = []
    package var digests: [DigestVerdict] = []
    package var gaps: [DigestGap] = []
    package var logFiles: [LogFileVerdict] = []
    package var wantedKeys: [WantedKey] = []

    package init() {}

    package var digestCounts: [DigestVerdict.Status: Int] {
        digests.reduce(into: [:]) { $0[$1.status, default: 0] += 1 }
    }

    package var logFileCounts: [VerificationStatus: Int] {
        logFiles.reduce(into: [:]) { $0[$1.status, default: 0] += 1 }
    }

    /// Something is not proven. That a log file is too new to be in a digest needs nobody.
    package var needsAttention: Bool {
        !gaps.isEmpty || digests.contains { $0.status != .valid }
            || logFiles.contains { $0.status != .valid && $0.status != .undecided }
    }
}
