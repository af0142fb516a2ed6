import ArgumentParser
import Core
import Correlator
import Engine
import Foundation
import Store

struct Addresses: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What networks are taken for, and why: home, office, VPN, hosting, Tor.",
        discussion:
            "Learned from who came from a network on the seven days up to a day. Without a network: all that more than one person, or a machine, came from, the busiest first."
    )

    @Argument(help: "A network, such as 203.0.113.0/24, or an address.")
    var network: String?

    @Option(help: "As of this day: 2026-05-04. Without it, the last that is known.")
    var day: String?

    @Option(name: .customLong("class"), help: "Only home, office, vpn, hosting or tor.")
    var kind: AddressClass?

    @Option(help: "At most this many.")
    var limit = 100

    @Option(help: "table, json, ndjson, csv or markdown.")
    var format: OutputFormat = .table

    @OptionGroup var options: CommonOptions

    private struct ViewJSON: Encodable {
        let network: String
        let address: String?
        let `class`: String
        let why: String
        let people: Int
        let elsewhere: Int
        let machines: Int
        let days: Int
        let asn: Int64?
        let organisation: String?
        let country: String?
        let exitNodes: [String]

        init(_ view: AddressView) {
            network = view.network
            address = view.address?.description
            `class` = view.kind.rawValue
            why = view.why
            people = view.people
            elsewhere = view.sharing?.elsewhere ?? 0
            machines = view.sharing?.automated ?? 0
            days = view.days
            asn = view.facts.asn
            organisation = view.facts.organisation
            country = view.facts.country
            exitNodes = view.exits.map(\.description)
        }
    }

    func run() async throws {
        try await guarded {
            let asked = try Self.asked(network)
            let composition = try options.composition()
            let store = try await composition.store()
            let known = try await store.lastSharingDay()
            guard let last = try Self.day(day) ?? known else {
                throw CommandFailure("no correlation has learned anything of networks yet; name a --day")
            }
            let views = try await views(asked, on: last, store, try composition.plan())
            var table = Table(
                ["network", "class", "people", "also elsewhere", "machines", "days", "owner", "exits", "why"],
                numeric: [2, 3, 4, 5]
            )
            for view in views {
                table.add([
                    view.address.map { "\($0) of \(view.network)" } ?? view.network, view.kind.rawValue,
                    String(view.people), String(view.sharing?.elsewhere ?? 0), String(view.sharing?.automated ?? 0),
                    "\(view.days) of \(AddressClasses.days)", Self.owner(view.facts), String(view.exits.count),
                    view.why,
                ])
            }
            if format == .table { Console.print("as of \(last.text(fractionDigits: 0).prefix(10)) (UTC)") }
            try table.print(format, objects: views.map { ViewJSON($0) })
        }
    }

    /// The networks that are asked for, the busiest first.
    private func views(
        _ asked: (network: String, address: IPAddress?)?,
        on last: Timestamp,
        _ store: PostgresStore,
        _ plan: CorrelationPlan
    ) async throws -> [AddressView] {
        let first = last - (AddressClasses.days - 1) * 86_400
        let shares: [NetworkShare]
        let networks: [String]
        if let asked {
            shares = try await store.sharing(of: [asked.network], from: first, to: last)
            networks = [asked.network]
        } else {
            shares = try await store.sharing(from: first, to: last)
            networks = Set(shares.map(\.network)).sorted()
        }
        var bases = networks.compactMap(Self.base)
        if let address = asked?.address { bases.append(address) }
        let book = AddressBook(
            exitNodes: plan.exitNodes,
            facts: try await plan.addressFacts?.facts(of: Set(bases).sorted()) ?? [:],
            sharing: shares
        )
        let views: [AddressView] = networks.map { book.view(of: $0, asked?.address, on: last) }
        let wanted = views.filter { view in
            guard let kind else { return true }
            return view.kind == kind || (kind == .tor && !view.exits.isEmpty)
        }
        let ordered = wanted.sorted { ($1.people, $0.network) < ($0.people, $1.network) }
        return Array(ordered.prefix(max(1, min(limit, 100_000))))
    }

    /// The first address of a network.
    private static func base(_ network: String) -> IPAddress? { IPAddress(network.prefix { $0 != "/" }) }

    private static func asked(_ text: String?) throws -> (network: String, address: IPAddress?)? {
        guard let text else { return nil }
        if let address = IPAddress(text) { return (address.network, address) }
        guard IPNetwork(text) != nil, let base = base(text) else {
            throw CommandFailure("\(text) is no network and no address", .usage)
        }
        guard base.network == text else {
            throw CommandFailure(
                "networks are known by \(base.isIPv4 ? "/24" : "/48"); ask for \(base.network)",
                .usage
            )
        }
        return (base.network, nil)
    }

    private static func day(_ text: String?) throws -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
            throw CommandFailure("--day: \(text) is no day; write 2026-05-04", .usage)
        }
        return time.day
    }

    private static func owner(_ facts: AddressFacts) -> String {
        [facts.asn.map { "AS\($0)" }, facts.organisation, facts.country].compactMap(\.self).joined(separator: " ")
    }
}

extension AddressClass: ExpressibleByArgument {}
