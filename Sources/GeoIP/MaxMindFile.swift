internal import CMaxMindDB
internal import Core
internal import Foundation

/// One open file: the only place that calls libmaxminddb. Used by one actor.
///
/// The library finds the record of an address. Its values are read by ``MaxMindValue``, since the library skips values
/// by recursion, and a file that nests deep enough would overrun the stack.
final class MaxMindFile {
    private let path: String
    private let handle: UnsafeMutablePointer<MMDB_s>

    init(_ path: String, _ bytes: Data) throws(GeoIPError) {
        guard Self.hasPlainMetadata(bytes) else { throw GeoIPError(path, "is no MaxMind database") }
        let handle = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        handle.initialize(to: MMDB_s())
        let status = MMDB_open(path, UInt32(MMDB_MODE_MMAP), handle)
        guard status == MMDB_SUCCESS else {
            handle.deallocate()
            throw GeoIPError(path, "is no MaxMind database: " + Self.text(status))
        }
        self.path = path
        self.handle = handle
    }

    deinit {
        MMDB_close(handle)
        handle.deallocate()
    }

    private static func text(_ status: Int32) -> String {
        MMDB_strerror(status).map { String(cString: $0) } ?? "error \(status)"
    }

    /// Whether the library can read the file's metadata in bounded time and stack: they follow the last marker in the
    /// last 128 KiB (MaxMind DB specification 2.0), and are shallow.
    private static func hasPlainMetadata(_ bytes: Data) -> Bool {
        let marker = Data([0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8))
        let tail = bytes.suffix(128 * 1024)
        guard let found = tail.range(of: marker, options: .backwards) else { return false }
        return Array(tail[found.upperBound...]).withUnsafeBufferPointer { MaxMindValue.isPlain($0) }
    }

    /// - Returns: nil where the file knows nothing of the address.
    /// - Throws: ``GeoIPError`` where the file is damaged.
    func facts(of address: IPAddress) throws(GeoIPError) -> AddressFacts? {
        var addressStatus: Int32 = 0
        var status: Int32 = 0
        let found = MMDB_lookup_string(handle, address.description, &addressStatus, &status)
        if status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR { return nil }
        guard addressStatus == 0, status == MMDB_SUCCESS else { throw GeoIPError(path, Self.text(status)) }
        guard found.found_entry else { return nil }
        let section = UnsafeBufferPointer(
            start: handle.pointee.data_section,
            count: Int(handle.pointee.data_section_size)
        )
        guard let record = MaxMindValue(in: section, at: Int(found.entry.offset)), record.isMap else {
            throw GeoIPError(path, "is damaged: the record of \(address) cannot be read")
        }
        let facts = Self.facts(record)
        return facts == AddressFacts() ? nil : facts
    }

    /// What is of another type than it should be, or out of range, is not known.
    private static func facts(_ record: MaxMindValue) -> AddressFacts {
        let number = record["autonomous_system_number"]?.integer
        let asn = number.flatMap { (1...UInt64(UInt32.max)).contains($0) ? Int64($0) : nil }
        let code = record["country"]?["iso_code"]?.text
        let north = record["location"]?["latitude"]?.double.flatMap { (-90...90).contains($0) ? $0 : nil }
        let east = record["location"]?["longitude"]?.double.flatMap { (-180...180).contains($0) ? $0 : nil }
        let isPlaced = north != nil && east != nil
        return AddressFacts(
            asn: asn,
            organisation: asn == nil ? nil : record["autonomous_system_organization"]?.text,
            country: code.flatMap {
                $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? $0 : nil
            },
            latitude: isPlaced ? north : nil,
            longitude: isPlaced ? east : nil
        )
    }
}
