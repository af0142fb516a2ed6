import ArgumentParser

/// The command.
@main
struct Sequitur: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sequitur",
        abstract: "Cloud logs in, cases of compromised accounts out: what follows, and what does not.",
        version: "0.1.0",
        subcommands: [
            Demo.self, Run.self, Ingest.self, Correlate.self, Cases.self, CampaignsCommand.self, Suppressions.self,
            Tune.self,
            ActivityCommand.self, Accounts.self, Addresses.self, IdentityCommand.self, Lineage.self,
            Rejects.self, Verify.self, FeedCommand.self, Sources.self, Detections.self, Simulate.self, Doctor.self,
            Database.self,
        ]
    )
}

extension Sequitur {
    /// Parses and runs, with 2 for wrong usage where the library says 64 (`sysexits.h`).
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Console.error(message(for: error) + " (see --help)")
            exit(withError: ExitCode.usage)
        }
    }
}

/// Exit codes: 0 all well, 1 failure, 2 wrong usage, 3 finished and something needs attention.
extension ExitCode {
    static let usage = ExitCode(2)
    static let attention = ExitCode(3)
}
