/// Tells what is known of addresses beside the logs: a GeoIP database.
package protocol AddressFactsSource: Sendable {
    /// - Returns: What is known, by address; addresses of which nothing is known are left out.
    /// - Throws: Where what should be known cannot be read.
    func facts(of addresses: [IPAddress]) async throws -> [IPAddress: AddressFacts]
}
