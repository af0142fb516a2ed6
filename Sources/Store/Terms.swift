internal import Bytes
internal import Foundation
internal import Glibc

/// Text that is equal byte by byte, as in SQL and in evidence. Swift's own equality takes two spellings of `é` for one.
struct ExactText: Hashable {
    let text: String

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.isExactly(right.text) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    func isExactly(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        var (left, right) = (self, other)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard let one = left.baseAddress, let two = right.baseAddress else { return true }
                return one == two || memcmp(one, two, left.count) == 0
            }
        }
    }
}

/// The texts of `term` that a connection has met, both ways.
final class Terms {
    // An attacker who never repeats himself must not fill the memory.
    private static let maximumCount = 1 << 20
    // What rows of many accounts share; keys and sessions are asked for once.
    private static let keptTexts = 1 << 16

    private var numbers: [ExactText: Int32] = [:]
    private var texts: [Int32: String] = [:]

    func number(of text: String) -> Int32? { numbers[ExactText(text: text)] }

    /// Learns the numbers of texts, giving one to each that has none.
    ///
    /// It commits for itself: a text that no row uses does no harm, and a number that was given stays given.
    func learn(_ unknown: Set<ExactText>, _ connection: Connection) throws(StoreError) {
        guard !unknown.isEmpty else { return }
        if numbers.count + unknown.count > Self.maximumCount { numbers = [:] }
        // In the order of their digests, so that two writers wait for each other instead of locking each other out.
        let wanted = unknown.map { (digest: Self.digest(of: $0.text), text: $0.text) }
            .sorted { $0.digest < $1.digest }
        try connection.run("CREATE TEMP TABLE IF NOT EXISTS wanted_term (digest uuid, value text)")
        try connection.run("TRUNCATE wanted_term")
        var rows = CopyBuffer(columns: 2)
        for want in wanted {
            rows.beginRow()
            rows.uuid(want.digest)
            rows.text(want.text)
        }
        try connection.copyIn("wanted_term", columns: ["digest", "value"], rows.finish())
        try connection.run(
            """
            INSERT INTO term (digest, value) SELECT w.digest, w.value FROM wanted_term w
            WHERE NOT EXISTS (SELECT 1 FROM term t WHERE t.digest = w.digest)
            ORDER BY w.digest ON CONFLICT (digest) DO NOTHING
            """
        )
        let texts = Dictionary(wanted.map { ($0.digest, $0.text) }, uniquingKeysWith: { first, _ in first })
        var found: [(UUID, Int32)] = []
        try connection.copyOut("SELECT t.digest, t.term_id FROM term t JOIN wanted_term w ON w.digest = t.digest") {
            row in
            if let digest = row.uuid(), let number = row.integer(Int32.self) { found.append((digest, number)) }
        }
        for (digest, number) in found {
            if let text = texts[digest] { numbers[ExactText(text: text)] = number }
        }
    }

    /// Gives numbers that no database knows.
    func makeUp(_ unknown: Set<ExactText>) {
        for text in unknown { numbers[text] = Int32(numbers.count + 1) }
    }

    /// The texts of numbers. What is asked often is kept.
    func texts(of numbers: Set<Int32>, _ connection: Connection) throws(StoreError) -> [Int32: String] {
        var asked: [Int32: String] = [:]
        asked.reserveCapacity(numbers.count)
        for number in numbers { if let text = texts[number] { asked[number] = text } }
        guard asked.count < numbers.count else { return asked }
        let unknown = numbers.filter { asked[$0] == nil }
        if texts.count + unknown.count > Self.keptTexts { texts = [:] }
        try connection.run("CREATE TEMP TABLE IF NOT EXISTS wanted_number (term_id integer)")
        try connection.run("TRUNCATE wanted_number")
        var rows = CopyBuffer(columns: 1)
        for number in unknown {
            rows.beginRow()
            rows.integer(number)
        }
        try connection.copyIn("wanted_number", columns: ["term_id"], rows.finish())
        var found: [(Int32, String)] = []
        try connection.copyOut("SELECT t.term_id, t.value FROM term t JOIN wanted_number w ON w.term_id = t.term_id") {
            row in
            if let number = row.integer(Int32.self), let text = row.text() { found.append((number, text)) }
        }
        for (number, text) in found {
            texts[number] = text
            asked[number] = text
        }
        return asked
    }

    private static func digest(of text: String) -> UUID { SHA256Digest(of: Array(text.utf8)).uuid }
}

/// Writes the numbers of texts into rows; what has none yet is filled in once it is known.
struct TermWriter {
    private let terms: Terms
    private var patches: [(place: CopyBuffer.Place, text: String)] = []
    /// By column: the text of the row before and its number. Columns repeat themselves from row to row.
    private var last: [(text: String, number: Int32)?]
    private var column = 0

    init(_ terms: Terms, columns: Int = 24) {
        self.terms = terms
        last = [(text: String, number: Int32)?](repeating: nil, count: columns)
    }

    /// Texts that have no number yet.
    var unknown: Set<ExactText> { Set(patches.map { ExactText(text: $0.text) }) }

    mutating func beginRow() { column = 0 }

    mutating func write(_ text: String?, to row: inout CopyBuffer) {
        defer { column += 1 }
        guard let text else { return row.null() }
        if let known = last[column], known.text.isExactly(text) { return row.integer(known.number) }
        guard let number = terms.number(of: text) else {
            row.integer(Int32(0))
            patches.append((row.lastInteger, text))
            return
        }
        last[column] = (text, number)
        row.integer(number)
    }

    /// Fills in what had no number.
    func patch(_ rows: inout CopyBuffer, with terms: Terms) {
        for (place, text) in patches { rows.replace(place, with: terms.number(of: text) ?? 0) }
    }
}
