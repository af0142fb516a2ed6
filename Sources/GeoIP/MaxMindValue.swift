/// A value of a MaxMind data section, in its bytes (MaxMind DB specification 2.0, "Output Data Section").
///
/// Never recurses and never reads outside the section, whatever the bytes are.
struct MaxMindValue {
    private enum Kind: Int {
        case pointer = 1
        case text, double, bytes, uint16, uint32, map, int32, uint64, uint128, array, container, end, boolean, float
    }

    // Names in GeoLite2 have a tenth of it.
    private static let maximumText = 1024
    private static let maximumDepth = 32

    private let section: UnsafeBufferPointer<UInt8>
    private let kind: Kind
    /// Bytes of the payload; of a map its pairs, of an array its elements, of a pointer where it points to.
    private let size: Int
    private let payload: Int

    var isMap: Bool { kind == .map }

    /// - Returns: nil for bytes that are no value. A pointer is followed once: one to another is not allowed.
    init?(in section: UnsafeBufferPointer<UInt8>, at offset: Int) {
        guard let value = Self(header: section, at: offset) else { return nil }
        guard value.kind == .pointer else {
            self = value
            return
        }
        guard let target = Self(header: section, at: value.size), target.kind != .pointer else { return nil }
        self = target
    }

    private init?(header section: UnsafeBufferPointer<UInt8>, at offset: Int) {
        guard section.indices.contains(offset) else { return nil }
        let control = section[offset]
        var next = offset + 1
        func number(_ count: Int) -> Int? {
            guard next + count <= section.count else { return nil }
            defer { next += count }
            return section[next..<next + count].reduce(0) { $0 << 8 | Int($1) }
        }
        var code = Int(control >> 5)
        if code == Kind.pointer.rawValue {
            let length = Int(control >> 3 & 3)
            guard let low = number(length + 1) else { return nil }
            let high = Int(control & 7)
            let bases = [0, 2048, 526_336, 0]
            (self.section, kind, payload) = (section, .pointer, next)
            size = length == 3 ? low : (high << (8 * (length + 1)) | low) + bases[length]
            return
        }
        if code == 0 {
            guard let extended = number(1) else { return nil }
            code = extended + 7
        }
        guard let kind = Kind(rawValue: code), kind != .pointer else { return nil }
        var size = Int(control & 31)
        if size >= 29 {
            let bases = [29, 285, 65_821]
            guard let more = number(size - 28) else { return nil }
            size = bases[size - 29] + more
        }
        (self.section, self.kind, self.size, payload) = (section, kind, size, next)
        guard children > 0 || end <= section.count else { return nil }
    }

    /// Values directly within it.
    private var children: Int { kind == .map ? 2 * size : kind == .array ? size : 0 }

    /// Where a value without children ends, and one with them has its first.
    private var end: Int {
        switch kind {
        case .pointer, .map, .array, .boolean, .container, .end: payload
        default: payload + size
        }
    }

    /// The member of a map; nil for another kind.
    subscript(name: StaticString) -> MaxMindValue? {
        guard isMap else { return nil }
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        var place = payload
        for _ in 0..<size {
            guard let key = MaxMindValue(in: section, at: place), key.kind == .text,
                let value = Self.end(of: place, in: section)
            else { return nil }
            if section[key.payload..<key.payload + key.size].elementsEqual(wanted) {
                return MaxMindValue(in: section, at: value)
            }
            guard let next = Self.end(of: value, in: section) else { return nil }
            place = next
        }
        return nil
    }

    /// Where the value at the place ends, with all within it.
    private static func end(of place: Int, in section: UnsafeBufferPointer<UInt8>) -> Int? {
        var place = place
        // Each value has a byte at least, so that a claimed size cannot keep this going past the section.
        var left = 1
        while left > 0 {
            guard let value = MaxMindValue(header: section, at: place) else { return nil }
            left = left - 1 + value.children
            place = value.end
        }
        return place
    }

    /// Whether the first value of the bytes is no deeper than any real metadata, and its pointers lead to no containers,
    /// which might lead back.
    static func isPlain(_ section: UnsafeBufferPointer<UInt8>) -> Bool {
        var place = 0
        var open = [1]
        while let left = open.last {
            guard left > 0 else {
                open.removeLast()
                continue
            }
            guard let value = MaxMindValue(header: section, at: place) else { return false }
            if value.kind == .pointer {
                guard let target = MaxMindValue(in: section, at: place), target.children == 0 else { return false }
            }
            open[open.count - 1] -= 1
            place = value.end
            if value.children > 0 { open.append(value.children) }
            guard open.count <= maximumDepth else { return false }
        }
        return true
    }

    /// UTF-8, of at most 1 KiB.
    var text: String? {
        guard kind == .text, size <= Self.maximumText else { return nil }
        return String(decoding: section[payload..<payload + size], as: UTF8.self)
    }

    var integer: UInt64? {
        guard [.uint16, .uint32, .uint64].contains(kind), size <= 8 else { return nil }
        return section[payload..<payload + size].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// nil for what is no finite number.
    var double: Double? {
        guard kind == .double, size == 8 else { return nil }
        let bits = section[payload..<payload + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let number = Double(bitPattern: bits)
        return number.isFinite ? number : nil
    }
}
