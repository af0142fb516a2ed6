internal import Core
internal import Foundation

/// What became of each file of a run. Files of the same bytes are one object, which is read for the first of them.
struct FileReports {
    private var reports: [String: ObjectReport] = [:]
    private var paths: [UUID: [String]] = [:]

    /// - Returns: Whether the object was known by another file.
    mutating func add(_ path: String, of object: UUID) -> Bool {
        let isRepeated = paths[object] != nil
        paths[object, default: []].append(path)
        return isRepeated
    }

    /// The file for which an object is read.
    func path(of object: UUID) -> String? { paths[object]?.first }

    mutating func fail(_ path: String, _ reason: String) {
        var report = ObjectReport(uri: path)
        report.error = reason
        reports[path] = report
    }

    /// Begins with what the ledger has of the object.
    mutating func begin(_ path: String, with entry: LedgerEntry) {
        var report = ObjectReport(uri: path)
        report.source = entry.source
        report.form = entry.form
        report.read = entry.read
        report.ignored = entry.ignored
        report.rejected = entry.rejected
        report.duplicates = entry.stored + entry.duplicates
        report.error = entry.error
        report.tailLength = entry.tailLength
        reports[path] = report
    }

    /// Books a batch.
    ///
    /// - Parameter stored: Activities that were new, by object.
    mutating func book(_ batch: IngestBatch, stored: [UUID: Int64]) {
        let activities = batch.activityCounts
        for object in batch.objects {
            let id = object.objectID
            reports[path(of: id) ?? object.uri, default: ObjectReport(uri: object.uri)]
                .add(object, activities: activities[id] ?? 0, stored: stored[id] ?? 0)
        }
    }

    /// Forgets what was told of an object and of one file, which is read again.
    mutating func forget(_ object: UUID, at path: String) {
        reports[path] = nil
        paths[object] = nil
    }

    /// The reports of files, in their order.
    func all(of files: [InputFile], name: (String) -> String) -> [ObjectReport] {
        var repeated: [String: ObjectReport] = [:]
        for paths in paths.values {
            guard let first = paths.first, let told = reports[first] else { continue }
            for path in paths.dropFirst() {
                var copy = ObjectReport(uri: path)
                copy.source = told.source
                copy.form = told.form
                copy.read = told.read
                copy.ignored = told.ignored
                copy.rejected = told.rejected
                copy.duplicates = told.stored + told.duplicates
                copy.error = told.error
                repeated[path] = copy
            }
        }
        return files.map { file in
            var report = reports[file.path] ?? repeated[file.path] ?? ObjectReport(uri: file.path)
            report.uri = name(file.path)
            return report
        }
    }
}
