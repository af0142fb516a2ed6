extension Records {
    /// Where a sign-in comes from, as Entra says it.
    package struct Place: Sendable {
        package let address: String
        let asn: Int
        let country: String
        let latitude: Double
        let longitude: Double

        package init(_ address: String, asn: Int, _ country: String, _ latitude: Double, _ longitude: Double) {
            self.address = address
            self.asn = asn
            self.country = country
            self.latitude = latitude
            self.longitude = longitude
        }

        /// By ``IPAddress/network`` of the addresses here.
        package var network: String {
            let parts = address.split(separator: ".")
            return parts.prefix(3).joined(separator: ".") + ".0/24"
        }

        package static let uppsala = Place("203.0.113.10", asn: 64_496, "SE", 59.86, 17.64)
        package static let goteborg = Place("192.0.2.40", asn: 64_497, "SE", 57.71, 11.97)
        package static let dallas = Place("198.51.100.20", asn: 64_510, "US", 32.78, -96.80)

        /// One of many homes: each in a network, an autonomous system and a country of its own.
        package static func home(_ number: Int) -> Place {
            let countries = ["BR", "PL", "VN", "ES", "MA", "IN", "ID", "TR"]
            return Place("100.64.\(number % 256).7", asn: 65_000 + number, countries[number % 8], 1, 1)
        }
    }

    /// A sign-in from a place, in a session.
    package static func signIn(
        _ id: String,
        user: String = "maya",
        at time: String,
        from place: Place,
        session: String? = nil,
        code: Int = 0,
        category: String = "SignInLogs",
        app: String = storageApp,
        requirement: String = "multiFactorAuthentication",
        types: [String] = [],
        details: String = "[]",
        correlation: String? = nil
    ) -> String {
        let more =
            #","autonomousSystemNumber":\#(place.asn),"location":{"countryOrRegion":"\#(place.country)","#
            + #""geoCoordinates":{"latitude":\#(place.latitude),"longitude":\#(place.longitude)}}"#
            + (session.map { #","sessionId":"\#($0)""# } ?? "")
        return signIn(
            id,
            user: user,
            at: time,
            code: code,
            address: place.address,
            category: category,
            app: app,
            requirement: requirement,
            types: types,
            details: details,
            correlation: correlation
        )
        .replacing(#""isInteractive":true"#, with: #""isInteractive":\#(category == "SignInLogs")"# + more)
    }

    /// A second factor that was refused.
    package static func refusal(_ id: String, at time: String, from place: Place, correlation: String? = nil) -> String
    {
        signIn(id, at: time, from: place, code: 500_121, details: rightPassword, correlation: correlation)
    }

    /// A risk detection that names a sign-in.
    package static func riskDetection(
        on signIn: String,
        user: String = "maya",
        at time: String,
        type: String,
        state: String = "atRisk",
        level: String,
        updated: String
    ) -> String {
        """
        {"time":"\(updated)","category":"UserRiskEvents","tenantId":"\(tenant)","properties":{"id":"d\(signIn)\(updated)",\
        "requestId":"\(guid(signIn))","riskEventType":"\(type)","riskState":"\(state)","riskLevel":"\(level)",\
        "activityDateTime":"\(time)","lastUpdatedDateTime":"\(updated)","userId":"\(guid(user))",\
        "userPrincipalName":"\(user)@example.com"}}
        """
    }
}
