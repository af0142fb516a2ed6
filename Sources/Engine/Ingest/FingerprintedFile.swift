internal import Bytes
internal import Core
internal import Foundation

/// A file and what its bytes are, before a record of it is read.
struct FingerprintedFile {
    let path: String
    let digest: SHA256Digest
    /// Bytes, as they lie on the disk.
    let size: Int64
    let isGzip: Bool
    let version: FileVersion
    /// The object that these bytes begin with, whose reading may be gone on with.
    let predecessor: Predecessor?

    /// The object's identity.
    let id: UUID

    /// - Parameter candidates: Objects that the file may begin with, the longest first.
    /// - Throws: ``ReadFailure`` where it cannot be read.
    init(_ path: String, candidates: [Predecessor]) throws(ReadFailure) {
        let file = try OpenFile(path)
        let print = try file.fingerprint(candidates)
        self.path = path
        digest = print.digest
        id = print.digest.uuid
        size = print.size
        isGzip = print.head.starts(with: Gzip.magic)
        version = file.version
        predecessor = print.predecessor
    }

    /// - Throws: ``ReadFailure`` where it cannot be read, or is not what it was.
    func open() throws(ReadFailure) -> OpenFile {
        let file = try OpenFile(path)
        guard file.version == version else {
            throw ReadFailure("changed while it was read; the next run reads it as it is then")
        }
        return file
    }
}
