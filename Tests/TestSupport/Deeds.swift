package import Core
package import Correlator
internal import Foundation

/// Activities as adapters make them, without a record: for detections, which read no vendor's fields.
package struct Deed {
    package var operation: String
    package var service: String
    package var signals: Signals
    /// Seconds after ``Deeds/start``.
    package var at: Int64 = 0
    package var source = "cloudtrail"
    package var outcome: Outcome = .success
    package var origin: Origin = .person
    package var address: String? = "203.0.113.10"
    package var agent = "Boto3/1.34.0"
    package var key: String? = "AKIAQEXAMPLEQEXAMPLE"
    package var region: String? = "eu-north-1"
    package var resource: String?
    package var bytes: Int64?

    package init(_ service: String, _ operation: String, _ signals: Signals, at: Int64 = 0) {
        self.service = service
        self.operation = operation
        self.signals = signals
        self.at = at
    }

    /// - Parameter id: Tells deeds of one account apart.
    package func activity(_ id: String, of account: Account) -> Activity {
        var activity = Activity(
            source: SourceID(source),
            nativeID: id,
            occurredAt: Deeds.start + at,
            account: account,
            category: "Test"
        )
        activity.operation = operation
        activity.service = service
        activity.signals = signals
        activity.outcome = outcome
        activity.origin = origin
        activity.address = address.flatMap { IPAddress($0) }
        activity.userAgent = agent
        activity.credentialUID = key
        activity.region = region
        activity.resource = resource
        activity.bytesOut = bytes
        return activity
    }
}

/// Windows of one account around a Monday morning.
package enum Deeds {
    package static let start = Timestamp("2026-05-04T07:00:00Z") ?? Timestamp(seconds: 0)

    package static let user = Account(
        .aws,
        tenant: "111122223333",
        nativeID: "arn:aws:iam::111122223333:user/ana",
        kind: .iamUser,
        name: "ana"
    )

    /// The account's own network, used for a month; what comes from elsewhere is new.
    package static func known(_ networks: [String] = ["203.0.113.0/24"], days: Int64 = 40) -> [NetworkUse] {
        networks.map { NetworkUse(credential: nil, network: $0, firstSeen: start - days * 86_400) }
    }

    package static func window(
        _ deeds: [Deed],
        of account: Account = user,
        networks: [NetworkUse] = known(),
        habits: [DayHabit] = [],
        exitNodes: ExitNodeList = ExitNodeList()
    ) -> AccountWindow {
        window(
            deeds.enumerated().map { $1.activity("deed\($0)", of: account) },
            of: account,
            networks: networks,
            habits: habits,
            exitNodes: exitNodes
        )
    }

    package static func window(
        _ activities: [Activity],
        of account: Account = user,
        networks: [NetworkUse] = known(),
        habits: [DayHabit] = [],
        exitNodes: ExitNodeList = ExitNodeList()
    ) -> AccountWindow {
        AccountWindow(
            account: account,
            activities: activities,
            networks: networks,
            baseline: Baseline(habits: habits),
            coverage: Coverage(hours: [:]),
            addresses: AddressBook(exitNodes: exitNodes)
        )
    }

    /// Habits of the `count` days before the day of ``start``.
    package static func days(_ count: Int, _ fill: (inout DayHabit) -> Void) -> [DayHabit] {
        (0..<count).map { index in
            var habit = DayHabit(day: start.day - Int64(index + 1) * 86_400)
            fill(&habit)
            return habit
        }
    }

    /// The day's hours with one amount in the hour of ``start``, or another.
    package static func hours<Number: BinaryInteger>(_ amount: Number, at hour: Int = 7) -> [Number] {
        (0..<24).map { $0 == hour ? amount : 0 }
    }

    package static func findings<D: AccountDetector>(
        _ detector: D.Type,
        _ overrides: [String: ParameterValue] = [:],
        in window: AccountWindow
    ) -> [Finding] {
        detector.init(ParameterValues(detector.definition, overrides: overrides)).findings(in: window)
    }
}
