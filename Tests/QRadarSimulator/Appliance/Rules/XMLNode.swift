internal import Foundation
internal import FoundationXML

/// An element of an XML document.
struct XMLNode: Sendable {
    let name: String
    let attributes: [String: String]
    var children: [XMLNode] = []
    var text = ""

    /// Nil where the bytes are not well-formed.
    static func parse(_ bytes: [UInt8]) -> XMLNode? {
        let parser = XMLParser(data: Data(bytes))
        parser.shouldResolveExternalEntities = false
        let builder = XMLTreeBuilder()
        parser.delegate = builder
        return parser.parse() ? builder.root : nil
    }

    func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }

    func content(_ name: String) -> String? { child(name)?.text.trimmed }
}

private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
    private var open: [XMLNode] = []
    private(set) var root: XMLNode?

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        open.append(XMLNode(name: name, attributes: attributes))
        if open.count > 100 { parser.abortParsing() }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += text
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += String(decoding: block, as: UTF8.self)
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        guard let node = open.popLast() else { return }
        if open.isEmpty { root = node } else { open[open.count - 1].children.append(node) }
    }
}
