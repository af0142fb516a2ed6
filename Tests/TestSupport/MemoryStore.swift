package import Core
package import Foundation

/// What an ingest wrote, for tests that ask what was read and not how it is kept.
package actor MemoryStore: IngestStore {
    private var uris: [UUID: String] = [:]
    private var activities: [UUID: [EvidencedActivity]] = [:]
    private var rejects: [UUID: [Reject]] = [:]

    package init() {}

    package func ledger(of objects: [UUID]) -> [UUID: LedgerEntry] { [:] }

    package func predecessors(at uris: [String]) -> [String: [Predecessor]] { [:] }

    package func write(_ batch: IngestBatch) -> [UUID: Int64] {
        for object in batch.objects { uris[object.objectID] = object.uri }
        for activity in batch.activities { activities[activity.place.objectID, default: []].append(activity) }
        for reject in batch.rejects { rejects[reject.place.objectID, default: []].append(reject) }
        return batch.activityCounts
    }

    /// The activities of each object, by its name, in the order in which they stand in it.
    package var activitiesByURI: [String: [EvidencedActivity]] { named(activities) }

    package var rejectsByURI: [String: [Reject]] { named(rejects) }

    private func named<Value>(_ values: [UUID: Value]) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: values.compactMap { id, value in uris[id].map { ($0, value) } })
    }
}
