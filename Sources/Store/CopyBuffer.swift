internal import Bytes
internal import Core
internal import Foundation

/// Writes rows in the format of `COPY … (FORMAT binary)`: PostgreSQL, SQL commands, COPY, "Binary Format".
struct CopyBuffer {
    private(set) var pieces: [[UInt8]] = []
    private var bytes: [UInt8] = []
    private let columns: Int16

    // One piece is sent at a time; larger ones only cost memory.
    private static let pieceSize = 2 << 20

    init(columns: Int) {
        self.columns = Int16(columns)
        bytes.reserveCapacity(Self.pieceSize + 65_536)
        bytes.append(contentsOf: Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00])
        bytes.append(contentsOf: [UInt8](repeating: 0, count: 8))  // flags, length of the header's extension
    }

    mutating func beginRow() {
        if bytes.count > Self.pieceSize {
            pieces.append(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        append(columns)
    }

    /// The whole stream.
    mutating func finish() -> [[UInt8]] {
        append(Int16(-1))
        pieces.append(bytes)
        bytes = []
        return pieces
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func null() { append(Int32(-1)) }

    mutating func integer(_ value: (some FixedWidthInteger)?) {
        guard let value else { return null() }
        append(Int32(value.bitWidth / 8))
        append(value)
    }

    /// Where an integer of four bytes stands.
    struct Place {
        fileprivate let piece: Int
        fileprivate let offset: Int
    }

    /// The place of the integer just written.
    var lastInteger: Place { Place(piece: pieces.count, offset: bytes.count - 4) }

    mutating func replace(_ place: Place, with value: Int32) {
        withUnsafeBytes(of: value.bigEndian) { word in
            for (position, byte) in word.enumerated() {
                if place.piece < pieces.count {
                    pieces[place.piece][place.offset + position] = byte
                } else {
                    bytes[place.offset + position] = byte
                }
            }
        }
    }

    mutating func double(_ value: Double?) { integer(value?.bitPattern) }

    mutating func text(_ value: String?) {
        guard var value else { return null() }
        value.withUTF8 { utf8 in
            append(Int32(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func raw(_ value: [UInt8]) {
        append(Int32(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func boolean(_ value: Bool?) {
        guard let value else { return null() }
        append(Int32(1))
        bytes.append(value ? 1 : 0)
    }

    mutating func uuid(_ value: UUID?) {
        guard let value else { return null() }
        append(Int32(16))
        withUnsafeBytes(of: value.uuid) { bytes.append(contentsOf: $0) }
    }

    /// Two columns: a `uuid`, or where the identifier is none, text. Most are, and take 16 bytes for 37.
    mutating func identifier(_ value: String?) {
        let uuid = value.flatMap { UUID(canonical: $0) }
        self.uuid(uuid)
        text(uuid == nil ? value : nil)
    }

    /// Microseconds since 2000-01-01, as PostgreSQL counts.
    mutating func time(_ value: Timestamp?) {
        guard let value else { return null() }
        integer(value.microseconds - Self.epoch)
    }

    /// Family (2 or 3), prefix length, is-cidr flag, length, bytes (`utils/adt/network.c`).
    mutating func address(_ value: IPAddress?) {
        guard let value else { return null() }
        let host = value.bytes
        append(Int32(4 + host.count))
        bytes.append(value.isIPv4 ? 2 : 3)
        bytes.append(UInt8(host.count * 8))
        bytes.append(0)
        bytes.append(UInt8(host.count))
        bytes.append(contentsOf: host)
    }

    /// 2000-01-01 in microseconds since 1970.
    static let epoch: Int64 = 946_684_800_000_000
}

/// Reads the fields of one row in the same format, in order.
struct CopyReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The fields that were not read yet.
    fileprivate var rest: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[place...]) }

    /// 11 bytes of signature, 4 of flags, 4 of extension length.
    mutating func skipHeader() { place += 19 }

    /// - Returns: false at the trailer.
    mutating func beginRow() -> Bool {
        guard place + 2 <= bytes.count else { return false }
        return read(Int16.self) >= 0
    }

    private mutating func read<Value: FixedWidthInteger>(_ type: Value.Type) -> Value {
        let value = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: place, as: type)
        place += MemoryLayout<Value>.size
        return Value(bigEndian: value)
    }

    private mutating func field() -> UnsafeBufferPointer<UInt8>? {
        let length = Int(read(Int32.self))
        guard length >= 0 else { return nil }
        defer { place += length }
        return UnsafeBufferPointer(rebasing: bytes[place..<place + length])
    }

    /// Passes over fields.
    mutating func skip(_ count: Int) {
        for _ in 0..<count { _ = field() }
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        field().map { Value(bigEndian: UnsafeRawBufferPointer($0).loadUnaligned(as: type)) }
    }

    mutating func double() -> Double? { integer(UInt64.self).map { Double(bitPattern: $0) } }

    mutating func text() -> String? { field().map { String(decoding: $0, as: UTF8.self) } }

    mutating func raw() -> [UInt8]? { field().map { Array($0) } }

    mutating func boolean() -> Bool? { field().map { $0[0] != 0 } }

    mutating func uuid() -> UUID? {
        field().map { UUID(uuid: UnsafeRawBufferPointer($0).loadUnaligned(as: uuid_t.self)) }
    }

    mutating func identifier() -> String? {
        let (uuid, text) = (uuid(), text())
        return uuid?.text ?? text
    }

    mutating func time() -> Timestamp? {
        integer(Int64.self).map { Timestamp(microseconds: $0 + CopyBuffer.epoch) }
    }

    mutating func address() -> IPAddress? {
        field().flatMap { field in
            let host = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(field).dropFirst(4))
            func word<Value: FixedWidthInteger>(_ offset: Int, _ type: Value.Type) -> Value {
                Value(bigEndian: host.loadUnaligned(fromByteOffset: offset, as: type))
            }
            switch host.count {
            case 4: return IPAddress(v4: word(0, UInt32.self))
            case 16: return IPAddress(high: word(0, UInt64.self), low: word(8, UInt64.self))
            default: return nil
            }
        }
    }
}

/// Rows in the same format, kept for later: a query that needs another one's answer cannot be read while it runs.
struct CopiedRows {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    mutating func append(_ row: CopyReader) {
        bytes.append(contentsOf: row.rest)
        ends.append(bytes.count)
    }

    var count: Int { ends.count }

    /// Gives each row and its number.
    func forEach(_ body: (Int, inout CopyReader) -> Void) { forEach(ends.indices, body) }

    /// Gives the rows of some numbers.
    func forEach(_ numbers: [Int], _ body: (inout CopyReader) -> Void) { forEach(numbers) { body(&$1) } }

    private func forEach(_ numbers: some Sequence<Int>, _ body: (Int, inout CopyReader) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            for number in numbers {
                let start = number == 0 ? 0 : ends[number - 1]
                var row = CopyReader(UnsafeBufferPointer(rebasing: bytes[start..<ends[number]]))
                body(number, &row)
            }
        }
    }
}
