/// Where in a query something stands, from 1.
package struct AQLPosition: Hashable, Sendable {
    package let line: Int
    package let column: Int
}

/// Why a query is refused.
package struct AQLError: Error, Hashable, Sendable {
    package let reason: String
    package let position: AQLPosition

    /// As the appliance says it: with line and column.
    package var message: String {
        "Error in AQL query at line \(position.line), column \(position.column): \(reason)"
    }
}

/// A word, sign or value of AQL.
struct AQLToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case word(String)
        /// In double quotes: a column, a property or an alias.
        case name(String)
        /// In single quotes.
        case text(String)
        case number(JSON)
        case sign(String)
        case end
    }

    let kind: Kind
    let position: AQLPosition

    func isKeyword(_ keyword: String) -> Bool {
        guard case .word(let word) = kind else { return false }
        return word.uppercased() == keyword
    }

    /// As it stands in the query.
    var text: String {
        switch kind {
        case .word(let text), .sign(let text): text
        case .name(let text): "\"\(text)\""
        case .text(let text): "'\(text)'"
        case .number(let value): value.text
        case .end: "the end"
        }
    }
}

/// Cuts a query into tokens.
struct AQLLexer {
    private static let signs = ["<>", "<=", ">=", "!=", "=", "<", ">", "(", ")", ",", "*", "+", "-", "/", "%", ";"]

    private let characters: [Character]
    private var index = 0
    private var line = 1
    private var column = 1

    private init(_ text: String) {
        characters = Array(text)
    }

    static func tokens(of text: String) throws(AQLError) -> [AQLToken] {
        var lexer = AQLLexer(text)
        var tokens: [AQLToken] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private var current: Character? { index < characters.count ? characters[index] : nil }

    private mutating func advance() {
        if characters[index].isNewline {
            line += 1
            column = 1
        } else {
            column += 1
        }
        index += 1
    }

    private mutating func next() throws(AQLError) -> AQLToken {
        while let character = current, character.isWhitespace { advance() }
        let position = AQLPosition(line: line, column: column)
        guard let character = current else { return AQLToken(kind: .end, position: position) }
        if character == "'" || character == "\"" {
            let text = try quoted(character, from: position)
            return AQLToken(kind: character == "'" ? .text(text) : .name(text), position: position)
        }
        if character.isLetter || character == "_" { return AQLToken(kind: .word(word()), position: position) }
        if character.isASCII, character.isNumber { return try AQLToken(kind: number(position), position: position) }
        guard let sign = Self.signs.first(where: startsWith) else {
            throw AQLError(reason: "unexpected character '\(character)'", position: position)
        }
        for _ in sign { advance() }
        return AQLToken(kind: .sign(sign), position: position)
    }

    private func startsWith(_ sign: String) -> Bool {
        characters[index...].starts(with: sign)
    }

    /// Letters, digits, underscores, dots; and the `::` of functions that packages bring.
    private mutating func word() -> String {
        var word = ""
        while let character = current, character.isLetter || character.isNumber || "_.:".contains(character) {
            word.append(character)
            advance()
        }
        return word
    }

    private mutating func number(_ position: AQLPosition) throws(AQLError) -> AQLToken.Kind {
        var text = ""
        while let character = current, character.isNumber || character == "." {
            text.append(character)
            advance()
        }
        if let whole = Int(text) { return .number(.int(whole)) }
        guard let value = Double(text) else {
            throw AQLError(reason: "\(text) is not a number; text must be quoted", position: position)
        }
        return .number(.double(value))
    }

    /// A quote inside is doubled.
    private mutating func quoted(_ quote: Character, from position: AQLPosition) throws(AQLError) -> String {
        var text = ""
        advance()
        while let character = current {
            advance()
            if character == quote {
                guard current == quote else { return text }
                advance()
            }
            text.append(character)
        }
        throw AQLError(reason: "a quoted text does not end", position: position)
    }
}
