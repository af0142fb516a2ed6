package import Bytes
package import Core
package import Engine
internal import Foundation
internal import JSONTape
package import Sources_CloudTrail

/// What a validation of a copy found.
package struct VerifyReport: Sendable {
    package let digests: DigestReport
    /// The verdict on every log file of the copy that was asked about and could be read, for a store to keep.
    package let verifications: [ObjectVerification]
    /// Folders, and files that are neither log nor digest, that could not be read: what is in them is not in the report.
    package let unread: [InputFile]
    package let bytes: Int64
    package let seconds: Double

    package var needsAttention: Bool { digests.needsAttention || !unread.isEmpty }
}

/// Validates the CloudTrail log files of a folder: a copy of a bucket, or of part of one.
///
/// The judgement is ``DigestValidator``'s; here files are found, read once each, and hashed while they are inflated.
package struct VerifyService: Sendable {
    private let keys: [RSAPublicKey]
    private let signatures: DigestSignatures

    package init(keys: [RSAPublicKey], signatures: DigestSignatures = DigestSignatures()) {
        self.keys = keys
        self.signatures = signatures
    }

    /// A log file of the copy, read.
    private struct HashedFile {
        let uri: String
        let path: String
        /// Of its bytes as they lie there; nil where they could not be read.
        var digest: SHA256Digest?
        var content = LogFile.Content.unreadable("not read")
        /// Inflated.
        var length: Int64 = 0

        var logFile: LogFile { LogFile(path: path, content: content) }

        func verification(_ verdict: LogFileVerdict) -> ObjectVerification? {
            guard let digest else { return nil }
            var contentDigest: SHA256Digest?
            if case .hash(let hash) = content { contentDigest = hash }
            return ObjectVerification(
                objectID: digest.uuid,
                uri: uri,
                contentDigest: contentDigest,
                status: verdict.status,
                digestKey: verdict.digest
            )
        }
    }

    /// A file of the copy.
    private struct Found {
        let file: InputFile
        /// Its path from where the copy begins.
        let path: String
    }

    /// - Parameter progress: Called now and then with the number of log files that are done, and of all.
    /// - Returns: nil where there is no digest at `folder`.
    package func verify(
        _ folder: String,
        scope: DigestScope = DigestScope(),
        progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) -> VerifyReport? {
        let started = Date()
        let files = InputTree.files(at: [folder]).map { Found(file: $0, path: Self.relative($0.path, to: folder)) }
        let reader = UnwrappingReader()
        let digests = digests(among: files, reader)
        guard !digests.isEmpty else { return nil }
        let validator = DigestValidator(digests, keys: keys, scope: scope)
        let wanted = files.filter { validator.concerns($0.path) }
        var hashed: [HashedFile] = []
        var bytes: Int64 = 0
        for (index, found) in wanted.enumerated() {
            let file = Self.hash(found, reader)
            hashed.append(file)
            bytes += file.length
            if index % 100 == 0 { progress(index, wanted.count) }
        }
        let report = validator.report(on: hashed.map(\.logFile))
        let verdicts: [String: LogFileVerdict] = report.logFiles.reduce(into: [:]) { verdicts, verdict in
            if let path = verdict.path { verdicts[path] = verdict }
        }
        return VerifyReport(
            digests: report,
            verifications: hashed.compactMap { file in verdicts[file.path].flatMap(file.verification) },
            unread: files.map(\.file).filter { $0.problem != nil && DeliveredName(path: $0.path) == nil },
            bytes: bytes,
            seconds: Date().timeIntervalSince(started)
        )
    }

    /// A file that was named itself is a copy that begins at its own name.
    private static func relative(_ path: String, to folder: String) -> String {
        path == folder
            ? (path as NSString).lastPathComponent : String(path.dropFirst(folder.count).drop { $0 == "/" })
    }

    private func digests(among files: [Found], _ reader: UnwrappingReader) -> [DigestFile] {
        let paths = Set(files.map(\.file.path))
        return files.compactMap { found in
            guard case .digest = DeliveredName(path: found.path)?.kind else { return nil }
            let beside = found.file.path + ".head.json"
            let head = paths.contains(beside) ? Self.head(at: beside, reader) : nil
            return DigestFile(
                path: found.path,
                content: Self.content(of: found.file, reader),
                signature: head?.signature ?? signatures.signature(at: found.path),
                generated: head?.generated
            )
        }
    }

    private static func content(
        of file: InputFile,
        _ reader: UnwrappingReader
    ) -> Result<[UInt8], DigestFile.Problem> {
        if let problem = file.problem { return .failure(DigestFile.Problem(problem)) }
        do throws(ReadFailure) {
            return .success(try reader.content(of: file.path))
        } catch {
            return .failure(DigestFile.Problem(error.reason))
        }
    }

    /// The metadata of an object, as `aws s3api head-object` writes it.
    private static func head(
        at path: String,
        _ reader: UnwrappingReader
    ) -> (signature: DigestFile.Signature?, generated: Timestamp?)? {
        guard let content = try? reader.content(of: path, limit: 1 << 20) else { return nil }
        return try? VerifyInputs.withJSON(content) { root in
            let metadata = root["Metadata"]
            let signature = metadata?["signature"]?.string.map {
                DigestFile.Signature(digits: $0, algorithm: metadata?["signature-algorithm"]?.string)
            }
            let generated = metadata?["backfill-generation-timestamp"]?.string.flatMap { Timestamp($0) }
            return (signature, generated)
        }
    }

    private static func hash(_ found: Found, _ reader: UnwrappingReader) -> HashedFile {
        var file = HashedFile(uri: found.file.path, path: found.path)
        let hasher = SHA256Hasher()
        do throws(ReadFailure) {
            if let problem = found.file.problem { throw ReadFailure(problem) }
            let outcome = try reader.read(found.file.path) { bytes in
                hasher.update(bytes)
                file.length += Int64(bytes.count)
            }
            file.digest = outcome.digest
            file.content = outcome.fault.map { .invalidFormat($0.rawValue) } ?? .hash(hasher.finish())
        } catch {
            file.content = .unreadable(error.reason)
        }
        return file
    }
}
