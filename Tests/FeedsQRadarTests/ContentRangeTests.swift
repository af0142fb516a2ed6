import Feeds_QRadar
import Testing

@Suite struct ContentRangeTests {
    @Test("A range behind the end is an empty list of a known length")
    func beyondTheEnd() throws {
        let range = try #require(ContentRange("items */3"))
        #expect(range.items == nil)
        #expect(range.total == 3)
    }

    @Test("Blanks in a range do not count")
    func blanks() throws {
        #expect(ContentRange(" items 0 - 4 / 12 ")?.items == 0...4)
        #expect(ContentRange("items 0-4/*")?.total == nil)
    }

    @Test(
        "What is no range is none",
        arguments: ["", "bytes 0-1/2", "items 4-0/5", "items -1-3/5", "items 0-4", "items 0-4/-5", "items a-b/c"]
    )
    func nonsense(text: String) {
        #expect(ContentRange(text) == nil)
    }
}
