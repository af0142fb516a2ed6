/// Someone with an account in the directory.
struct Person: Sendable {
    /// Members first, then guests.
    let number: Int
    let name: String
    /// As sign-ins show it.
    let principalName: String
    /// As the directory spells it, which differs for guests.
    let directoryName: String
    let id: GUID
    let office: Place
    let home: Place
    let client: Client
    let device: GUID
    /// What the person reads blobs with, if they do.
    let storage: Application?
    /// The tenant of a guest.
    var homeTenant: GUID?
    var crossTenantAccessType = "none"
    /// Whether the AWS console is part of the work.
    var usesConsole = false
    var key: AmazonUser?

    /// With their own device, which has a session for each place and day.
    func visitor(at place: Place, on day: Int) -> Visitor {
        let hash = place.address.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
        let session = GUID(of: id.word, hash, UInt64(day))
        let known = homeTenant == nil ? device : nil
        return Visitor(person: number, place: place, session: session, client: client, device: known)
    }
}

/// A person in one browser or device session at one place.
struct Visitor: Sendable {
    let person: Int
    var place: Place
    let session: GUID
    let client: Client
    /// The device, where the directory knows it.
    let device: GUID?
}

/// A user of IAM with a key that does not expire.
struct AmazonUser: Sendable {
    let name: String
    let principal: String
    let key: String

    init(_ name: String, _ random: inout RandomSource) {
        self.name = name
        principal = AmazonIdentifier.make("AIDA", &random)
        key = AmazonIdentifier.make("AKIA", &random)
    }

    init(_ name: String, principal: String, key: String) {
        (self.name, self.principal, self.key) = (name, principal, key)
    }

    /// The same user with another key.
    init(_ name: String, principal: String, _ random: inout RandomSource) {
        (self.name, self.principal) = (name, principal)
        key = AmazonIdentifier.make("AKIA", &random)
    }

    var arn: String { "arn:aws:iam::\(Organisation.amazonAccount):user/\(name)" }
}

/// A service principal or managed identity.
struct Workload: Sendable {
    let name: String
    let isManaged: Bool
    let resource: Application
    /// The minute of the hour at which it asks for its token.
    let minute: Int
    let application: GUID
    let id: GUID
    private(set) var credential: GUID

    init(_ name: String, isManaged: Bool, _ resource: Application, minute: Int, _ random: inout RandomSource) {
        (self.name, self.isManaged, self.resource, self.minute) = (name, isManaged, resource, minute)
        (application, id, credential) = (GUID(&random), GUID(&random), GUID(&random))
    }

    /// With another secret.
    var rotated: Workload {
        var rotated = self
        rotated.credential = GUID(of: credential.word)
        return rotated
    }
}

/// A name of a person, two thousand without a number behind.
struct PersonName {
    let number: Int
    let display: String
    let login: String

    private static let given = words(
        """
        Maya Erik Åsa Oskar Linnea Johan Freja Anders Ebba Nils Ingrid Gustav Elsa Viktor Alma Henrik Saga Lars Tove Emil
        Karin Axel Noor Milan Zofia Tomasz Leila Amir Aino Jukka Signe Rune Hanna Per Stina Olle Wilma Hugo Iris Felix
        """
    )
    private static let family = words(
        """
        Lindqvist Andersson Söderberg Nyström Öberg Holm Dahl Ekström Berglund Sandin Forsberg Lund Håkansson Wallin
        Eklund Nordin Sjögren Falk Bergman Strand Kowalska Nowak Rahimi Haddad Virtanen Korhonen Jensen Hansen Moreau
        Weber Rossi Costa Petrov Ivanova Tan Okafor Mensah Silva Novak Horvat Björk Lindgren Axelsson Blom Hedlund
        Vikström Lantz Ström Alm Roos
        """
    )

    /// Another name for every number; which, is the seed's.
    init(_ number: Int, _ seed: UInt64) {
        let (given, family) = (Self.given, Self.family)
        let pairs = given.count * family.count
        let place = (number * 769 + Int(seed % 1_999)) % pairs
        let (first, last) = (given[place % given.count], family[place / given.count])
        let suffix = number < pairs ? "" : String(number / pairs + 1)
        let plain: [Character: Character] = ["å": "a", "ä": "a", "ö": "o"]
        self.number = number
        display = "\(first) \(last)"
        login = String("\(first).\(last)\(suffix)".lowercased().map { plain[$0] ?? $0 })
    }
}

/// The words of a text.
func words(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }
