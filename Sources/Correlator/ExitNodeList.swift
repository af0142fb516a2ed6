package import Core

/// Addresses of anonymising exits with the time in which each was one.
///
/// An exit of three weeks ago is nobody's exit today, and the other way round: it is asked with the event's time.
package struct ExitNodeList: Sendable {
    package struct Span: Hashable, Sendable {
        package let from: Timestamp
        package let to: Timestamp

        package init(from: Timestamp, to: Timestamp) {
            self.from = from
            self.to = to
        }
    }

    package let spans: [IPAddress: [Span]]

    private let bySite: [IPAddress.Site: [IPAddress]]

    package init(_ spans: [IPAddress: [Span]] = [:]) {
        self.spans = spans
        bySite = Dictionary(grouping: spans.keys, by: \.site)
    }

    package func contains(_ address: IPAddress, at time: Timestamp) -> Bool {
        spans[address]?.contains { $0.from <= time && time <= $0.to } ?? false
    }

    /// Whether the address was an exit at any time between, the end excluded.
    package func meets(_ address: IPAddress, from: Timestamp, to: Timestamp) -> Bool {
        spans[address]?.contains { $0.from < to && from <= $0.to } ?? false
    }

    /// The exits of a network at any time between, the end excluded, ascending.
    package func exits(in site: IPAddress.Site, from: Timestamp, to: Timestamp) -> [IPAddress] {
        (bySite[site] ?? []).filter { meets($0, from: from, to: to) }.sorted()
    }

    /// Reads lines of `address,valid_from,valid_to`; a line with the address alone is valid at any time. A header line
    /// and lines that begin with `#` are passed over.
    ///
    /// - Throws: ``ExitNodeListError`` naming the line.
    package init(text: String) throws(ExitNodeListError) {
        var spans: [IPAddress: [Span]] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingPrefix { $0 == " " }
            }
            guard let first = cells.first, !first.isEmpty, !first.hasPrefix("#"), first != "address" else { continue }
            guard let address = IPAddress(String(first)) else {
                throw ExitNodeListError(line: index + 1, field: "address")
            }
            let from =
                cells.count > 1 && !cells[1].isEmpty ? Timestamp(String(cells[1])) : Timestamp.storable.lowerBound
            let to = cells.count > 2 && !cells[2].isEmpty ? Timestamp(String(cells[2])) : Timestamp.storable.upperBound
            guard let from else { throw ExitNodeListError(line: index + 1, field: "valid_from") }
            guard let to else { throw ExitNodeListError(line: index + 1, field: "valid_to") }
            spans[address, default: []].append(Span(from: from, to: to))
        }
        self.init(spans)
    }
}

/// A line of an exit-node list that cannot be read.
package struct ExitNodeListError: Error, Sendable, CustomStringConvertible {
    package let line: Int
    package let field: String

    package var description: String { "exit-node list, line \(line): \(field) cannot be read" }
}
