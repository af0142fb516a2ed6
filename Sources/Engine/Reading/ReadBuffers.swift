internal import Bytes
internal import JSONTape

/// The memory that objects are read into, one after the other: fresh pages cost more than inflating what fills them.
final class ReadBuffers {
    let inflater = WholeGzip()
    private(set) var raw: UnsafeMutableBufferPointer<UInt8> = .allocate(capacity: 64 << 10)
    private(set) var window: UnsafeMutableBufferPointer<UInt8> = .allocate(capacity: 256 << 10)

    // A window that one large object made is not kept for the small ones after it.
    private static let keptWindow = 64 << 20

    deinit {
        raw.deallocate()
        window.deallocate()
    }

    /// Room for at least `count` raw bytes. What was in it is gone.
    func needRaw(_ count: Int) {
        guard raw.count < count else { return }
        raw.deallocate()
        raw = .allocate(capacity: count)
    }

    /// Room for at least `count` bytes and the padding behind them. What was in it is gone.
    func needWindow(_ count: Int) {
        let needed = count + JSONParser.padding
        guard window.count < needed || window.count > max(needed, Self.keptWindow) else { return }
        window.deallocate()
        window = .allocate(capacity: needed)
    }

    /// Twice the room, with the first `count` bytes as they were.
    func growWindow(keeping count: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * window.count)
        if let from = window.baseAddress { larger.baseAddress?.update(from: from, count: count) }
        window.deallocate()
        window = larger
    }
}
