internal import Foundation

/// The installed PostgreSQL server's programs.
package struct ServerBinaries: Sendable {
    package let folder: String
    package let majorVersion: Int

    /// Looks where `pg_config --bindir` says, in Debian's versioned folders and on PATH; takes the highest version that has
    /// both `postgres` and `initdb`.
    ///
    /// - Throws: ``EmbeddedPostgresError`` with what to install.
    package static func find() throws(EmbeddedPostgresError) -> ServerBinaries {
        var folders: [String] = []
        if let bindir = try? Command.run("pg_config", ["--bindir"]), bindir.status == 0 {
            folders.append(bindir.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let debian = "/usr/lib/postgresql"
        for version in (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? [] {
            folders.append("\(debian)/\(version)/bin")
        }
        folders += (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let found = folders.compactMap(inspect)
        guard let best = found.max(by: { $0.majorVersion < $1.majorVersion }) else {
            throw EmbeddedPostgresError(
                "no PostgreSQL server is installed: 'apt-get install postgresql' (or script/setup), or name a database with --database"
            )
        }
        return best
    }

    private static func inspect(_ folder: String) -> ServerBinaries? {
        let manager = FileManager.default
        guard manager.isExecutableFile(atPath: folder + "/postgres"),
            manager.isExecutableFile(atPath: folder + "/initdb")
        else {
            return nil
        }
        guard let told = try? Command.run(folder + "/postgres", ["--version"]), told.status == 0 else { return nil }
        // "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"
        let words = told.output.split(separator: " ")
        guard let number = words.first(where: { $0.first?.isNumber == true }),
            let major = Int(number.prefix { $0.isNumber })
        else {
            return nil
        }
        return ServerBinaries(folder: folder, majorVersion: major)
    }
}

/// Why the private database cannot be had, and what to do.
package struct EmbeddedPostgresError: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
