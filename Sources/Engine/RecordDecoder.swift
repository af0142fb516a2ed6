internal import Bytes
internal import Core
internal import JSONTape

/// From the bytes of one record to activities, known kinds, or the reason why neither.
final class RecordDecoder {
    enum Result {
        case activity(Activity, source: SourceID, form: String)
        case ignored(String, source: SourceID?)
        case rejected(RecordProblem, adapter: String)
    }

    /// Called with what a record became, where in its wrappings it stands (nil: it has none), and its bytes.
    typealias Receiver = (Result, _ path: String?, _ bytes: UnsafeBufferPointer<UInt8>) -> Void

    /// Wrappings in wrappings beyond this are refused: a notification in a queue's message in a log's export is three.
    private static let maximumDepth = 8

    private let registry: SourceRegistry
    /// One for each depth: a record's document must last while what it holds is read.
    private var parsers = [JSONParser()]
    private var texts = TextPool()
    private var readers: [any RecordReader] = []
    /// Bytes that the outer record being read may still unfold to.
    private var unfoldable = 0
    /// The adapter that recognised the record before is asked first.
    private var last = 0

    init(_ registry: SourceRegistry) {
        self.registry = registry
        makeReaders()
    }

    private func makeReaders() {
        texts = TextPool()
        readers = registry.adapters.map { $0.makeReader(texts) }
    }

    private func begin() {
        if texts.isFull { makeReaders() }
        unfoldable = Carrier.maximumUnfolded
    }

    /// - Precondition: ``JSONParser/padding`` readable bytes follow `bytes`.
    func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ receive: Receiver) {
        begin()
        do throws(JSONError) {
            read(try parsers[0].parse(bytes), bytes, nil, depth: 0, receive)
        } catch {
            receive(.rejected(RecordProblem(error), adapter: ""), nil, bytes)
        }
    }

    /// The same for bytes that nothing readable may follow.
    func decode(copying bytes: [UInt8], _ receive: Receiver) {
        begin()
        bytes.withUnsafeBufferPointer { bytes in
            do throws(JSONError) {
                read(try parsers[0].parse(copying: bytes), bytes, nil, depth: 0, receive)
            } catch {
                receive(.rejected(RecordProblem(error), adapter: ""), nil, bytes)
            }
        }
    }

    private func read(
        _ record: JSONValue,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ path: String?,
        depth: Int,
        _ receive: Receiver
    ) {
        if let result = result(of: record) {
            receive(result, path, bytes)
        } else {
            switch depth < Self.maximumDepth ? Carrier.contents(of: record, unfoldingAtMost: unfoldable) : nil {
            case nil: receive(.rejected(RecordProblem(.unrecognised), adapter: ""), path, bytes)
            case .ignored(let kind): receive(.ignored(kind, source: nil), path, bytes)
            case .records(let contents):
                for content in contents {
                    let place = (path ?? "") + content.path
                    switch content.payload {
                    case .value(let value):
                        // Its own bytes, not the carrier's: two words on one event in one carrier are two.
                        var own: [UInt8] = []
                        own.appendJSON(value)
                        own.withUnsafeBufferPointer { read(value, $0, place, depth: depth + 1, receive) }
                    case .text(let text):
                        unfoldable = max(0, unfoldable - text.count)
                        read(text: text, place, depth: depth + 1, receive)
                    case .broken(let problem): receive(.rejected(problem, adapter: ""), place, bytes)
                    }
                }
            }
        }
    }

    /// Reads the records in a text that a record holds; where they are several, `#0`, `#1` … tells them apart.
    private func read(text: [UInt8], _ path: String, depth: Int, _ receive: Receiver) {
        text.withUnsafeBufferPointer { text in
            var splitter = RecordSplitter()
            var count = 0
            while let step = splitter.next(in: text, isLast: true) {
                defer { count += 1 }
                switch step {
                case .needMore: return
                case .fault(let fault, let range, _):
                    let bytes = UnsafeBufferPointer(rebasing: text[range])
                    receive(.rejected(RecordProblem(fault), adapter: ""), "\(path)#\(count)", bytes)
                case .record(let range):
                    let bytes = UnsafeBufferPointer(rebasing: text[range])
                    let isWhole = range.count == text.count
                    parse(bytes, isWhole ? path : "\(path)#\(count)", depth: depth, receive)
                }
            }
            if count == 0 { receive(.rejected(RecordProblem(.notJSON), adapter: ""), path, text) }
        }
    }

    private func parse(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ path: String,
        depth: Int,
        _ receive: Receiver
    ) {
        while parsers.count <= depth { parsers.append(JSONParser()) }
        let parser = parsers[depth]
        do throws(JSONError) {
            read(try parser.parse(copying: bytes), bytes, path, depth: depth, receive)
        } catch {
            receive(.rejected(RecordProblem(error), adapter: ""), path, bytes)
        }
    }

    /// What the adapter that recognises the record makes of it; nil where none does.
    private func result(of record: JSONValue) -> Result? {
        let adapters = registry.adapters
        for step in adapters.indices {
            // The last one first, then the others in their order.
            let index = step == 0 ? last : step <= last ? step - 1 : step
            guard let form = adapters[index].form(of: record) else { continue }
            last = index
            let source = adapters[index].descriptor.id
            do throws(RecordProblem) {
                switch try readers[index].read(record, form: form) {
                case .activity(let activity): return .activity(activity, source: source, form: form)
                case .ignored(let kind): return .ignored(kind, source: source)
                }
            } catch {
                return .rejected(error, adapter: "\(source.rawValue)/\(adapters[index].descriptor.version)")
            }
        }
        return nil
    }
}

extension RecordDecoder {
    /// Decodes what stands at one place of a stream: a record, a line that becomes one, or what was refused there.
    ///
    /// - Parameter receive: Called also with how many bytes of the stream the result comes from. A tail gives none yet.
    func decode(
        _ item: RecordStream.Item,
        of records: RecordStream,
        _ receive: (Result, _ path: String?, _ bytes: UnsafeBufferPointer<UInt8>, _ length: Int64) -> Void
    ) {
        switch item {
        case .tail: break
        case .fault(let problem, let head, let length):
            head.withUnsafeBufferPointer { receive(.rejected(problem, adapter: ""), nil, $0, length) }
        case .record(let record):
            decode(record) { result, path, bytes in receive(result, path, bytes, Int64(record.count)) }
        case .line(let line):
            do throws(RecordProblem) {
                guard let object = try records.object(of: line) else { return }
                decode(copying: object) { result, path, bytes in
                    receive(result, path, path == nil ? line : bytes, Int64(line.count))
                }
            } catch {
                receive(.rejected(error, adapter: ""), nil, line, Int64(line.count))
            }
        }
    }
}
