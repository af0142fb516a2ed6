import CBound
import Core
import Engine
import Foundation
import Sources_AzureAD
import Sources_AzureActivity
import Sources_CloudTrail
import Sources_Storage
import Store

/// `sequitur-bench decode|encode|copy|bound …`: parts of an ingest, each alone, to be timed from outside.
@main
struct Stage {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let stage = arguments.first else { fail("decode|encode|bound PATH… or copy URL PATH…") }
        var paths = Array(arguments.dropFirst())
        let started = ContinuousClock.now
        var measured = Measured()
        switch stage {
        case "decode": measured = try await ingest(paths, into: DiscardingStore())
        case "encode": measured = try await ingest(paths, into: EncodingStore())
        case "copy":
            guard !paths.isEmpty else { fail("copy URL PATH…") }
            let store = try PostgresStore(url: paths.removeFirst())
            measured = try await ingest(paths, into: try await BareTable(store))
        case "bound": measured = bound(paths)
        default: fail("there is no stage \(stage)")
        }
        let seconds = started.duration(to: .now)
        let wall = Double(seconds.components.seconds) + Double(seconds.components.attoseconds) / 1e18
        var usage = rusage()
        getrusage(0, &usage)  // RUSAGE_SELF, which Glibc gives another type
        let cpu = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        print(
            "{\"records\":\(measured.records),\"bytes\":\(measured.bytes),\"seconds\":\(wall),\"cpu\":\(cpu)}"
        )
    }

    struct Measured {
        var records: Int64 = 0
        /// Unpacked where the stage knows it, else as the files are.
        var bytes: Int64 = 0
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("sequitur-bench: \(message)\n".utf8))
        exit(64)
    }

    private static func ingest(_ paths: [String], into store: some IngestStore) async throws -> Measured {
        let registry = SourceRegistry([
            CloudTrailAdapter(), AzureADAdapter(), StorageAdapter(), AzureActivityAdapter(),
        ])
        let report = try await IngestService(store: store, registry: registry).ingest(paths)
        guard report.rejected == 0, report.failed == 0 else { fail("\(report.rejected) records were refused") }
        return Measured(records: report.read, bytes: report.bytes)
    }

    private static func bound(_ paths: [String]) -> Measured {
        let members = CloudTrailAdapter.memberPaths
        var result = bound_result()
        let names = members.map { strdup($0) }
        defer { names.forEach { free($0) } }
        for path in paths {
            let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String }.map {
                path + "/" + $0
            }
            for file in files?.isEmpty == false ? files ?? [] : [path] {
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
                    continue
                }
                let pointers = names.map { UnsafePointer($0) }
                guard bound_read(file, pointers, pointers.count, &result) == 1 else { fail("\(file) cannot be read") }
            }
        }
        return Measured(records: Int64(result.records), bytes: Int64(result.bytes))
    }
}

/// Takes batches and forgets them.
struct DiscardingStore: IngestStore {
    func ledger(of objects: [UUID]) -> [UUID: LedgerEntry] { [:] }
    func predecessors(at uris: [String]) -> [String: [Predecessor]] { [:] }
    func write(_ batch: IngestBatch) -> [UUID: Int64] { batch.activityCounts }
}

/// Makes the rows that would be sent, and forgets them.
actor EncodingStore: IngestStore {
    private let encoding = RowEncoding()

    func ledger(of objects: [UUID]) -> [UUID: LedgerEntry] { [:] }
    func predecessors(at uris: [String]) -> [String: [Predecessor]] { [:] }
    func write(_ batch: IngestBatch) -> [UUID: Int64] {
        _ = encoding.encode(batch.activities)
        return batch.activityCounts
    }
}

/// Sends rows to a table without key, ledger, facts or evidence.
struct BareTable: IngestStore {
    private let store: PostgresStore

    init(_ store: PostgresStore) async throws {
        self.store = store
        try await store.makeBareTable()
    }

    func ledger(of objects: [UUID]) -> [UUID: LedgerEntry] { [:] }
    func predecessors(at uris: [String]) -> [String: [Predecessor]] { [:] }
    func write(_ batch: IngestBatch) async throws -> [UUID: Int64] {
        try await store.copyToBareTable(batch.activities)
        return batch.activityCounts
    }
}
