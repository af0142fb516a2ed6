import Foundation
import FuzzTargets

/// libFuzzer, called from here and not from its own `main`: a Swift executable has one already.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What libFuzzer calls with one input after the other; its own `main`, which is linked too, knows it by this name.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(Violation) {
        try FuzzTarget.chosen?.run(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        FileHandle.standardError.write(Data("violation: \(error)\n".utf8))
        abort()
    }
    return 0
}

extension FuzzTarget {
    /// Named by the environment: the arguments are libFuzzer's.
    static let chosen = ProcessInfo.processInfo.environment["SEQUITUR_FUZZ_TARGET"].flatMap(FuzzTarget.init)
}

guard FuzzTarget.chosen != nil else {
    print("SEQUITUR_FUZZ_TARGET names one of: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
    exit(2)
}
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runDriver(&count, &arguments, testOneInput))
