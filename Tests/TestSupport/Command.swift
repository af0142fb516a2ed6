internal import Foundation
internal import Glibc

/// The built command, run as a person would.
package struct Command: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String

    /// The command beside the test bundle.
    package static let path: String = {
        let beside = (CommandLine.arguments.first ?? "").split(separator: "/").dropLast()
        let candidates = [
            "/" + beside.joined(separator: "/") + "/sequitur",
            FileManager.default.currentDirectoryPath + "/.build/release/sequitur",
        ]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "sequitur"
    }()

    /// A process that may be killed.
    package struct Running: Sendable {
        let process: pid_t
        let outputPath: String

        package func kill() { Glibc.kill(process, SIGKILL) }

        /// Whether it has ended; it is still to be waited for.
        package var hasEnded: Bool {
            var status = siginfo_t()
            let isSeen = waitid(P_PID, id_t(process), &status, WEXITED | WNOHANG | WNOWAIT) == 0
            return isSeen && status.si_signo == SIGCHLD
        }

        /// Waits for its end.
        package func finish() -> Command {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            defer {
                unlink(outputPath)
                unlink(outputPath + ".err")
            }
            func text(_ path: String) -> String {
                String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            }
            return Command(
                status: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F),
                output: text(outputPath),
                errors: text(outputPath + ".err")
            )
        }
    }

    /// - Parameter program: Another program than the command: a path, or a name on PATH.
    package static func start(
        _ arguments: [String],
        environment: [String: String] = [:],
        program: String = Command.path
    ) -> Running {
        let path = NSTemporaryDirectory() + "sequitur-command-\(UUID().uuidString)"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, path + ".err", O_WRONLY | O_CREAT, 0o600)
        let variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SEQUITUR_") }
            .merging(environment, uniquingKeysWith: { _, new in new })
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var process: pid_t = 0
        precondition(posix_spawnp(&process, program, &actions, nil, &argv, &envp) == 0, "\(program) cannot be run")
        return Running(process: process, outputPath: path)
    }

    /// Runs the command to its end against a database.
    package static func run(
        _ arguments: [String],
        on database: TestDatabase? = nil,
        environment: [String: String] = [:]
    ) -> Command {
        var variables = environment
        if let database { variables["SEQUITUR_DATABASE_URL"] = database.url }
        return start(arguments, environment: variables).finish()
    }
}

/// Numbers from a seed, the same on every machine: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
