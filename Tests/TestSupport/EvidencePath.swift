internal import Bytes
internal import Core
internal import Foundation
internal import JSONTape

/// Follows the path of a place into the bytes at it, as a person with `jq`, `base64` and `gunzip` would.
package enum EvidencePath {
    /// A step that leads nowhere.
    package struct Broken: Error {
        let step: String
    }

    /// - Parameter path: ``RecordPlace/path``: a JSON Pointer, with `#base64`, `#gzip` and `#N` (the Nth record of a text)
    ///   where more than that was undone.
    package static func follow(_ path: String?, into bytes: [UInt8]) throws -> [UInt8] {
        var here = bytes
        var rest = Substring(path ?? "")
        while let kind = rest.popFirst() {
            let step = String(rest.prefix { $0 != "/" && $0 != "#" })
            rest = rest.dropFirst(step.count)
            switch (kind, step) {
            case ("/", _): here = try member(step, of: here)
            case ("#", "base64"):
                guard let decoded = Data(base64Encoded: Data(here)) else { throw Broken(step: step) }
                here = [UInt8](decoded)
            case ("#", "gzip"): here = try inflate(here)
            default: here = try record(step, of: here)
            }
        }
        return here
    }

    private static func member(_ name: String, of bytes: [UInt8]) throws -> [UInt8] {
        let parser = JSONParser()
        let value = try parser.parse(copying: bytes)
        var found = Int(name).flatMap { value.elements.indices.contains($0) ? value.elements[$0] : nil }
        value.forEachMember { if $0.elementsEqual(name.utf8) { found = $1 } }
        guard let found else { throw Broken(step: name) }
        if let text = found.utf8 { return Array(text) }
        var text: [UInt8] = []
        text.appendJSON(found)
        return text
    }

    private static func record(_ number: String, of bytes: [UInt8]) throws -> [UInt8] {
        var splitter = RecordSplitter()
        var count = 0
        while let step = bytes.withUnsafeBufferPointer({ splitter.next(in: $0, isLast: true) }) {
            if case .record(let range) = step, Int(number) == count { return Array(bytes[range]) }
            count += 1
        }
        throw Broken(step: "#" + number)
    }

    private static func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
        let inflater = try GzipInflater()
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var input = bytes
        while !input.isEmpty {
            let (used, written) = try input.withUnsafeBufferPointer { input in
                try piece.withUnsafeMutableBufferPointer { try inflater.inflate(input, into: $0) }
            }
            guard used + written > 0 else { break }
            input.removeFirst(used)
            output += piece[..<written]
        }
        return output
    }
}
