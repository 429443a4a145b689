/// What the process says to a pipeline when it ends (REQUIREMENTS part 2b).
///
/// Codes from 10 to 21 are verdicts: the tool worked, the answer is no. Codes from 64 follow
/// `sysexits.h`: the tool could not do what was asked.
public enum ExitCode: Int32, Sendable, Codable, CaseIterable {
  case success = 0
  /// A criterion of the run is not met; nothing is exported.
  case criteriaNotMet = 10
  /// The scope or the money says that the project should not be done.
  case noGo = 11
  /// What happens today is already enough.
  case noMachineLearningNeeded = 12
  /// The exported endpoint differs from training, or misses one of its own criteria.
  case endpointDiffers = 13
  case upgradeConflict = 14
  case driftOverLimit = 20
  case qualityUnderLimit = 21
  case usage = 64
  case dataError = 65
  case inputMissing = 66
  case bug = 70
  case cannotCreate = 73
  case inputOutput = 74
  case temporary = 75
  case permission = 77
  case configuration = 78
  case interrupted = 130
  case terminated = 143
}
