/// What part of a list an answer holds: `items 0-49/120`, or `items */3` where the range begins behind the end.
package struct ContentRange: Sendable, Equatable {
    /// nil: nothing of the list.
    package let items: ClosedRange<Int>?
    /// nil: not said.
    package let total: Int?

    /// - Returns: nil for any other text; blanks do not count.
    package init?(_ text: String) {
        let packed = text.filter { !$0.isWhitespace }
        guard packed.hasPrefix("items") else { return nil }
        let parts = packed.dropFirst("items".count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let total = Self.total(parts[1]) else { return nil }
        if parts[0] == "*" {
            items = nil
        } else {
            let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard ends.count == 2, let first = ends[0], let last = ends[1], 0 <= first, first <= last else {
                return nil
            }
            items = first...last
        }
        self.total = total == -1 ? nil : total
    }

    /// -1 stands for `*`.
    private static func total(_ text: Substring) -> Int? {
        if text == "*" { return -1 }
        return Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Whether another page is to be read after `count` elements from `first` on, where `asked` were asked for.
    static func isLast(_ range: ContentRange?, first: Int, count: Int, asked: Int) -> Bool {
        // Without the header the whole list came.
        guard let range else { return true }
        if count < asked { return true }
        return range.total.map { first + count >= $0 } ?? false
    }
}
