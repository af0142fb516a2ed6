internal import Bytes
internal import Core
internal import JSONTape

/// From the bytes of one record to an activity, a known kind, or the reason why neither.
struct RecordDecoder {
    enum Result {
        case activity(Activity, source: SourceID, form: String)
        case ignored(String, source: SourceID)
        case rejected(RecordProblem, adapter: String)
    }

    private let registry: SourceRegistry
    private let parser = JSONParser()
    private var texts = TextPool()
    private var readers: [any RecordReader] = []
    /// The adapter that recognised the record before is asked first.
    private var last = 0

    init(_ registry: SourceRegistry) {
        self.registry = registry
        makeReaders()
    }

    private mutating func makeReaders() {
        texts = TextPool()
        readers = registry.adapters.map { $0.makeReader(texts) }
    }

    mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> Result {
        if texts.isFull { makeReaders() }
        let record: JSONValue
        do throws(JSONError) {
            record = try parser.parse(bytes)
        } catch {
            return .rejected(RecordProblem(error), adapter: "")
        }
        let adapters = registry.adapters
        for index in [last] + adapters.indices.filter({ $0 != last }) where index < adapters.count {
            let adapter = adapters[index]
            guard let form = adapter.form(of: record) else { continue }
            last = index
            let descriptor = adapter.descriptor
            do throws(RecordProblem) {
                switch try readers[index].read(record, form: form) {
                case .activity(let activity): return .activity(activity, source: descriptor.id, form: form)
                case .ignored(let kind): return .ignored(kind, source: descriptor.id)
                }
            } catch {
                return .rejected(error, adapter: "\(descriptor.id.rawValue)/\(descriptor.version)")
            }
        }
        return .rejected(RecordProblem(.unrecognised), adapter: "")
    }
}
