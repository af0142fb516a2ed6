internal import Core

/// The sets that cases fill, made where they are not there.
struct ReferenceSets {
    private let client: QRadarClient

    init(_ client: QRadarClient) { self.client = client }

    /// What is in them already, or not there, does no harm.
    func change(removing: [FeedReference], adding: [FeedReference]) async throws(QRadarError) {
        for (name, values) in grouped(removing) {
            guard let set = try await client.referenceSet(named: name) else { continue }
            try await client.remove(values, from: set)
        }
        for (name, values) in grouped(adding) { try await client.add(values, to: try await set(named: name)) }
    }

    private func grouped(_ references: [FeedReference]) -> [(name: String, values: [String])] {
        Dictionary(grouping: references, by: \.collection).sorted { $0.key < $1.key }
            .map { ($0.key, $0.value.map(\.value).sorted()) }
    }

    private func set(named name: String) async throws(QRadarError) -> ReferenceSet {
        if let set = try await client.referenceSet(named: name) { return set }
        let names = client.configuration.referenceData
        let element: ReferenceElement = name == names.addresses ? .address : .ignoringCase
        do {
            return try await client.addReferenceSet(named: name, of: element, days: names.timeToLive)
        } catch {
            // Another feeder was quicker.
            guard case .conflict = error.kind, let set = try await client.referenceSet(named: name) else { throw error }
            return set
        }
    }
}
