internal import Bytes
internal import Core
internal import Foundation
internal import Glibc

/// A path that a person named, or that was found beneath one.
package struct InputFile: Sendable, Hashable {
    package let path: String
    /// Why it cannot be read, where that is known before opening it.
    package let problem: String?
}

/// Finds the files beneath paths.
package enum InputTree {
    /// Files in the order of their names. Symbolic links beneath a folder are not followed, so no loop and no way out of
    /// the folder; what is neither file nor folder is named with its reason.
    package static func files(at paths: [String]) -> [InputFile] {
        paths.flatMap { path in
            var status = stat()
            guard stat(path, &status) == 0 else {
                return [InputFile(path: path, problem: String(cString: strerror(errno)).lowercased())]
            }
            // What a person named may be a link; what it leads to is taken.
            if status.st_mode & S_IFMT == S_IFDIR { return walk(path) }
            return [file(path, status)]
        }
    }

    private static func walk(_ root: String) -> [InputFile] {
        var found: [InputFile] = []
        var folders = [root]
        while let folder = folders.popLast() {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            } catch {
                found.append(InputFile(path: folder, problem: "folder cannot be read"))
                continue
            }
            var inner: [String] = []
            for name in names {
                let path = folder + "/" + name
                var status = stat()
                guard lstat(path, &status) == 0 else {
                    found.append(InputFile(path: path, problem: String(cString: strerror(errno)).lowercased()))
                    continue
                }
                if status.st_mode & S_IFMT == S_IFDIR { inner.append(path) } else { found.append(file(path, status)) }
            }
            folders.append(contentsOf: inner.reversed())
        }
        return found
    }

    private static func file(_ path: String, _ status: stat) -> InputFile {
        switch status.st_mode & S_IFMT {
        case S_IFREG: InputFile(path: path, problem: nil)
        case S_IFLNK: InputFile(path: path, problem: "symbolic link, not followed")
        default: InputFile(path: path, problem: "not a regular file")
        }
    }
}

/// Tells a file from the one that took its name, and from itself before it was written to.
struct FileVersion: Equatable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    /// Whether this one was last written to before the other.
    func precedes(_ other: FileVersion) -> Bool { (seconds, nanoseconds) < (other.seconds, other.nanoseconds) }

    fileprivate init(_ status: stat) {
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}

/// An open file.
package final class OpenFile {
    private let descriptor: Int32
    /// Which file it was when it was opened.
    let version: FileVersion

    /// - Throws: ``ReadFailure`` with the system's reason.
    package init(_ path: String) throws(ReadFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ReadFailure(String(cString: strerror(errno)).lowercased()) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw ReadFailure("not a regular file")
        }
        version = FileVersion(status)
    }

    deinit { close(descriptor) }

    /// - Returns: Bytes read, 0 at the end.
    package func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ReadFailure) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw ReadFailure(String(cString: strerror(errno)).lowercased()) }
        }
    }

    func seek(to offset: Int64) { lseek(descriptor, Int(offset), SEEK_SET) }

    /// What all that is there now comes to.
    struct Fingerprint {
        let digest: SHA256Digest
        let size: Int64
        /// The first bytes.
        let head: [UInt8]
        /// The longest of the objects asked for that this one begins with.
        let predecessor: Predecessor?
    }

    /// - Parameter candidates: Objects that this one may begin with, the longest first.
    func fingerprint(_ candidates: [Predecessor]) throws(ReadFailure) -> Fingerprint {
        let hasher = SHA256Hasher()
        // The shortest is met first.
        var awaited = candidates
        var found: Predecessor?
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var total: Int64 = 0
        var head: [UInt8] = []
        while true {
            let count = try buffer.withUnsafeMutableBufferPointer { bytes throws(ReadFailure) in try read(into: bytes) }
            guard count > 0 else { break }
            var done = 0
            while let next = awaited.last, next.size <= total + Int64(count) {
                let upTo = Int(next.size - total)
                buffer.withUnsafeBufferPointer { hasher.update(UnsafeBufferPointer(rebasing: $0[done..<upTo])) }
                done = upTo
                if hasher.soFar() == next.sha256 { found = next }
                awaited.removeLast()
            }
            buffer.withUnsafeBufferPointer { hasher.update(UnsafeBufferPointer(rebasing: $0[done..<count])) }
            if head.isEmpty { head = Array(buffer[..<min(count, 4)]) }
            total += Int64(count)
        }
        seek(to: 0)
        return Fingerprint(
            digest: hasher.finish(),
            size: total,
            head: head,
            predecessor: found.flatMap { $0.size < total ? $0 : nil }
        )
    }
}

/// Why an object cannot be read on.
package struct ReadFailure: Error, Sendable {
    package let reason: String
    /// The bytes themselves are wrong, whoever reads them and when.
    package let isOfContent: Bool

    package init(_ reason: String, isOfContent: Bool = false) {
        self.reason = reason
        self.isOfContent = isOfContent
    }
}
