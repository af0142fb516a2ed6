/// The names of kinds that are ignored, as reports and ledgers have them. They come from logs: short, on one line, and few.
enum IgnoredKind {
    /// Kinds of one object beyond this are counted together.
    static let maximumCount = 100
    static let others = "other kinds"
    private static let longest = 64

    static func name(_ kind: String) -> String {
        guard kind.utf8.count > longest || kind.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return kind }
        return String(
            kind.unicodeScalars.prefix(longest).map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
        )
    }
}
