extension Place {
    /// Where the company's tunnel comes out: shared by all who are in it.
    fileprivate static let tunnel = Place("192.0.2.240", .frankfurt, system: 64_504)
    fileprivate static let hotelAbroad = reserved(900, .newYork, system: 64_505)
}

/// How people sign in on days that are not like others.
extension Day {
    /// Thirty new accounts on one morning: Identity Protection knows none of them, nor their devices.
    func onboarding(_ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: Array(Role.joining))
        for newcomer in Role.joining {
            let person = organisation.people[newcomer]
            let visitor = person.visitor(at: person.office, on: number)
            let time = random.instant(0...7_200, after: at(7))
            var signIn = SignIn(.interactive, by: visitor, at: time, .passwordAndMFA, .officeHome, for: .graph, &random)
            signIn.risk = newcomer % 2 == 0 ? .strange : .passed
            occasion.rows.append(signIn)
            let detected = random.instant(5...90, after: time)
            occasion.rows.append(RiskDetection(signIn.risk, on: signIn, by: visitor, at: detected))
        }
        return occasion
    }

    /// Six wrong passwords at home, then the right one.
    func mistyping(_ random: inout RandomSource) -> Occasion {
        signIns(of: Role.mistyping, Array(repeating: .wrongPassword, count: 6) + [.passwordAndMFA], &random)
    }

    /// The prompt goes to the old phone, then to the new one.
    func newPhone(_ random: inout RandomSource) -> Occasion {
        signIns(of: Role.newPhone, [.deniedMFA, .passwordAndMFA], &random)
    }

    private func signIns(of number: Int, _ proofs: [SignIn.Proof], _ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: [number])
        var time = random.instant(0...3_600, after: at(18))
        let visitor = visitor(number, at: time)
        for proof in proofs {
            occasion.rows.append(
                SignIn(.interactive, by: visitor, at: time, proof, .officeHome, for: .graph, &random)
            )
            time = random.instant(15...60, after: time)
        }
        return occasion
    }

    /// A day's work in a café; an administrator looks into the risk of it and withdraws it.
    func withdrawnRisk(_ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: [Role.acquitted])
        let person = organisation.people[Role.acquitted]
        let visitor = person.visitor(at: .reserved(901, person.home.city, system: 64_506), on: number)
        let time = random.instant(0...1_800, after: at(9))
        var signIn = SignIn(.interactive, by: visitor, at: time, .passwordAndMFA, .dataPortal, for: .graph, &random)
        signIn.risk = .strange
        let (detected, later) = (random.instant(5...90, after: time), time.plus(minute: 300))
        occasion.rows.append(signIn)
        occasion.rows.append(RiskDetection(.strange, on: signIn, by: visitor, at: detected))
        let dismissed = Risk.strange.dismissed
        occasion.rows.append(RiskDetection(dismissed, on: signIn, by: visitor, at: detected, updated: later))
        let reading = random.instant(300...900, after: time)
        let folder = "projects/team-14/archive"
        occasion.read(80, folder, through: .dataPortal, by: visitor, after: reading, in: organisation, &random)
        return occasion
    }

    /// In the tunnel and out of it, with one session in two countries within minutes; one copies a project through it.
    func tunnel(_ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: Array(Role.tunnelled))
        occasion.addresses = [Place.tunnel.address]
        for number in Role.tunnelled {
            let outside = visitor(number, at: at(11))
            var inside = outside
            inside.place = .tunnel
            for hour in [9, 11, 13, 15] {
                let time = random.instant(0...1_500, after: at(hour))
                for (visitor, time) in [(inside, time), (outside, random.instant(120...900, after: time))] {
                    let (client, resource) = random.pick(Application.background)
                    let isFirst = hour == 9 && visitor.place == .tunnel
                    let (category, proof): (SignIn.Category, SignIn.Proof) =
                        isFirst ? (.interactive, .passwordAndMFA) : (.nonInteractive, .claims)
                    occasion.rows.append(
                        SignIn(category, by: visitor, at: time, proof, client, for: resource, &random)
                    )
                }
            }
            guard number == 155, self.number == organisation.plan.workday(5) else { continue }
            let (time, folder) = (random.instant(0...900, after: at(14)), "projects/team-21/all")
            occasion.read(90, folder, through: .dataPortal, by: inside, after: time, in: organisation, &random)
        }
        return occasion
    }

    /// A telephone and a laptop in one session: at home with either kind of address, and with the carrier.
    func dualStack(_ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: Role.dualStack)
        for number in Role.dualStack {
            let home = organisation.people[number].home
            let places = [
                home, Place("2001:db8:\(String(0x3000 + number, radix: 16))::51", home.city, system: home.system),
                .reserved(902, host: 10 + number % 200, home.city, system: 64_503),
                Place("2001:db8:7000:\(number)::8", home.city, system: 64_503),
            ]
            var visitor = organisation.people[number].visitor(at: home, on: self.number)
            for hour in [6, 7, 17, 18, 20, 21] {
                visitor.place = random.pick(places)
                for time in [random.instant(0...600, after: at(hour)), random.instant(660...1_500, after: at(hour))] {
                    let (client, resource) = random.pick(Application.background)
                    occasion.rows.append(
                        SignIn(.nonInteractive, by: visitor, at: time, .claims, client, for: resource, &random)
                    )
                    visitor.place = random.pick(places)
                }
            }
        }
        return occasion
    }

    /// Two nights in New York, and the flights leave time.
    func journey(_ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: [Role.traveller])
        let person = organisation.people[Role.traveller]
        let visitor = person.visitor(at: .hotelAbroad, on: organisation.plan.journey.lowerBound)
        let isFirst = number == organisation.plan.journey.lowerBound
        let isLast = number == organisation.plan.journey.upperBound - 1
        for hour in isFirst ? [17, 19, 22] : isLast ? [3, 11] : [2, 12, 14, 18, 21] {
            let time = random.instant(0...2_400, after: at(hour))
            let (category, proof): (SignIn.Category, SignIn.Proof) =
                hour >= 11 ? (.interactive, .passwordAndMFA) : (.nonInteractive, .claims)
            let (client, resource) = random.pick(Application.daily)
            occasion.rows.append(SignIn(category, by: visitor, at: time, proof, client, for: resource, &random))
        }
        return occasion
    }

    /// Guests of trusted partners show one factor, here and in ordinary life; one fetches a delivery.
    func partners(_ random: inout RandomSource) -> Occasion? {
        let trusted = organisation.guests.filter { $0.homeTenant.map(organisation.trustedTenants.contains) ?? false }
        var occasion = occasion(of: trusted.map(\.number))
        guard number == organisation.plan.workday(5), let guest = trusted.first(where: { $0.storage != nil }) else {
            return occasion
        }
        let visitor = guest.visitor(at: guest.office, on: number)
        let time = random.instant(0...1_800, after: at(11))
        let signIn = SignIn(.interactive, by: visitor, at: time, .password, .dataPortal, for: .graph, &random)
        occasion.rows.append(signIn)
        let (later, folder) = (random.instant(60...300, after: time), "exchange/delivery")
        occasion.read(90, folder, through: .dataPortal, by: visitor, after: later, in: organisation, &random)
        return occasion
    }
}
