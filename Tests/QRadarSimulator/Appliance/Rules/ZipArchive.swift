internal import CZlib

/// Reads the files of a ZIP archive: stored or deflated, not encrypted, small.
struct ZipArchive: Sendable {
    private static let maximumFile = 64 << 20

    /// Contents by name.
    let files: [String: [UInt8]]

    /// Nil where the bytes are no such archive.
    init?(_ bytes: [UInt8]) {
        guard let end = Self.endOfDirectory(bytes), let count = bytes.uint16(end + 10),
            var place = bytes.uint32(end + 16)
        else { return nil }
        var files: [String: [UInt8]] = [:]
        for _ in 0..<count {
            guard bytes.uint32(place) == 0x0201_4B50, let flags = bytes.uint16(place + 8), flags & 1 == 0,
                let method = bytes.uint16(place + 10), let check = bytes.uint32(place + 16),
                let packed = bytes.uint32(place + 20),
                let size = bytes.uint32(place + 24), size <= Self.maximumFile,
                let nameLength = bytes.uint16(place + 28), let extra = bytes.uint16(place + 30),
                let comment = bytes.uint16(place + 32), let header = bytes.uint32(place + 42),
                let name = bytes.slice(place + 46, nameLength), let localName = bytes.uint16(header + 26),
                let localExtra = bytes.uint16(header + 28),
                let data = bytes.slice(header + 30 + localName + localExtra, packed),
                let content = Self.content(data, method: method, size: size),
                crc32(0, content, UInt32(content.count)) == UInt(check)
            else { return nil }
            files[String(decoding: name, as: UTF8.self)] = content
            place += 46 + nameLength + extra + comment
        }
        self.files = files
    }

    private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 22 else { return nil }
        for place in stride(from: bytes.count - 22, through: max(0, bytes.count - 66_000), by: -1)
        where bytes.uint32(place) == 0x0605_4B50 {
            return place
        }
        return nil
    }

    private static func content(_ data: ArraySlice<UInt8>, method: Int, size: Int) -> [UInt8]? {
        switch method {
        case 0: return data.count == size ? Array(data) : nil
        case 8: return inflate(Array(data), size: size)
        default: return nil
        }
    }

    private static func inflate(_ data: [UInt8], size: Int) -> [UInt8]? {
        var stream = z_stream()
        // No framing of zlib around the data, as the format has it.
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var input = data
        var output = [UInt8](repeating: 0, count: size)
        let result = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return CZlib.inflate(&stream, Z_FINISH)
            }
        }
        return result == Z_STREAM_END && stream.avail_out == 0 ? output : nil
    }
}

extension [UInt8] {
    fileprivate func uint16(_ place: Int) -> Int? {
        guard place >= 0, place + 2 <= count else { return nil }
        return Int(self[place]) | Int(self[place + 1]) << 8
    }

    fileprivate func uint32(_ place: Int) -> Int? {
        guard let low = uint16(place), let high = uint16(place + 2) else { return nil }
        return low | high << 16
    }

    fileprivate func slice(_ place: Int, _ length: Int) -> ArraySlice<UInt8>? {
        guard place >= 0, length >= 0, place + length <= count else { return nil }
        return self[place..<place + length]
    }
}
