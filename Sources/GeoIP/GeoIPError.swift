/// A GeoIP file that cannot be used, and why.
package struct GeoIPError: Error, CustomStringConvertible {
    package let description: String

    init(_ path: String, _ reason: String) { description = "geoip: \(path): \(reason)" }
}
