internal import Glibc
package import JSONTape

/// Texts that logs repeat, each made once.
///
/// Most text of a log is said a thousand times over: names of calls, user agents, keys. A pool gives the same `String`
/// for the same bytes without making it again, and a number for it, by which readers remember what they made of it.
package final class TextPool {
    // One value, so that one access is checked and not one for each of its parts.
    private var table = TextTable()

    package init() {}

    /// Beyond so many texts or bytes a pool is full, and its owner begins a new one: an attacker who never repeats
    /// himself must not fill the memory.
    package var isFull: Bool { table.isFull }

    /// The text of a number.
    package subscript(_ number: Int32) -> String { table.strings[Int(number)] }

    /// The number of a text. NUL, which PostgreSQL's `text` refuses, is read as U+FFFD.
    package func number(of text: UnsafeBufferPointer<UInt8>) -> Int32 { table.number(of: text) }
}

/// Texts by their bytes, in a table with open addresses.
private struct TextTable {
    private static let maximumCount = 1 << 18
    private static let maximumBytes = 32 << 20

    private struct Entry {
        let hash: UInt64
        let start: Int
        let length: Int
    }

    private(set) var strings: [String] = []
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []
    /// Positions in `strings` plus 1, by hash; a power of two, at most half full.
    private var places = [Int32](repeating: 0, count: 1 << 12)
    // Of each table its own, so that nobody can write texts that all meet in one place.
    private let seed = UInt64.random(in: .min ... .max)

    var isFull: Bool { strings.count >= Self.maximumCount || bytes.count >= Self.maximumBytes }

    mutating func number(of text: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = Self.hash(text, seed)
        if let known = find(text, hash) { return known }
        var string = String(decoding: text, as: UTF8.self)
        if text.contains(0) { string = string.replacing("\0", with: "\u{FFFD}") }
        strings.append(string)
        entries.append(Entry(hash: hash, start: bytes.count, length: text.count))
        bytes.append(contentsOf: text)
        if 2 * strings.count > places.count {
            places = [Int32](repeating: 0, count: 2 * places.count)
            for position in strings.indices.dropLast() { insert(position) }
        }
        insert(strings.count - 1)
        return Int32(strings.count - 1)
    }

    private func find(_ text: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int32? {
        places.withUnsafeBufferPointer { places in
            entries.withUnsafeBufferPointer { entries in
                bytes.withUnsafeBufferPointer { bytes in
                    var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
                    while places[place] != 0 {
                        let known = entries[Int(places[place]) - 1]
                        if known.hash == hash, known.length == text.count, let from = bytes.baseAddress,
                            let other = text.baseAddress, memcmp(from + known.start, other, known.length) == 0
                        {
                            return places[place] - 1
                        }
                        place = (place + 1) & (places.count - 1)
                    }
                    return nil
                }
            }
        }
    }

    private mutating func insert(_ position: Int) {
        var place = Int(truncatingIfNeeded: entries[position].hash) & (places.count - 1)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = Int32(position + 1)
    }

    /// Words multiplied and folded, as wyhash does.
    private static func hash(_ text: UnsafeBufferPointer<UInt8>, _ seed: UInt64) -> UInt64 {
        let raw = UnsafeRawBufferPointer(text)
        var hash = seed ^ UInt64(text.count)
        var position = 0
        while position + 8 <= raw.count {
            hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest: UInt64 = 0
        while position < raw.count {
            rest = rest << 8 | UInt64(raw[position])
            position += 1
        }
        return mix(hash ^ rest)
    }

    private static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}

extension TextPool {
    /// The number of the text of a string, number or boolean, or nil where it is absent by any spelling.
    package func number(of value: JSONValue?) -> Int32? {
        guard let value else { return nil }
        if let utf8 = value.utf8 { return Absent.isAbsent(utf8) ? nil : number(of: utf8) }
        return value.text.map { text in Array(text.utf8).withUnsafeBufferPointer { number(of: $0) } }
    }

    /// The text of that number.
    package func text(of value: JSONValue?) -> String? { number(of: value).map { self[$0] } }
}
