/// Where an address is said to be.
struct City: Hashable, Sendable {
    let country: String
    let json: String

    init(_ name: String, _ state: String, _ country: String, _ latitude: String, _ longitude: String) {
        self.country = country
        json = """
            {"city":"\(name)","state":"\(state)","countryOrRegion":"\(country)",\
            "geoCoordinates":{"latitude":\(latitude),"longitude":\(longitude)}}
            """
    }

    static let uppsala = City("Uppsala", "Uppsala", "SE", "59.86", "17.64")
    static let goteborg = City("Göteborg", "Västra Götaland", "SE", "57.71", "11.97")
    static let malmo = City("Malmö", "Skåne", "SE", "55.60", "13.00")
    static let oslo = City("Oslo", "Oslo", "NO", "59.91", "10.75")
    static let frankfurt = City("Frankfurt am Main", "Hessen", "DE", "50.11", "8.68")
    static let amsterdam = City("Amsterdam", "Noord-Holland", "NL", "52.37", "4.90")
    static let dallas = City("Dallas", "Texas", "US", "32.78", "-96.80")
    static let newYork = City("New York", "New York", "US", "40.71", "-74.01")
    static let saoPaulo = City("Sao Paulo", "Sao Paulo", "BR", "-23.55", "-46.63")
    static let singapore = City("Singapore", "", "SG", "1.35", "103.82")
    static let warsaw = City("Warszawa", "Mazowieckie", "PL", "52.23", "21.01")
    static let nowhere = City("", "", "", "0.0", "0.0")
}

/// A network as a sign-in sees it.
struct Place: Hashable, Sendable {
    let address: String
    let city: City
    let system: Int

    init(_ address: String, _ city: City = .nowhere, system: Int = 0) {
        self.address = address
        self.city = city
        self.system = system
    }

    /// A host in the so-manieth /24 of 198.18.0.0/15, which has 512, or of the IPv6 documentation range beyond.
    ///
    /// - Parameter beyond: The third group of the first of the networks beyond, each a /48.
    private init(subnet: Int, of count: Int, host: Int, _ city: City, system: Int, beyond: Int = 0x1000) {
        let group = String(beyond + subnet, radix: 16)
        let address = "198.\(18 + subnet / 256).\(subnet % 256).\(host)"
        self.init(subnet < count ? address : "2001:db8:\(group)::16", city, system: system)
    }

    /// Of the block that is reserved for future use (RFC 1112), and so nobody's: a /24 for each number.
    static func reserved(_ network: Int, host: Int = 77, _ city: City, system: Int) -> Place {
        Place("240.\(network / 256).\(network % 256).\(host)", city, system: system)
    }

    /// Where an attacker is: networks of its own for each attack, and a system.
    static func foreign(_ attack: Attack, _ city: City, _ number: Int = 0, host: Int = 77) -> Place {
        reserved(attack.number * 256 + number, host: host, city, system: 65_540 + attack.number % 12)
    }

    /// The first office, where most people are; then the smaller ones.
    static func office(_ number: Int) -> Place {
        let city: City = number == 0 ? .uppsala : number % 2 == 1 ? .goteborg : .malmo
        return Place("192.0.2.\(10 + number % 200)", city, system: 64_496)
    }

    /// A network of its own to each home: a /24, or where those are used up, an IPv6 /48.
    static func home(_ person: Int, in city: City, host: Int) -> Place {
        Place(subnet: person, of: 448, host: host, city, system: 64_497 + person % 3)
    }

    /// A partner's office.
    static func partner(_ guest: Int) -> Place {
        Place(subnet: 480 + guest, of: 512, host: 20, .oslo, system: 64_501, beyond: 0x8000)
    }

    static func hotel(_ number: Int) -> Place {
        Place(subnet: 470 + number, of: 480, host: 31, .malmo, system: 64_502)
    }

    static func exitNode(_ number: Int) -> Place {
        Place(subnet: 448 + number, of: 464, host: 66, .amsterdam, system: 64_511)
    }

    static let pipeline = Place("192.0.2.230", .uppsala, system: 64_496)
    static let services = Place("192.0.2.231", .uppsala, system: 64_496)
    static let supplier = Place("192.0.2.232", .uppsala, system: 64_496)
    static let dataFactory = Place("10.20.0.7")
    static let sprayer = Place("198.51.100.66", .frankfurt, system: 64_510)
    static let keyThief = Place("198.51.100.140", .dallas, system: 65_537)
    static let tokenThief = Place("203.0.113.204", .dallas, system: 65_538)
    static let intruder = Place(subnet: 468, of: 470, host: 77, .amsterdam, system: 65_539)
}
