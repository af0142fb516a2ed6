/// Cuts a stream into syslog messages: one a line, or by the length in front where that is allowed (RFC 6587, 3.4.1).
package struct LineSplitter: Sendable {
    /// A line without an end must not fill the memory.
    private static let maximum = 1 << 20

    private let octetCounting: Bool
    private var buffer: [UInt8] = []

    package init(octetCounting: Bool) {
        self.octetCounting = octetCounting
    }

    /// The messages that are complete with these bytes.
    package mutating func append(_ bytes: [UInt8]) -> [[UInt8]] {
        buffer.append(contentsOf: bytes)
        var messages: [[UInt8]] = []
        var start = 0
        while let (message, next) = message(from: start) {
            if !message.isEmpty { messages.append(message) }
            start = next
        }
        buffer.removeFirst(start)
        if buffer.count > Self.maximum {
            messages.append(buffer)
            buffer = []
        }
        return messages
    }

    /// What is left when the connection ends.
    package mutating func finish() -> [UInt8]? {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : buffer
    }

    private func message(from start: Int) -> ([UInt8], next: Int)? {
        if octetCounting, let (length, body) = count(from: start) {
            guard body + length <= buffer.count else { return nil }
            return (Array(buffer[body..<body + length]), body + length)
        }
        guard let end = buffer[start...].firstIndex(of: 0x0A) else { return nil }
        let line = buffer[start..<end]
        return (Array(line.last == 0x0D ? line.dropLast() : line), end + 1)
    }

    private func count(from start: Int) -> (length: Int, body: Int)? {
        let digits = buffer[start...].prefix { (0x30...0x39).contains($0) }
        guard (1...7).contains(digits.count), digits.endIndex < buffer.count, buffer[digits.endIndex] == 0x20 else {
            return nil
        }
        return Int(String(decoding: digits, as: UTF8.self)).map { ($0, digits.endIndex + 1) }
    }
}
