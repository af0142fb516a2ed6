/// Something harmless that looks like an attack, and should make no case.
package enum Routine: String, CaseIterable, Sendable {
    case onboardingWave = "onboarding-wave"
    case expiredPasswords = "expired-passwords"
    case mistypedPassword = "mistyped-password"
    case newPhone = "new-phone"
    case riskWithdrawn = "risk-withdrawn"
    case officeNetwork = "office-network"
    case tunnel = "vpn-egress"
    case dualStack = "dual-stack"
    case travel = "travel"
    case partnerGuests = "partner-guests"
    case managedIdentity = "managed-identity"
    case sharedAccount = "shared-service-account"
    case secretRotation = "secret-rotation"
    case nightlyBackup = "nightly-backup"
    case migration = "azcopy-migration"
    case dataScientist = "data-scientist"
    case terraformPlan = "terraform-plan"
    case postureSurvey = "posture-survey"
    case scriptedDiscovery = "scripted-discovery"
    case mailBootstrap = "mail-bootstrap"
    case autoscaling = "autoscaling"
    case newMachines = "new-machines"
    case administration = "administration"
    case newKey = "new-key"
    case logRetention = "log-retention"
    case bucketJob = "bucket-job"

    /// Accounts from which on there is somebody for each of them.
    package static let fewestAccounts = 300
    /// Days from which on each of them has its day.
    package static let fewestDays = 5
}
