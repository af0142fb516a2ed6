package import JSONTape

/// A record whose objects were dissolved into names, `properties.status.errorCode`, put together again.
///
/// Splunk exports write fields so. A name ending in `{}` stands for the elements of an array: `types{}` has them all,
/// `steps{}.method` one member of each. Members of elements are put side by side where they are equally many; else nobody
/// can tell which belong together, and one element has them all as lists.
package enum FlattenedRecord {
    /// Levels that a name may stand for.
    private static let maximumDepth = 32
    /// Bytes of names that may be written, since each element of an array has them again.
    private static let maximumNames = 16 << 20

    /// Whether a name stands for a place inside an object or array.
    static func isPath(_ name: String) -> Bool { Path(name) != nil }

    /// The record with its objects, as JSON text.
    ///
    /// - Returns: nil where no name is a path, or values are objects: then nothing was flattened.
    package static func nested(_ record: JSONValue) -> [UInt8]? {
        var fields: [(name: String, values: [[UInt8]])] = []
        var isFlat = record.isObject
        var count = 0
        record.forEachMember { name, value in
            count += 1
            guard isFlat, count <= JSONText.maximumColumns, !value.isObject else {
                isFlat = false
                return
            }
            let elements = value.isArray ? value.elements : [value]
            guard elements.allSatisfy({ !$0.isObject && !$0.isArray }) else {
                isFlat = false
                return
            }
            let values = elements.map { element in
                var text: [UInt8] = []
                text.appendJSON(element)
                return text
            }
            fields.append((String(decoding: name, as: UTF8.self), values))
        }
        guard isFlat, fields.contains(where: { isPath($0.name) }) else { return nil }
        return nested(fields)
    }

    /// The record of these fields, as JSON text. Of equal names the last counts.
    ///
    /// - Parameter fields: Names, and values as JSON text. Fields without values are left out.
    /// - Returns: nil where arrays would repeat names without measure.
    static func nested(_ fields: [(name: String, values: [[UInt8]])]) -> [UInt8]? {
        guard fields.reduce(0, { $0 + $1.name.utf8.count * $1.values.count }) <= maximumNames else { return nil }
        let root = Node()
        for (name, values) in fields where !values.isEmpty {
            var node = root
            for step in Path(name)?.steps ?? [Path.Step(name: name, isList: false)] {
                node = node.child(step)
            }
            node.values = values
        }
        var text: [UInt8] = []
        root.write(to: &text, element: nil)
        return text
    }

    private struct Path {
        struct Step {
            let name: String
            let isList: Bool
        }

        let steps: [Step]

        /// Nil for a name that is just a name.
        init?(_ name: String) {
            // OData writes `createdDateTime@odata.type`.
            guard !name.contains("@"), name.contains(".") || name.hasSuffix("{}") else { return nil }
            let parts = name.split(
                separator: ".",
                maxSplits: FlattenedRecord.maximumDepth,
                omittingEmptySubsequences: false
            )
            guard parts.count <= FlattenedRecord.maximumDepth else { return nil }
            steps = parts.map { part in
                part.hasSuffix("{}")
                    ? Step(name: String(part.dropLast(2)), isList: true) : Step(name: String(part), isList: false)
            }
            guard steps.allSatisfy({ !$0.name.isEmpty }) else { return nil }
        }
    }

    /// A place in the record that is being put together.
    private final class Node {
        var values: [[UInt8]] = []
        private var isList = false
        private var names: [String] = []
        private var children: [String: Node] = [:]

        func child(_ step: Path.Step) -> Node {
            let node = children[step.name] ?? Node()
            if children.updateValue(node, forKey: step.name) == nil { names.append(step.name) }
            if step.isList { node.isList = true }
            return node
        }

        /// - Parameter element: Which element of an array is written, where this is a part of one.
        func write(to text: inout [UInt8], element: Int?) {
            guard !children.isEmpty else { return writeValues(to: &text, element) }
            guard isList else { return writeMembers(to: &text, element) }
            text.append(UInt8(ascii: "["))
            if element == nil, let count = commonCount {
                for place in 0..<count {
                    if place > 0 { text.append(UInt8(ascii: ",")) }
                    writeMembers(to: &text, place)
                }
            } else {
                writeMembers(to: &text, element)
            }
            text.append(UInt8(ascii: "]"))
        }

        private func writeMembers(to text: inout [UInt8], _ element: Int?) {
            text.append(UInt8(ascii: "{"))
            for (place, name) in names.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                text.appendJSON(name)
                text.append(UInt8(ascii: ":"))
                children[name]?.write(to: &text, element: element)
            }
            text.append(UInt8(ascii: "}"))
        }

        private func writeValues(to text: inout [UInt8], _ element: Int?) {
            let written = element.map { values.indices.contains($0) ? [values[$0]] : [] } ?? values
            let isArray = isList || written.count != 1
            if isArray { text.append(UInt8(ascii: "[")) }
            for (place, value) in written.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                text.append(contentsOf: value)
            }
            if isArray { text.append(UInt8(ascii: "]")) }
        }

        /// How many values each leaf has, if all have as many.
        private var commonCount: Int? {
            var counts: Set<Int> = []
            collectCounts(&counts)
            return counts.count == 1 ? counts.first : nil
        }

        private func collectCounts(_ counts: inout Set<Int>) {
            guard !children.isEmpty else {
                counts.insert(values.count)
                return
            }
            for child in children.values { child.collectCounts(&counts) }
        }
    }
}
