package import Bytes
package import Foundation

/// What a provider's own signatures say of one object.
package enum VerificationStatus: String, Codable, CaseIterable, Sendable {
    /// A digest that is proven names exactly these bytes.
    case valid
    /// A digest names the object with other bytes.
    case modified
    /// A digest names the object, and it is not there.
    case missing
    /// A digest names the object, and it cannot be inflated.
    case invalidFormat = "invalid-format"
    /// The file is there and could not be read.
    case unreadable
    /// A digest names the object, and the digest itself is not proven.
    case unproven
    /// Digests cover the time at which it was delivered, and none names it.
    case unreferenced
    /// It was delivered so near the edge of what digests cover that one which is not there may name it.
    case undecided
    /// No digest covers the time at which it was delivered.
    case notCovered = "not-covered"

    /// Whether it says what the bytes are, and not only what could not be found out: without the keys, or from a copy
    /// that lacks the digests.
    package var isDecided: Bool {
        switch self {
        case .valid, .modified, .missing, .invalidFormat, .unreferenced: true
        case .unreadable, .unproven, .undecided, .notCovered: false
        }
    }
}

/// The verdict on one object, as a store keeps it.
package struct ObjectVerification: Hashable, Sendable {
    /// The object's identity: the first 128 bits of the SHA-256 of its bytes, as in ``RecordPlace/objectID``.
    package let objectID: UUID
    /// Where it was read, as in ``ObjectProgress/uri``.
    package let uri: String
    /// SHA-256 of its uncompressed bytes, which is what digests hold; nil where it cannot be inflated.
    package let contentDigest: SHA256Digest?
    package let status: VerificationStatus
    /// The key of the digest that names it.
    package let digestKey: String?

    package init(
        objectID: UUID,
        uri: String,
        contentDigest: SHA256Digest?,
        status: VerificationStatus,
        digestKey: String?
    ) {
        self.objectID = objectID
        self.uri = uri
        self.contentDigest = contentDigest
        self.status = status
        self.digestKey = digestKey
    }
}

/// Where verdicts on objects are kept.
package protocol VerificationStore: Sendable {
    /// Keeps the verdicts, with the time of the call. A later verdict on an object takes the place of an earlier one,
    /// unless only the earlier one is decided.
    func record(_ verifications: [ObjectVerification]) async throws
}
