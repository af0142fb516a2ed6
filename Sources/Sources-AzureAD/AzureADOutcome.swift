internal import Core
internal import JSONTape

/// How a sign-in ended, and what it proves about the password.
enum AzureADOutcome {
    static func judge(_ record: AzureADRecord, _ kind: AzureADRecord.SignInKind, _ activity: inout Activity) {
        let written =
            record[.status].flatMap { status in status.structured { $0[folded: "errorcode"]?.text } }
            ?? record.text(.resultType) ?? portalResult(record)
        activity.statusCode = written
        let steps = Steps(record)
        activity.isMFA =
            steps.hasMFA ? true : record.text(.authenticationRequirement).map { $0 == "multiFactorAuthentication" }
        guard let written, let code = Int(written) else {
            // Some tables say it in a word.
            switch written?.lowercased() {
            case "success": activity.outcome = .success
            case "interrupted": activity.outcome = .interrupt
            case nil: activity.outcome = .unknown
            default: activity.outcome = .failure
            }
            if activity.outcome == .success { activity.signals.insert(.tokenIssued) }
            return
        }
        let result = ResultCode.lookup(code)
        activity.outcome =
            switch result.kind {
            case .success: .success
            case .interrupt: .interrupt
            case .failure: .failure
            case .blocked: .blocked
            case .lockout: .lockout
            case .clientError: .clientError
            }
        activity.activityID = result.kind == .interrupt ? 6 : 1
        activity.isPasswordCorrect = steps.password ?? password(result, kind, steps)
        let isInteractive = kind == .interactive || kind == .federationServer
        if isInteractive { activity.signals.insert(.interactive) }
        if activity.outcome == .success || code == 50140 { activity.signals.insert(.tokenIssued) }
        guard !kind.isWorkload else { return }
        if code == 500121, isDenied(record) { activity.signals.insert(.mfaDenied) }
        if result.isPasswordFailure, activity.isPasswordCorrect != true { activity.signals.insert(.wrongPassword) }
        if activity.isPasswordCorrect == true, isInteractive { activity.signals.insert(.rightPassword) }
        if isCrossTenantSingleFactor(activity, steps, isInteractive) {
            activity.signals.insert(.crossTenantSingleFactor)
            if skipsMFAPolicy(record) { activity.signals.insert(.mfaPolicySkipped) }
        }
    }

    /// Whether a Conditional Access policy that asks for a second factor was not applied, or only reported.
    ///
    /// <https://learn.microsoft.com/graph/api/resources/appliedconditionalaccesspolicy>
    private static func skipsMFAPolicy(_ record: AzureADRecord) -> Bool {
        let skips: Bool? = record[.conditionalAccessPolicies]?.structured { policies in
            policies.elements.contains { policy in
                let result = policy[folded: "result"]?.text ?? ""
                let controls = policy[folded: "enforcedgrantcontrols"]?.elements ?? []
                return (result == "notApplied" || result.hasPrefix("reportOnly"))
                    && controls.contains { $0.text?.lowercased() == "mfa" }
            }
        }
        return skips ?? false
    }

    // What a person did, or did not do, after "MFA denied;". Wrong codes, repeated attempts and faults of the service
    // have texts of their own ("Details for sign-in events", learn.microsoft.com/entra).
    private static let denials: [StaticString] = [
        "declined", "did not respond", "never entered", "hung up", "went to voicemail", "fraud", "timed out",
    ]

    /// Whether the second factor was refused or left unanswered, or nothing is said of how it failed. 50074 and 50076 only
    /// ask for it.
    private static func isDenied(_ record: AzureADRecord) -> Bool {
        var told = [record.text(.additionalDetails), record.text(.multifactorResult)]
        told.append(record[.status]?.structured { $0[folded: "additionaldetails"]?.text })
        let steps: [String?]? = record[.authenticationDetails]?.structured { list in
            list.elements.map { $0[folded: "authenticationstepresultdetail"]?.text }
        }
        let texts = (told + (steps ?? [])).compactMap { $0?.lowercased() }
        return texts.isEmpty || texts.contains { text in denials.contains { text.containsBytes($0) } }
    }

    /// The portal's exports leave the code of a success out.
    private static func portalResult(_ record: AzureADRecord) -> String? {
        guard record.form == .portalCSV, let word = record.text(.status) else { return nil }
        return word == "Success" ? "0" : word
    }

    /// What the code alone says, where no step of the record speaks of a password.
    private static func password(_ result: ResultCode, _ kind: AzureADRecord.SignInKind, _ steps: Steps) -> Bool? {
        if steps.isClaim || kind == .nonInteractive { return nil }
        if result.firstFactor == .wrong { return false }
        return result.provesPassword ? true : nil
    }

    // Microsoft's own access, and access that never becomes a sign-in of the tenant.
    private static let trustedCrossTenantTypes: Set<String> = ["passthrough", "microsoftSupport"]

    private static func isCrossTenantSingleFactor(_ activity: Activity, _ steps: Steps, _ isInteractive: Bool) -> Bool {
        guard isInteractive, activity.outcome == .success, !steps.hasMFA else { return false }
        guard let home = activity.homeTenant, let resource = activity.resourceTenant, home != resource else {
            return false
        }
        if let type = activity.crossTenantType, trustedCrossTenantTypes.contains(type) { return false }
        return activity.authenticationRequirement == "singleFactorAuthentication"
    }

    /// What `authenticationDetails` says, step by step.
    private struct Steps {
        var password: Bool?
        var hasMFA = false
        /// A claim in an earlier token stood for the factor: no password was evaluated in this request.
        var isClaim = false

        init(_ record: AzureADRecord) {
            let found: Steps? = record[.authenticationDetails]?.structured { list in
                var steps = Steps()
                for step in list.elements { steps.add(step) }
                return steps
            }
            self = found ?? Steps()
        }

        private init() {}

        private mutating func add(_ step: JSONValue) {
            let method = step[folded: "authenticationmethod"]?.text ?? ""
            let detail = (step[folded: "authenticationstepresultdetail"]?.text ?? "").lowercased()
            let requirement = (step[folded: "authenticationsteprequirement"]?.text ?? "").lowercased()
            let succeeded = step[folded: "succeeded"]?.flag
            if method == "Previously satisfied" || detail.containsBytes("claim in the token") {
                isClaim = true
                if detail.hasPrefix("mfa") { hasMFA = true }
            } else if method.containsBytes("Password"), let succeeded {
                password = succeeded
            } else if succeeded == true, !method.isEmpty, !requirement.hasPrefix("primary") {
                hasMFA = true
            }
        }
    }
}
