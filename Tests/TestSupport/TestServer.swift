internal import EmbeddedPostgres
internal import Foundation
internal import Glibc

/// A PostgreSQL of one test's own, to be stopped, restarted and starved.
package final class TestServer: Sendable {
    private let home: String
    private let binaries: ServerBinaries

    private var data: String { home + "/data" }

    /// What libpq connects with.
    package var url: String { "host=\(home) user=sequitur dbname=sequitur" }

    package init() throws {
        binaries = try ServerBinaries.find()
        // A socket's path may have 107 bytes, so not the folder for temporary files.
        home = "/tmp/sequitur-server-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
        if getuid() == 0, let owner = getpwnam(Self.user) { chown(home, owner.pointee.pw_uid, owner.pointee.pw_gid) }
        // Small segments of the log: a limit on the size of files must leave room for them.
        try run(
            "initdb",
            ["-D", data, "-U", "sequitur", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--wal-segsize=1"]
        )
        try start()
        try run("createdb", ["-h", home, "-U", "sequitur", "sequitur"])
    }

    deinit {
        try? stop()
        try? FileManager.default.removeItem(atPath: home)
    }

    /// - Parameter fileLimit: How many bytes a file of the server may have: a full disk for the tables that reach it.
    package func start(fileLimit: Int? = nil) throws {
        let options = "-c listen_addresses='' -c unix_socket_directories=\(home) -c fsync=off -c shared_buffers=32MB"
        try run(
            "pg_ctl",
            ["start", "-D", data, "-l", home + "/log", "-w", "-o", options],
            before: fileLimit.map { ["prlimit", "--fsize=\($0)"] } ?? []
        )
    }

    /// - Parameter mode: `fast` tells the clients, `immediate` is a crash.
    package func stop(_ mode: String = "immediate") throws {
        try run("pg_ctl", ["stop", "-D", data, "-w", "-m", mode])
    }

    package func restart(_ mode: String) throws {
        try stop(mode)
        try start()
    }

    private static let user = getpwnam("postgres") == nil ? "nobody" : "postgres"

    /// Runs one of the server's programs, which root may not.
    private func run(_ program: String, _ arguments: [String], before prefix: [String] = []) throws {
        let identity =
            getuid() == 0 ? ["setpriv", "--reuid=\(Self.user)", "--regid=\(Self.user)", "--init-groups"] : []
        let words = identity + prefix + [binaries.folder + "/" + program] + arguments
        let ended = Command.start(Array(words.dropFirst()), program: words[0]).finish()
        guard ended.status == 0 else { throw SQLFailure(description: "\(program): \(ended.output)\(ended.errors)") }
    }
}
