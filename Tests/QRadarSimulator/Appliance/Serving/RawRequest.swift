/// A request as it came over the wire.
struct RawRequest: Sendable {
    let method: String
    /// Path and query, still encoded.
    let target: String
    /// By lower-case name.
    let headers: [String: String]
    let body: [UInt8]

    var path: Substring { target.prefix { $0 != "?" } }
    var query: Substring { target.dropFirst(path.count).dropFirst() }

    /// Bytes of the request line, its end without the line break.
    var lineLength: Int { method.utf8.count + target.utf8.count + " HTTP/1.1".utf8.count + 1 }
}

/// What becomes of a request.
enum Delivery: Sendable {
    case response(RawResponse)
    /// The body goes out at so many bytes a second.
    case slow(RawResponse, bytesPerSecond: Int)
    /// The connection is reset.
    case reset
    /// The connection stays open and nothing comes.
    case silence
}

/// An answer as it goes out.
struct RawResponse: Sendable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]
}
