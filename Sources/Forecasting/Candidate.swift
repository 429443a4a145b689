public import ForecastFitting
import ForecastModel

/// A model family by the name that it has in `models.candidates`: one that is fitted, or the median of others.
public struct Candidate: Sendable, Equatable {
  public var name: String
  /// What is fitted; nil for the ensemble.
  public var kind: CandidateKind?
  /// Names of the candidates whose median it is.
  public var members: [String]

  /// The name that stands for the median of the others.
  public static let ensembleName = "ensemble"
  /// Whose median the ensemble is: the best by rolling origins inside training values (docs/models/ensemble.md).
  private static let preferred = [CandidateKind.damped, .ets, .theta, .ces].map(\.rawValue)
  private static let smoothing = [CandidateKind.ses, .holt, .damped, .holtWinters, .ets, .theta, .ces]
    .map(\.rawValue)

  /// The baseline, then the candidates from the simple to the rich, the ensemble last.
  ///
  /// The ensemble takes those of damped trend, ETS, Theta and complex smoothing that are listed; where fewer than two
  /// are, all listed forms of smoothing, and where these are fewer than two, all that are listed.
  public static func ladder(baseline: String, candidates: [String]) -> [Candidate] {
    let kinds = CandidateKind.allCases.filter { candidates.contains($0.rawValue) && $0.rawValue != baseline }
    let fitted = (CandidateKind(rawValue: baseline).map { [$0] } ?? []) + kinds
    var ladder = fitted.map { Candidate(name: $0.rawValue, kind: $0, members: []) }
    if candidates.contains(ensembleName) {
      let listed = ladder.map(\.name).filter { candidates.contains($0) }
      let choices = [preferred, smoothing].map { names in listed.filter { names.contains($0) } }
      let members = choices.first { $0.count >= 2 } ?? listed
      ladder.append(Candidate(name: ensembleName, kind: nil, members: members))
    }
    return ladder
  }
}
