internal import CSimdJSON

/// Why a record is not JSON that this reader accepts.
package enum JSONError: String, Error, Sendable {
    case syntax = "invalid-json"
    case text = "invalid-string"
    case encoding = "invalid-utf8"
    case depth = "too-deep"
    case number = "invalid-number"
    case memory = "out-of-memory"
}

/// The only reader of JSON that comes from logs.
///
/// Two readers would give two answers to a member named twice or a broken escape, and an attacker writes part
/// of every log. This one takes the last of equal members, as PostgreSQL's `jsonb`, JavaScript and Python do.
///
/// A value it gives is valid until the next call of ``parse(_:)`` or the end of the parser.
package final class JSONParser {
    /// Bytes that must be readable after the last byte of what is parsed.
    package static let padding = csj_padding()

    /// Nesting beyond this is refused. Foundation stops at 512, PostgreSQL's `jsonb` at about 10,000.
    package static let maximumDepth = 512

    private let parser: OpaquePointer
    private var repairBuffer: [UInt8] = []

    /// Whether the last document held broken text (a lone surrogate, bytes that are not UTF-8), which was read as
    /// U+FFFD, or numbers beyond 64 bits, which were read as text.
    package private(set) var repaired = false

    package init() {
        guard let parser = csj_parser_new(Self.maximumDepth) else { preconditionFailure("out of memory") }
        self.parser = parser
    }

    deinit { csj_parser_free(parser) }

    /// Parses one document.
    ///
    /// - Precondition: ``padding`` readable bytes follow `bytes`.
    /// - Throws: ``JSONError`` where it is not JSON, or nests beyond ``maximumDepth``.
    package func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONValue {
        repaired = false
        var result = csj_parse(parser, bytes.baseAddress, bytes.count)
        if result == CSJ_OK { return root() }
        let first = result
        var text = TextRepair.isWorthIt(result) ? Array(bytes) : []
        // Broken text and a number out of range may stand in one record: each is mended once.
        for _ in 0..<2 where TextRepair.isWorthIt(result) {
            // A user agent with a lone surrogate must not hide its record, nor a parameter with thirty digits.
            text =
                result == CSJ_NUMBER
                ? TextRepair.quotingNumbers(text) : text.withUnsafeBufferPointer(TextRepair.repaired)
            repairBuffer = text + repeatElement(0, count: Self.padding)
            result = repairBuffer.withUnsafeBufferPointer { csj_parse(parser, $0.baseAddress, text.count) }
        }
        guard result == CSJ_OK else { throw Self.error(first) }
        repaired = true
        return root()
    }

    /// Parses a copy of `bytes`, for text inside text: a JSON string that holds JSON.
    ///
    /// - Throws: ``JSONError`` as ``parse(_:)``.
    package func parse(copying bytes: some Sequence<UInt8>) throws(JSONError) -> JSONValue {
        var copy = Array(bytes)
        let length = copy.count
        copy.append(contentsOf: repeatElement(0, count: Self.padding))
        return try copy.withUnsafeBufferPointer { buffer throws(JSONError) in
            try parse(UnsafeBufferPointer(rebasing: buffer[..<length]))
        }
    }

    private func root() -> JSONValue {
        // Word 0 is the root marker, the document's value begins at word 1.
        JSONValue(tape: csj_tape(parser), strings: csj_strings(parser), index: 1)
    }

    private static func error(_ result: csj_result) -> JSONError {
        switch result {
        case CSJ_STRING: .text
        case CSJ_UTF8: .encoding
        case CSJ_DEPTH: .depth
        case CSJ_NUMBER: .number
        case CSJ_MEMORY: .memory
        default: .syntax
        }
    }
}
