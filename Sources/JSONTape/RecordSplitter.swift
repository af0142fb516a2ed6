internal import CSimdJSON

/// Finds where each record begins and ends in a stream of log bytes, whatever holds them together.
///
/// Records are the objects of: JSON lines, pretty-printed objects one after the other, arrays, and envelopes
/// (`{"Records":[…]}`, `{"records":[…]}`, `{"value":[…]}`, `{"Events":[…]}`, `{"results":[…]}`, `{"events":[…]}`), nested
/// in any order. It judges structure only (quotes and brackets), so that
/// one broken record costs itself and not its file; ``JSONParser`` then judges each record.
///
/// It is fed windows of the stream and keeps its state between them, so memory follows the longest record.
package struct RecordSplitter {
    /// Why bytes between records were given up.
    package enum Fault: String, Sendable {
        case truncated = "truncated"
        case newlineInString = "newline-in-string"
        case missingBracket = "missing-bracket"
        case notJSON = "not-json"
        case tooLarge = "too-large"
        case tooDeep = "too-deep"
    }

    /// What the bytes hold next.
    package enum Step {
        /// A whole record at this range of the window.
        case record(Range<Int>)
        /// Bytes that are no record. After ``Fault/tooLarge`` the range covers what of it is still in the window.
        case fault(Fault, Range<Int>, length: Int)
        /// The window ends inside a record or between two: bytes before the number are done with.
        case needMore(keepFrom: Int)
    }

    private enum Container { case array, envelope }

    private let maximumLength: Int
    private var containers: [Container] = []
    private var cursor = 0
    private var start: Int?
    private var dropped = 0
    private var depth = 0
    private var deepest = 0
    private var inString = false
    private var isEscaped = false
    private var lastSignificant: UInt8 = 0
    private var isInTail = false

    /// - Parameter maximumLength: Records of more bytes are given up as ``Fault/tooLarge``.
    package init(maximumLength: Int = 16 << 20) {
        self.maximumLength = maximumLength
    }

    /// Whether the window ended inside a record.
    package var isInsideRecord: Bool { start != nil && !isInTail }

    /// Whether brackets around records are open.
    package var isInsideContainer: Bool { !containers.isEmpty }

    /// Tells that the window's first `count` bytes were dropped.
    package mutating func drop(_ count: Int) {
        cursor -= count
        guard let begin = start else { return }
        if begin < count { dropped += count - begin }
        start = max(0, begin - count)
    }

    /// The next record, fault or end of the window.
    ///
    /// - Parameter isLast: No bytes follow the window's.
    package mutating func next(in window: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Step? {
        while true {
            if let step = start == nil ? between(window, isLast) : within(window, isLast) { return step }
            if cursor >= window.count {
                if let begin = start { return atEnd(begin, window.count, isLast) }
                return isLast ? nil : .needMore(keepFrom: cursor)
            }
        }
    }

    private mutating func atEnd(_ begin: Int, _ end: Int, _ isLast: Bool) -> Step? {
        if isLast {
            return finish(begin..<end, fault: .truncated)
        }
        // A record beyond the limit is not kept: only its first bytes were seen by the caller.
        return .needMore(keepFrom: dropped + end - begin > maximumLength ? end : begin)
    }

    /// Skips what stands between records, up to the first byte of one.
    private mutating func between(_ window: UnsafeBufferPointer<UInt8>, _ isLast: Bool) -> Step? {
        while cursor < window.count {
            let byte = window[cursor]
            switch byte {
            case UInt8(ascii: " "), 0x09, 0x0A, 0x0D, UInt8(ascii: ","), 0x1E: cursor += 1
            case 0xEF, 0xBB, 0xBF: cursor += 1  // a UTF-8 byte-order mark
            case UInt8(ascii: "{"):
                begin(at: cursor)
                return nil
            case UInt8(ascii: "["):
                containers.append(.array)
                cursor += 1
            case UInt8(ascii: "]") where containers.last == .array:
                containers.removeLast()
                cursor += 1
                if containers.last == .envelope {
                    startTail()
                    return nil
                }
            default: return garbage(window, isLast)
            }
        }
        return nil
    }

    private mutating func begin(at place: Int) {
        start = place
        dropped = 0
        cursor = place + 1
        depth = 1
        deepest = 1
        inString = false
        isEscaped = false
        lastSignificant = UInt8(ascii: "{")
    }

    /// The rest of an envelope after its records: read as a record that is thrown away.
    private mutating func startTail() {
        isInTail = true
        start = cursor
        dropped = 0
        depth = 1
        deepest = 1
        inString = false
        isEscaped = false
        lastSignificant = UInt8(ascii: "]")
    }

    /// Bytes that begin no record, up to the next place that may.
    private mutating func garbage(_ window: UnsafeBufferPointer<UInt8>, _ isLast: Bool) -> Step? {
        let begin = cursor
        while cursor < window.count {
            let byte = window[cursor]
            if byte == 0x0A || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { break }
            cursor += 1
        }
        if cursor == window.count, !isLast, cursor - begin < maximumLength {
            // Where windows end must not show in what is told.
            cursor = begin
            return .needMore(keepFrom: begin)
        }
        return .fault(.notJSON, begin..<cursor, length: cursor - begin)
    }

    /// Walks on inside a record, to its closing bracket.
    private mutating func within(_ window: UnsafeBufferPointer<UInt8>, _ isLast: Bool) -> Step? {
        guard let begin = start else { return nil }
        while cursor < window.count {
            if inString, !isEscaped, let base = window.baseAddress {
                cursor += csj_plain_length(base + cursor, window.count - cursor)
                guard cursor < window.count else { break }
            }
            let byte = window[cursor]
            if inString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                    lastSignificant = byte
                } else if byte == 0x0A {
                    // JSON has no raw newline in a string: a quote went missing. The next line may be sound.
                    return finish(begin..<cursor, fault: .newlineInString)
                }
                cursor += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard byte != UInt8(ascii: "{") || Self.mayPrecedeObject(lastSignificant) else {
                    return finish(begin..<cursor, fault: .missingBracket)
                }
                if byte == UInt8(ascii: "["), depth == 1, mayOpenEnvelope(window, begin) {
                    let first = window[(cursor + 1)...].first { !Self.isBlank($0) }
                    if first == nil, !isLast, window.count - begin < maximumLength {
                        return .needMore(keepFrom: begin)
                    }
                    if first.map({ $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "]") }) ?? true {
                        // Behind its records an envelope may hold more of them: then it is open already.
                        if !isInTail { containers.append(.envelope) }
                        isInTail = false
                        containers.append(.array)
                        cursor += 1
                        start = nil
                        return nil
                    }
                }
                depth += 1
                deepest = max(deepest, depth)
                lastSignificant = byte
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                lastSignificant = byte
                if depth == 0 {
                    cursor += 1
                    return finish(begin..<cursor, fault: nil)
                }
            case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: break
            default: lastSignificant = byte
            }
            cursor += 1
        }
        return nil
    }

    private mutating func finish(_ range: Range<Int>, fault: Fault?) -> Step? {
        let length = dropped + range.count
        start = nil
        if isInTail {
            isInTail = false
            if containers.last == .envelope { containers.removeLast() }
            return fault.map { .fault($0, range, length: length) }
        }
        if let fault { return .fault(fault, range, length: length) }
        if length > maximumLength { return .fault(.tooLarge, range, length: length) }
        if deepest > JSONParser.maximumDepth { return .fault(.tooDeep, range, length: length) }
        return .record(range)
    }

    private static func mayPrecedeObject(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// Whether the array that opens at the cursor is a member of the object that began at `begin` that holds records:
    /// then, if its first element is an object, the object is an envelope, and the elements are the records.
    private func mayOpenEnvelope(_ window: UnsafeBufferPointer<UInt8>, _ begin: Int) -> Bool {
        guard lastSignificant == UInt8(ascii: ":"), dropped == 0 else { return false }
        var place = cursor - 1
        while place > begin, Self.isBlank(window[place]) { place -= 1 }
        guard place > begin, window[place] == UInt8(ascii: ":") else { return false }
        place -= 1
        while place > begin, Self.isBlank(window[place]) { place -= 1 }
        let isNamed = Self.envelopes.contains { name in
            let first = place - name.count + 1
            guard first > begin else { return false }
            return window[first...place].elementsEqual(name)
        }
        return isNamed || isFirstMember(named: Self.searchResults, upTo: place, window, begin)
    }

    /// Whether the object's first member has this name, whose last byte stands at `place`.
    private func isFirstMember(
        named name: [UInt8],
        upTo place: Int,
        _ window: UnsafeBufferPointer<UInt8>,
        _ begin: Int
    ) -> Bool {
        let first = place - name.count + 1
        guard first > begin, window[first...place].elementsEqual(name) else { return false }
        return isInTail || window[(begin + 1)..<first].allSatisfy { $0 <= 0x20 }
    }

    // QRadar's answer is nothing but `{"events":[…]}`; other logs have records with a member of this name.
    private static let searchResults = Array("\"events\"".utf8)

    // S3, Event Hub, Graph; LookupEvents; a search's results.
    private static let envelopes = ["Records", "records", "value", "Events", "results"].map { Array("\"\($0)\"".utf8) }
}
