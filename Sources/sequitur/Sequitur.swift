import ArgumentParser

/// The command.
@main
struct Sequitur: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sequitur",
        abstract: "Cloud logs in, cases of compromised accounts out: what follows, and what does not.",
        version: "0.1.0",
        subcommands: [
            Demo.self, Run.self, Ingest.self, Correlate.self, Cases.self, ActivityCommand.self, Accounts.self,
            Sources.self, Detections.self, Simulate.self, Doctor.self, Database.self,
        ]
    )
}

/// Exit codes: 0 all well, 1 failure, 2 wrong usage, 3 finished and something needs attention.
extension ExitCode {
    static let usage = ExitCode(2)
    static let attention = ExitCode(3)
}
