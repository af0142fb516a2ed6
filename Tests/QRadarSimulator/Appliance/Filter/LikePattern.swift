/// A pattern of LIKE: `%` any text, `_` one character, a backslash escapes either.
struct LikePattern: Sendable {
    private enum Part: Sendable {
        case any
        case one
        case exactly(Character)
    }

    private var parts: [Part] = []
    private let ignoringCase: Bool

    init(_ pattern: String, ignoringCase: Bool) {
        self.ignoringCase = ignoringCase
        var characters = (ignoringCase ? pattern.lowercased() : pattern)[...]
        while let character = characters.popFirst() {
            switch character {
            case "%": parts.append(.any)
            case "_": parts.append(.one)
            case "\\": parts.append(.exactly(characters.popFirst() ?? "\\"))
            default: parts.append(.exactly(character))
            }
        }
    }

    /// Goes back to the last `%` alone, so its time is bounded by the product of the lengths.
    func matches(_ text: String) -> Bool {
        let text = Array(ignoringCase ? text.lowercased() : text)
        var position = 0
        var part = 0
        var resume: (part: Int, position: Int)?
        while position < text.count {
            if part < parts.count, case .any = parts[part] {
                resume = (part + 1, position)
                part += 1
            } else if part < parts.count, fits(parts[part], text[position]) {
                part += 1
                position += 1
            } else if let last = resume {
                resume = (last.part, last.position + 1)
                part = last.part
                position = last.position + 1
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { if case .any = $0 { true } else { false } }
    }

    private func fits(_ part: Part, _ character: Character) -> Bool {
        switch part {
        case .any: false
        case .one: true
        case .exactly(let expected): expected == character
        }
    }
}
