internal import Foundation
internal import Glibc

/// The token of an authorized service (Admin > Authorized Services). Whatever prints it prints a mask.
package struct QRadarToken: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// For the `SEC` header alone.
    let secret: String

    package var description: String { "••••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// More than any token has: a file that is longer is another file.
    private static let maximumLength = 4096

    /// - Parameters:
    ///   - text: White space around it is dropped.
    ///   - origin: What to name in the error: the file or the variable.
    /// - Throws: ``QRadarError`` where it is empty or has characters that no header may have.
    package init(_ text: String, from origin: String) throws(QRadarError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw QRadarError(
                .configuration,
                "\(origin) does not hold a token: it must be the one line that QRadar showed when the authorized"
                    + " service was made."
            )
        }
        secret = text
    }

    /// Reads the token from `qradar.token_file`, else from `SEQUITUR_QRADAR_TOKEN`.
    ///
    /// - Throws: ``QRadarError`` where there is none, or others than owner and group may read the file.
    package static func load(
        file: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(QRadarError) -> QRadarToken {
        if let file { return try QRadarToken(try contents(of: file), from: file) }
        guard let text = environment["SEQUITUR_QRADAR_TOKEN"] else {
            throw QRadarError(
                .configuration,
                "There is no token for QRadar: put it in a file that only this user can read and name that in"
                    + " qradar.token_file, or set SEQUITUR_QRADAR_TOKEN."
            )
        }
        return try QRadarToken(text, from: "SEQUITUR_QRADAR_TOKEN")
    }

    private static func contents(of file: String) throws(QRadarError) -> String {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw QRadarError(.configuration, "qradar.token_file: \(file) cannot be read: \(reason).")
        }
        defer { close(descriptor) }
        var status = stat()
        // Of the open file, so that what is checked is what is read.
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o007 == 0 else {
            throw QRadarError(
                .configuration,
                "qradar.token_file: others can read or write \(file); run chmod 600 on it, and make a new token if"
                    + " somebody may have read this one."
            )
        }
        var bytes = [UInt8](repeating: 0, count: maximumLength + 1)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
