internal import Foundation
internal import Glibc

/// Runs a program to its end.
///
/// Not Foundation's `Process`: it waits until every descendant has closed a descriptor it hands down, so that starting
/// a server would wait for the server's end.
enum Command {
    struct Result {
        let status: Int32
        let output: String
    }

    /// - Parameter program: A path, or a name on PATH.
    /// - Throws: ``EmbeddedPostgresError`` where it cannot be started.
    static func run(_ program: String, _ arguments: [String]) throws(EmbeddedPostgresError) -> Result {
        // A file, not a pipe: a server that goes on would hold the pipe open.
        let log = NSTemporaryDirectory() + "sequitur-\(UUID().uuidString).out"
        defer { unlink(log) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        // The server must not inherit settings of the person's shell.
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PG") }
        variables["LC_ALL"] = "C"
        var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + environment { free(pointer) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, program, &actions, nil, &argv, &environment)
        guard failure == 0 else {
            throw EmbeddedPostgresError("\(program) cannot be run: \(String(cString: strerror(failure)))")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let output = FileManager.default.contents(atPath: log) ?? Data()
        // The exit status stands in bits 8 to 15 (wait(2)); a signal counts as failure.
        return Result(
            status: status & 0x7F == 0 ? status >> 8 & 0xFF : 1,
            output: String(decoding: output, as: UTF8.self)
        )
    }
}
