/// How bytes get to the appliance and back.
package protocol QRadarExchange: Sendable {
    /// - Parameter time: After which it is given up.
    /// - Throws: ``ExchangeFailure``; an answer of any status is none.
    func send(_ message: QRadarMessage, within time: Duration) async throws(ExchangeFailure) -> QRadarResponse
    func shutdown() async
}

/// A request as it goes over the line.
package struct QRadarMessage: Sendable, Equatable {
    package let method: String
    package let url: String
    package let headers: [Header]
    package let body: [UInt8]?
    /// How many bytes the answer may have.
    package let maximumAnswer: Int

    package struct Header: Sendable, Equatable {
        package let name: String
        package let value: String
    }
}

/// There was no answer, or none that could be taken.
package struct ExchangeFailure: Error, Sendable {
    package let error: QRadarError
    /// Whether the appliance may have got the request.
    package let mayHaveArrived: Bool

    package init(_ error: QRadarError, mayHaveArrived: Bool) {
        self.error = error
        self.mayHaveArrived = mayHaveArrived
    }
}
