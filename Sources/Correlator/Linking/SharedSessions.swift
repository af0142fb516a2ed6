internal import Core

/// Sessions, tokens and temporary keys of an account, with where each was used.
enum SharedSessions {
    /// What can be stolen.
    enum Kind: Int {
        case session, token, credential

        var word: String {
            switch self {
            case .session: "session"
            case .token: "token"
            case .credential: "temporary credential"
            }
        }

        /// MITRE ATT&CK: web session cookie, application access token.
        var techniques: [String] {
            switch self {
            case .session: ["T1550.004", "T1539"]
            case .token, .credential: ["T1550.001"]
            }
        }
    }

    /// That it was used at a time from an origin.
    struct Sighting {
        let time: Timestamp
        /// Place in the session's origins.
        let origin: Int
        /// Place in the window's activities; nil where only the first use of a network by a key is known.
        let activity: Int?
    }

    struct Session {
        let kind: Kind
        let uid: String
        /// By order of first use.
        fileprivate(set) var origins: [String] = []
        fileprivate(set) var sightings: [Sighting] = []
        fileprivate var numbers: [String: Int] = [:]

        fileprivate init(kind: Kind, uid: String) {
            self.kind = kind
            self.uid = uid
        }

        fileprivate mutating func add(_ origin: String, _ time: Timestamp, _ activity: Int?) {
            let number = numbers[origin] ?? origins.count
            if number == origins.count {
                numbers[origin] = number
                origins.append(origin)
            }
            sightings.append(Sighting(time: time, origin: number, activity: activity))
        }
    }

    /// Those that were seen from two origins at least, by kind and identifier.
    static func found(in window: AccountWindow, life: Int64, skew: Int64, _ familiarity: inout Familiarity) -> [Session]
    {
        var sessions: [Kind: [String: [Int]]] = [:]
        for index in window.activities.indices where window.activities[index].address != nil {
            let signals = window.activities[index].signals
            if signals.contains(.tokenIssued), window.activities[index].classUID == 3002,
                window.account.provider == .entra
            {
                guard let session = window.activities[index].sessionUID, !session.isEmpty else { continue }
                sessions[.session, default: [:]][session, default: []].append(index)
            } else if window.account.provider == .aws, window.activities[index].outcome == .success,
                window.activities[index].origin != .service
            {
                guard let uid = temporary(window.activities[index]) else { continue }
                sessions[.credential, default: [:]][uid, default: []].append(index)
            }
        }
        for group in TokenGroups.groups(in: window, life: life, skew: skew) where group.isHash {
            // Where it was given out is where it was first.
            let issue = group.binding.map { [$0.place] } ?? []
            sessions[.token, default: [:]][group.token, default: []] += issue + group.uses
        }
        let keys = Dictionary(
            grouping: window.networks.filter { $0.credential?.hasPrefix("ASIA") ?? false },
            by: { $0.credential ?? "" }
        )
        return sessions.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { kind, byUID in
            byUID.sorted { $0.key < $1.key }.compactMap { uid, uses in
                session(kind, uid, Set(uses).sorted(), keys, life: life, window, &familiarity)
            }
        }
    }

    /// What a temporary AWS credential is known by: the session, which in the console has several keys, else its key.
    private static func temporary(_ activity: Activity) -> String? {
        if let session = activity.sessionUID, !session.isEmpty { return session }
        return activity.credentialUID.flatMap { $0.hasPrefix("ASIA") ? $0 : nil }
    }
}

extension SharedSessions {
    /// One log names the autonomous system where another does not: what is of one network within a token's life is of
    /// one system.
    private struct NetworkSystems {
        let life: Int64
        private var noted: [String: [(time: Timestamp, system: String)]] = [:]

        init(life: Int64) { self.life = life }

        var isEmpty: Bool { noted.isEmpty }

        /// In order of time.
        mutating func note(_ system: String, of network: String, at time: Timestamp) {
            if let last = noted[network]?.last, last.time == time, last.system <= system { return }
            noted[network, default: []].append((time, system))
        }

        /// The last that was named before, else the first after.
        func system(of network: String, at time: Timestamp) -> String? {
            guard let noted = noted[network] else { return nil }
            var (low, high) = (0, noted.count)
            while low < high {
                let middle = (low + high) / 2
                if noted[middle].time <= time { low = middle + 1 } else { high = middle }
            }
            if low > 0, noted[low - 1].time >= time - life { return noted[low - 1].system }
            return low < noted.count && noted[low].time <= time + life ? noted[low].system : nil
        }
    }

    private static func session(
        _ kind: Kind,
        _ uid: String,
        _ uses: [Int],
        _ keys: [String: [NetworkUse]],
        life: Int64,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Session? {
        var session = Session(kind: kind, uid: uid)
        var systems = NetworkSystems(life: life)
        for use in uses {
            guard let address = window.activities[use].address,
                let origin = familiarity.origin(of: window.activities[use])
            else { continue }
            let network = familiarity.network(of: address)
            if origin != network { systems.note(origin, of: network, at: window.activities[use].occurredAt) }
        }
        for use in uses {
            guard let address = window.activities[use].address else { continue }
            let network = familiarity.network(of: address)
            let time = window.activities[use].occurredAt
            let origin = familiarity.origin(of: window.activities[use]) ?? network
            session.add(origin == network ? systems.system(of: network, at: time) ?? network : origin, time, use)
        }
        // Most calls of a key carry no signal and are not here. Of those it is known when each network was first used.
        if kind == .credential {
            for key in Set(uses.compactMap { window.activities[$0].credentialUID }).sorted() {
                for use in keys[key] ?? [] {
                    let system = systems.system(of: use.network, at: use.firstSeen)
                    if systems.isEmpty || system != nil { session.add(system ?? use.network, use.firstSeen, nil) }
                }
            }
        }
        guard session.origins.count > 1 else { return nil }
        session.sort()
        return session
    }
}

extension SharedSessions.Session {
    fileprivate mutating func sort() {
        let names = origins
        sightings.sort {
            ($0.time, names[$0.origin], $0.activity ?? -1) < ($1.time, names[$1.origin], $1.activity ?? -1)
        }
    }

    /// Maximal stretches of sightings each of which has one from another origin within `gap` seconds, before or after.
    /// What has the same second is of one request that a proxy split.
    func runs(within gap: Int64) -> [[SharedSessions.Sighting]] {
        let forward = isCrossed(sightings, gap)
        let backward = isCrossed(sightings.reversed(), gap)
        var runs: [[SharedSessions.Sighting]] = []
        for (place, sighting) in sightings.enumerated()
        where forward[place] || backward[sightings.count - 1 - place] {
            if let last = runs.last?.last, sighting.time <= last.time + gap {
                runs[runs.count - 1].append(sighting)
            } else {
                runs.append([sighting])
            }
        }
        return runs
    }

    /// For each of the sightings, in order of time or against it, whether one that follows it by a second to `gap`
    /// seconds is of another origin.
    private func isCrossed(_ sightings: [SharedSessions.Sighting], _ gap: Int64) -> [Bool] {
        var counts = [Int](repeating: 0, count: origins.count)
        var distinct = 0
        var (left, right) = (0, 0)
        return sightings.enumerated().map { here, sighting in
            func distance(_ place: Int) -> Double { abs(sightings[place].time.seconds(since: sighting.time)) }
            while right < sightings.count, distance(right) <= Double(gap) {
                if counts[sightings[right].origin] == 0 { distinct += 1 }
                counts[sightings[right].origin] += 1
                right += 1
            }
            while left < right, left <= here || distance(left) < 1 {
                counts[sightings[left].origin] -= 1
                if counts[sightings[left].origin] == 0 { distinct -= 1 }
                left += 1
            }
            return distinct > (counts[sighting.origin] > 0 ? 1 : 0)
        }
    }

    /// Origins where a person proved who they are, or a token was given out; where no record says, the first.
    func issuingOrigins(in run: [SharedSessions.Sighting], _ window: AccountWindow) -> Set<Int> {
        let proven = run.filter { sighting in
            guard let index = sighting.activity else { return false }
            let activity = window.activities[index]
            guard activity.signals.contains(.tokenIssued), activity.classUID == 3002 else { return false }
            return kind == .token
                || activity.signals.contains(.interactive) && activity.isPasswordCorrect == true
        }
        return Set((proven.isEmpty ? Array(run.prefix(1)) : proven).map(\.origin))
    }
}
