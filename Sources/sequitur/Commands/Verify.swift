import ArgumentParser
import Core
import Engine
import Foundation
import Sources_CloudTrail
import Store
import Verification

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask the providers' signatures whether log files are what was delivered.",
        subcommands: [CloudTrail.self]
    )

    struct CloudTrail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cloudtrail",
            abstract: "Validate CloudTrail log files against the digests that AWS signs.",
            discussion:
                "PATH is a copy of the bucket, digests included, as aws s3 sync makes it. docs/verify.md says how to get keys and signatures, and what each word means."
        )

        @Option(
            name: .customLong("public-keys"),
            help: "Keys: the answer of aws cloudtrail list-public-keys, PEM or DER."
        )
        var publicKeys: [String] = []

        @Option(help: "A JSON object of signatures by the keys of digests.")
        var signatures: String?

        @Option(help: "The bucket that PATH is a copy of, to be compared with what digests say.")
        var bucket: String?

        @Option(help: "Only what was delivered from this time on.")
        var start: String?

        @Option(help: "Only what was delivered up to this time.")
        var end: String?

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @Flag(help: "Tell the verdicts and keep none: no database is needed.")
        var dryRun = false

        @Argument(help: "The folder.")
        var path: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                guard format == .table || format == .json else {
                    throw CommandFailure("--format: table or json", .usage)
                }
                let scope = DigestScope(
                    from: try start.map { try Asked.time($0, "--start") },
                    to: try end.map { try Asked.time($0, "--end") },
                    bucket: bucket
                )
                let service = VerifyService(
                    keys: try publicKeys.flatMap { path in try Self.input(path, VerifyInputs.publicKeys) },
                    signatures: try signatures.map { try Self.input($0, VerifyInputs.signatures) } ?? DigestSignatures()
                )
                guard FileManager.default.fileExists(atPath: path) else {
                    throw CommandFailure("\(path): no such file or directory")
                }
                let found = service.verify(path, scope: scope) { done, all in
                    Console.progress("\(done) of \(all) log files read")
                }
                Console.endProgress()
                guard let report = found else {
                    throw CommandFailure(
                        "no CloudTrail digests at \(path): give the folder that holds both CloudTrail and CloudTrail-Digest"
                    )
                }
                try VerifyRendering(report: report, path: path, hasKeys: !publicKeys.isEmpty).print(format)
                if !dryRun { try await options.composition().store().record(report.verifications) }
                if report.needsAttention { throw ExitCode.attention }
            }
        }

        private static func input<Input>(
            _ path: String,
            _ read: (String) throws(ReadFailure) -> Input
        ) throws -> Input {
            do throws(ReadFailure) {
                return try read(path)
            } catch {
                throw CommandFailure("\(path): \(error.reason)", .usage)
            }
        }
    }
}
