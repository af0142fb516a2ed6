internal import Foundation
internal import Synchronization

/// Regular expressions of Java, read by ICU's, which is the nearest here.
enum JavaRegex {
    private static let compiled = Mutex<[String: NSRegularExpression]>([:])

    /// Nil where the pattern is not valid.
    static func compile(_ pattern: String, ignoringCase: Bool = false) -> NSRegularExpression? {
        let key = (ignoringCase ? "i" : "c") + pattern
        return compiled.withLock { cache in
            if let regex = cache[key] { return regex }
            let regex = try? NSRegularExpression(pattern: pattern, options: ignoringCase ? [.caseInsensitive] : [])
            if cache.count > 1000 { cache = [:] }
            cache[key] = regex
            return regex
        }
    }

    /// Whether the pattern is found anywhere; an invalid one never is.
    static func finds(_ pattern: String, in text: String, ignoringCase: Bool = false) -> Bool {
        guard let regex = compile(pattern, ignoringCase: ignoringCase) else { return false }
        return regex.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    /// The first match, or its group; nil without one.
    static func capture(_ pattern: String, group: Int, in text: String, ignoringCase: Bool = false) -> String? {
        guard let regex = compile(pattern, ignoringCase: ignoringCase),
            let match = regex.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)),
            group < match.numberOfRanges, let range = Range(match.range(at: group), in: text)
        else { return nil }
        return String(text[range])
    }
}
