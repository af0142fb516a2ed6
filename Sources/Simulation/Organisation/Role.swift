/// Members with a part to play, by number.
///
/// Their numbers say what they use: multiples of 5 read blobs, 3 and every 16th after use the AWS console, 7 and every
/// 20th after have a key of AWS.
enum Role {
    /// Reads one big object in many ranges.
    static let analyst = 11
    /// Has at home the address of a former exit node.
    static let formerExit = 22
    /// Devices that are never off.
    static let alwaysOn = 0..<8

    // MARK: Victims, each of one attack

    /// Whose password the spray finds; a reader of blobs.
    static let sprayed = 25
    /// Whose sign-in comes through Tor; a user of the AWS console.
    static let anonymised = 35
    /// Whose token is stolen; reads blobs through the data portal.
    static let robbed = 15
    /// Whose AWS key leaks; has one.
    static let leaked = 27
    /// The guest, counted from the first, who is imitated.
    static let imitated = 1

    static let victims = [sprayed, anonymised, robbed, leaked]

    static let replayed = 60
    static let fatigued = 65
    static let hijacked = 67
    static let guessed = 70
    /// Whose password the same spray finds, and whose second factor holds.
    static let guessedInVain = 75
    static let phished = 85
    static let guessedInAmazon = 87
    static let doubled = 90
    static let proxied = 95
    static let chained = 99
    static let dormant = 100
    static let delegating = 105
    static let emptied = 107
    static let judgedLate = 110
    static let persisted = 115
    static let mailing = 127
    static let silenced = 167

    // MARK: Those whose ordinary life looks like an attack

    static let acquitted = 120
    static let sharedAccount = 130
    static let administrator = 131
    static let migrating = 135
    static let traveller = 140
    static let dualStack = [141, 144, 146]
    static let newPhone = 142
    static let mistyping = 143
    static let dataScientist = 145
    static let scripting = 147
    static let rekeyed = 47
    static let building = 7
    static let tunnelled = 150..<162
    static let joining = 200..<230

    private static let cast =
        [
            replayed, fatigued, hijacked, guessed, guessedInVain, phished, guessedInAmazon, doubled, proxied, chained,
            dormant, delegating, emptied, judgedLate, persisted, mailing, silenced,
        ] + [
            acquitted, sharedAccount, administrator, migrating, traveller, newPhone, mistyping, dataScientist,
            scripting, rekeyed, building,
        ] + dualStack + tunnelled + joining

    /// The demo's organisation stays what it was, so the others are kept free only where they are needed.
    static func reserved(in plan: SimulationPlan) -> Set<Int> {
        let isDemo = plan.routines.isEmpty && plan.attacks.allSatisfy(Attack.demo.contains)
        return Set(isDemo ? victims : victims + cast)
    }

    static func absences(in plan: SimulationPlan) -> [Int: Range<Int>] {
        var absences: [Int: Range<Int>] = [:]
        // Known from two days, and then not seen again.
        if plan.attacks.contains(.dormantAccount) { absences[dormant] = 2..<plan.days }
        if plan.routines.contains(.sharedAccount) { absences[sharedAccount] = 0..<plan.days }
        if plan.routines.contains(.travel) { absences[traveller] = plan.journey }
        if plan.routines.contains(.onboardingWave) {
            for number in joining { absences[number] = 0..<plan.onboarding }
        }
        return absences
    }
}
