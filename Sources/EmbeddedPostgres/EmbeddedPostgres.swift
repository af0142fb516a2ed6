internal import Foundation
internal import Glibc

/// A private PostgreSQL beside the command: data under one folder, a unix socket and no TCP.
///
/// As root it runs as user `postgres` (or `nobody`), since `initdb` refuses root.
package struct EmbeddedPostgres: Sendable {
    /// What a server is doing.
    package enum Status: Sendable {
        case running
        case stopped
        case absent
    }

    package let home: String
    private let binaries: ServerBinaries
    private let owner: Owner?

    private struct Owner: Sendable {
        let name: String
        let user: uid_t
        let group: gid_t
    }

    // The socket's path may have 107 bytes (unix(7)); the file name takes 16.
    private static let longestSocketFolder = 90

    private var data: String { home + "/data" }
    private var log: String { home + "/server.log" }

    private var socketFolder: String {
        let beside = home + "/run"
        if beside.utf8.count <= Self.longestSocketFolder { return beside }
        let hash = beside.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return "/tmp/sequitur-\(getuid())-\(String(hash, radix: 16))"
    }

    /// - Parameter home: Usually `SEQUITUR_HOME`.
    /// - Throws: ``EmbeddedPostgresError`` where no server is installed.
    package init(home: String) throws(EmbeddedPostgresError) {
        self.home = home.hasPrefix("/") ? home : FileManager.default.currentDirectoryPath + "/" + home
        binaries = try ServerBinaries.find()
        owner = getuid() == 0 ? Self.unprivileged() : nil
        if getuid() == 0, owner == nil {
            throw EmbeddedPostgresError(
                "running as root, and neither user postgres nor nobody exists to run the server as"
            )
        }
    }

    private static func unprivileged() -> Owner? {
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name) {
                return Owner(name: name, user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
            }
        }
        return nil
    }

    /// What libpq connects with.
    package var url: String {
        "host=\(socketFolder) user=sequitur dbname=sequitur"
    }

    package func status() -> Status {
        guard FileManager.default.fileExists(atPath: data + "/PG_VERSION") else { return .absent }
        guard let answer = try? run("pg_ctl", ["status", "-D", data]) else { return .stopped }
        return answer.status == 0 && !isPIDFileStale ? .running : .stopped
    }

    /// Whether the pid file names a process that is gone, or dead and not yet buried by its parent, which `pg_ctl` takes
    /// for a running server.
    private var isPIDFileStale: Bool {
        guard let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8) else { return false }
        guard let pid = text.split(separator: "\n").first else { return true }
        // "pid (name) state …": proc(5).
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
            return FileManager.default.fileExists(atPath: "/proc/self")
        }
        return status.split(separator: ")").last?.hasPrefix(" Z") ?? false
    }

    /// Starts the server if it does not run, making its data folder if there is none, and gives the URL.
    ///
    /// - Throws: ``EmbeddedPostgresError`` with what is wrong and what to do.
    package func start() throws(EmbeddedPostgresError) -> String {
        try prepareFolders()
        let lock = try Lock(home + "/start.lock")
        defer { lock.release() }
        if status() != .running, isHalfMade { try initialise() }
        try checkVersion()
        if status() != .running { try launch() }
        try createDatabase()
        return url
    }

    /// Stops the server; nothing happens where none runs.
    ///
    /// - Throws: ``EmbeddedPostgresError``.
    package func stop() throws(EmbeddedPostgresError) {
        guard status() == .running else { return }
        let answer = try run("pg_ctl", ["stop", "-D", data, "-m", "fast", "-w"])
        guard answer.status == 0 else { throw EmbeddedPostgresError("the server does not stop: \(answer.output)") }
    }

    /// `initdb` was killed, or the database of this product was never made: the marker is written last.
    private var isHalfMade: Bool { !FileManager.default.fileExists(atPath: home + "/initialised") }

    private func prepareFolders() throws(EmbeddedPostgresError) {
        let manager = FileManager.default
        do {
            for folder in [home, socketFolder] {
                try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
                guard chmod(folder, 0o700) == 0 else {
                    throw EmbeddedPostgresError("\(folder) belongs to another user")
                }
                if let owner, chown(folder, owner.user, owner.group) != 0 {
                    throw EmbeddedPostgresError("\(folder) cannot be given to user \(owner.name)")
                }
            }
        } catch let error as EmbeddedPostgresError {
            throw error
        } catch {
            throw EmbeddedPostgresError(
                "\(home) cannot be made: \(error.localizedDescription). Set SEQUITUR_HOME to a folder that can be written."
            )
        }
        guard let owner else { return }
        let answer = try run("/usr/bin/test", ["-x", home])
        guard answer.status == 0 else {
            throw EmbeddedPostgresError(
                "as root the server runs as user \(owner.name), who cannot enter \(home): set SEQUITUR_HOME to a folder outside of private ones, such as /var/lib/sequitur"
            )
        }
    }

    private func initialise() throws(EmbeddedPostgresError) {
        let manager = FileManager.default
        if manager.fileExists(atPath: data) {
            // Only what never became a database of ours goes.
            do {
                try manager.removeItem(atPath: data)
            } catch {
                throw EmbeddedPostgresError("\(data) is half made and cannot be removed: \(error.localizedDescription)")
            }
        }
        let answer = try run(
            "initdb",
            [
                "-D", data, "-U", "sequitur", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync",
                "--no-instructions",
            ]
        )
        guard answer.status == 0 else {
            throw EmbeddedPostgresError("the database cannot be made in \(data): \(Self.reason(answer.output))")
        }
        let settings = """

            # Written by sequitur: a private server, reached by its socket alone.
            listen_addresses = ''
            unix_socket_directories = '\(socketFolder)'
            unix_socket_permissions = 0700
            max_connections = 200
            shared_buffers = 256MB
            max_wal_size = 4GB
            wal_level = minimal
            max_wal_senders = 0
            # Rows and ledger commit together, so what a power cut takes is read again.
            synchronous_commit = off
            checkpoint_timeout = 15min
            jit = off
            log_min_messages = warning
            """
        do {
            let path = data + "/postgresql.conf"
            let before = try String(contentsOfFile: path, encoding: .utf8)
            try (before + settings + "\n").write(toFile: path, atomically: false, encoding: .utf8)
        } catch {
            throw EmbeddedPostgresError("\(data)/postgresql.conf cannot be written: \(error.localizedDescription)")
        }
    }

    private func checkVersion() throws(EmbeddedPostgresError) {
        let text = (try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8)) ?? ""
        let version = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        guard version == binaries.majorVersion else {
            throw EmbeddedPostgresError(
                "\(data) was made by PostgreSQL \(version) and the installed server is \(binaries.majorVersion): install postgresql-\(version), or move it over with pg_upgrade, or set SEQUITUR_HOME to another folder"
            )
        }
    }

    private func launch() throws(EmbeddedPostgresError) {
        var answer = Command.Result(status: 1, output: "")
        // After a crash the old server's children hold its memory for a moment.
        for attempt in 0..<10 {
            if attempt > 0 { sleep(1) }
            if isPIDFileStale { unlink(data + "/postmaster.pid") }
            answer = try run("pg_ctl", ["start", "-D", data, "-l", log, "-w", "-t", "60"])
            if answer.status == 0 { return }
            guard logTail.contains("shared memory") || logTail.contains("lock file") else { break }
        }
        throw EmbeddedPostgresError(
            "the database does not start: \(Self.reason(logTail.isEmpty ? answer.output : logTail)). The whole log is \(log)."
        )
    }

    private var logTail: String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    private func createDatabase() throws(EmbeddedPostgresError) {
        guard isHalfMade else { return }
        let answer = try run(
            "psql",
            ["-h", socketFolder, "-U", "sequitur", "-d", "postgres", "-Xqc", "CREATE DATABASE sequitur"]
        )
        guard answer.status == 0 || answer.output.contains("already exists") else {
            throw EmbeddedPostgresError("the database cannot be made: \(Self.reason(answer.output))")
        }
        guard FileManager.default.createFile(atPath: home + "/initialised", contents: nil) else {
            throw EmbeddedPostgresError("\(home)/initialised cannot be written: is the disk full?")
        }
    }

    private static func reason(_ output: String) -> String {
        if output.contains("No space left on device") { return "the disk is full; make room and try again" }
        let lines = output.split(separator: "\n").filter {
            $0.contains("error") || $0.contains("FATAL") || $0.contains("could not")
        }
        return lines.isEmpty ? output.trimmingCharacters(in: .whitespacesAndNewlines) : lines.joined(separator: "; ")
    }

    /// Runs one of the server's programs, as the unprivileged user where we are root.
    private func run(_ program: String, _ arguments: [String]) throws(EmbeddedPostgresError) -> Command.Result {
        let path = program.hasPrefix("/") ? program : binaries.folder + "/" + program
        guard let owner else { return try Command.run(path, arguments) }
        let identity = ["--reuid=\(owner.user)", "--regid=\(owner.group)", "--init-groups", path]
        return try Command.run("setpriv", identity + arguments)
    }
}

/// One start at a time: a lock on a file, gone with the process that holds it.
private struct Lock {
    private let descriptor: Int32

    init(_ path: String) throws(EmbeddedPostgresError) {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            throw EmbeddedPostgresError("\(path) cannot be locked: \(String(cString: strerror(errno)))")
        }
    }

    func release() { close(descriptor) }
}
