internal import Core

/// Text from logs on its way to the appliance. Attackers choose much of it: names, resources, programs.
enum PlainText {
    /// More of one text is never sent.
    private static let maximum = 20_000

    /// One line without anything that breaks it, hides in it or turns it round, and without blanks at its ends.
    ///
    /// Control and format characters (tab, line ends, NUL, bidirectional and zero-width ones), line and paragraph
    /// separators and what is no character become blanks: LEEF knows no escaping, and notes are read as they are.
    static func line(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(maximum) {
            if isHostile(scalar) {
                line.append(" ")
            } else if !(line.isEmpty && joins(scalar)) {
                line.append(scalar)
            }
            if line.first == " " { line.removeFirst() }
        }
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return scalar.value < 0x20 || scalar.value == 0x7F }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isNoncharacterCodePoint
        }
    }

    /// Whether it would be drawn on, and read with, what stands before the text.
    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        return scalar.properties.isGraphemeExtend || scalar.properties.isEmojiModifier
            || scalar.properties.generalCategory == .spacingMark
    }

    /// The longest beginning that costs no more, cut between characters; within the first one where that is too much.
    ///
    /// - Parameter cost: Of a scalar: its bytes in UTF-8.
    static func cut(_ text: String, to maximum: Int, cost: (Unicode.Scalar) -> Int = { UTF8.width($0) }) -> String {
        var scalars = text.unicodeScalars.makeIterator()
        var total = 0
        while total <= maximum, let scalar = scalars.next() { total += cost(scalar) }
        guard total > maximum else { return text }
        let characters = prefix(text, to: maximum) { $0.unicodeScalars.reduce(0) { $0 + cost($1) } }
        guard characters.isEmpty else { return String(characters) }
        return String(prefix(text.unicodeScalars, to: maximum, cost: cost))
    }

    private static func prefix<Text: Collection>(
        _ text: Text,
        to maximum: Int,
        cost: (Text.Element) -> Int
    ) -> Text.SubSequence {
        var left = maximum
        return text.prefix { element in
            left -= cost(element)
            return left >= 0
        }
    }
}
