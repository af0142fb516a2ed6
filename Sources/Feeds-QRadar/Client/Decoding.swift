internal import Core

/// Members as QRadar writes them, which are often null or absent.
extension KeyedDecodingContainer {
    /// The value, or another where it is null or absent.
    func value<Value: Decodable>(_ key: Key, or other: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? other
    }

    /// Epoch milliseconds; nil where null, absent or beyond what an instant can be.
    func time(_ key: Key) throws -> Timestamp? {
        guard let milliseconds = try decodeIfPresent(Int64.self, forKey: key) else { return nil }
        let (microseconds, isOver) = milliseconds.multipliedReportingOverflow(by: 1000)
        return isOver ? nil : Timestamp(microseconds: microseconds)
    }
}

extension Timestamp {
    /// As QRadar takes and gives instants.
    package var milliseconds: Int64 { microseconds / 1000 }
}
