internal import CLibpq

/// A value bound to `$1`, `$2` ….
enum SQLValue: Sendable {
    case null
    case text(String)
    case bytes([UInt8])

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ number: some BinaryInteger) { self = .text(String(number)) }
    init(_ flag: Bool) { self = .text(flag ? "t" : "f") }
    init(_ number: Double) { self = .text(String(number)) }
}

/// A connection to PostgreSQL: the only place that calls libpq. Used by one actor at a time.
final class Connection {
    private let handle: OpaquePointer

    /// - Parameter url: A connection URI or keyword string, as libpq reads it.
    /// - Throws: ``StoreError`` of kind `connection`.
    init(url: String) throws(StoreError) {
        guard let handle = PQconnectdb(url) else { throw StoreError(.connection, "out of memory") }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            // `deinit` runs for an initialiser that throws once everything is set.
            throw StoreError(sqlState: "", message: String(cString: PQerrorMessage(handle)))
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        // Whatever the server's or role's defaults are, results must be the same.
        try run(
            """
            SET search_path = sequitur, pg_catalog, pg_temp; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD';
            SET bytea_output = 'hex'; SET standard_conforming_strings = on; SET client_encoding = 'UTF8';
            SET client_min_messages = 'warning'; SET idle_in_transaction_session_timeout = '10min'; SET jit = off
            """
        )
    }

    deinit { PQfinish(handle) }

    private func failure(_ result: OpaquePointer?) -> StoreError {
        // PG_DIAG_SQLSTATE, _MESSAGE_PRIMARY and _MESSAGE_DETAIL: macros that Swift does not import (postgres_ext.h).
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        let state = field("C") ?? ""
        var message = field("M") ?? String(cString: PQerrorMessage(handle))
        // What depends on a thing is named in the detail alone.
        if state == "2BP01", let detail = field("D") { message += ": " + detail }
        let error = StoreError(sqlState: state, message: message)
        return PQstatus(handle) == CONNECTION_BAD ? error.afterConnecting : error
    }

    /// Runs statements without parameters or rows.
    func run(_ sql: String) throws(StoreError) {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw failure(result)
        }
    }

    /// Runs one statement with bound values and gives its rows as text.
    @discardableResult
    func query(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> [[String?]] {
        var buffers: [[UInt8]] = []
        var formats: [Int32] = []
        var lengths: [Int32] = []
        var isNull: [Bool] = []
        for value in values {
            switch value {
            case .null:
                buffers.append([])
                formats.append(0)
                isNull.append(true)
            case .text(let text):
                // A NUL would cut the text short; PostgreSQL has none in text.
                buffers.append(Array(text.utf8.filter { $0 != 0 }) + [0])
                formats.append(0)
                isNull.append(false)
            case .bytes(let bytes):
                buffers.append(bytes)
                formats.append(1)
                isNull.append(false)
            }
            lengths.append(Int32(buffers[buffers.count - 1].count))
        }
        // One block holds all values, so that their addresses stay put during the call.
        var offsets: [Int] = []
        var block: [CChar] = []
        for buffer in buffers {
            offsets.append(block.count)
            block.append(contentsOf: buffer.map { CChar(bitPattern: $0) })
        }
        block.append(0)
        let result = block.withUnsafeBufferPointer { block in
            let pointers: [UnsafePointer<CChar>?] = offsets.enumerated().map { index, offset in
                isNull[index] ? nil : block.baseAddress.map { $0 + offset }
            }
            return PQexecParams(handle, sql, Int32(values.count), nil, pointers, lengths, formats, 0)
        }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK: return []
        case PGRES_TUPLES_OK: return Self.rows(result)
        default: throw failure(result)
        }
    }

    private static func rows(_ result: OpaquePointer?) -> [[String?]] {
        let columns = PQnfields(result)
        return (0..<PQntuples(result)).map { row in
            (0..<columns).map { column in
                guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else {
                    return nil
                }
                let bytes = UnsafeBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
                return bytes.withMemoryRebound(to: UInt8.self) { String(decoding: $0, as: UTF8.self) }
            }
        }
    }

    /// `COPY … FROM STDIN (FORMAT binary)`: `pieces` together are the stream, header and trailer included.
    func copyIn(_ table: String, columns: [String], _ pieces: [[UInt8]]) throws(StoreError) {
        let names = columns.joined(separator: ", ")
        let start = PQexec(handle, "COPY \(table) (\(names)) FROM STDIN (FORMAT binary)")
        defer { PQclear(start) }
        guard PQresultStatus(start) == PGRES_COPY_IN else { throw failure(start) }
        for piece in pieces {
            var offset = 0
            while offset < piece.count {
                let length = min(piece.count - offset, 1 << 20)
                let sent = piece.withUnsafeBytes { bytes in
                    PQputCopyData(
                        handle,
                        bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self),
                        Int32(length)
                    )
                }
                // The server's own reason comes with the end of the copy.
                guard sent == 1 else { break }
                offset += length
            }
        }
        PQputCopyEnd(handle, nil)
        let end = PQgetResult(handle)
        defer { PQclear(end) }
        while let extra = PQgetResult(handle) { PQclear(extra) }
        guard PQresultStatus(end) == PGRES_COMMAND_OK else { throw failure(end) }
    }

    /// `COPY (query) TO STDOUT (FORMAT binary)`: calls `body` with each row's fields.
    func copyOut(_ query: String, _ body: (inout CopyReader) -> Void) throws(StoreError) {
        let start = PQexec(handle, "COPY (\(query)) TO STDOUT (FORMAT binary)")
        defer { PQclear(start) }
        guard PQresultStatus(start) == PGRES_COPY_OUT else { throw failure(start) }
        var isFirst = true
        while true {
            var piece: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(handle, &piece, 0)
            guard length > 0, let piece else { break }
            piece.withMemoryRebound(to: UInt8.self, capacity: Int(length)) { bytes in
                var reader = CopyReader(UnsafeBufferPointer(start: bytes, count: Int(length)))
                if isFirst { reader.skipHeader() }
                isFirst = false
                if reader.beginRow() { body(&reader) }
            }
            PQfreemem(piece)
        }
        let end = PQgetResult(handle)
        defer { PQclear(end) }
        while let extra = PQgetResult(handle) { PQclear(extra) }
        guard PQresultStatus(end) == PGRES_COMMAND_OK else { throw failure(end) }
    }

    /// The rows of a query, kept as they came.
    func rows(_ query: String) throws(StoreError) -> CopiedRows {
        var rows = CopiedRows()
        try copyOut(query) { rows.append($0) }
        return rows
    }

    /// Runs `body` in a transaction; what it throws rolls back.
    func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try run("BEGIN")
        do throws(StoreError) {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            try? run("ROLLBACK")
            throw error.kind == .diskFull ? error.naming(folder: dataFolder) : error
        }
    }

    /// Where the server keeps its data, as far as it tells us.
    private var dataFolder: String {
        // Only a superuser, as the one of the private database is, may ask for the folder.
        let folder = try? query("SELECT current_setting('data_directory')").first?.first ?? nil
        return folder ?? "the server at \(PQhost(handle).map { String(cString: $0) } ?? "?")"
    }
}
