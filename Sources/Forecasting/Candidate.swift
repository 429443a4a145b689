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
  private static let smoothing = [CandidateKind.ses, .holt, .damped, .holtWinters, .ets, .theta].map(\.rawValue)

  /// The baseline, then the candidates from the simple to the rich, the ensemble last.
  ///
  /// The ensemble takes the listed forms of exponential smoothing and Theta; the others are there to be beaten. Where
  /// fewer than two such are listed, it takes all that are.
  public static func ladder(baseline: String, candidates: [String]) -> [Candidate] {
    let kinds = CandidateKind.allCases.filter { candidates.contains($0.rawValue) && $0.rawValue != baseline }
    let fitted = (CandidateKind(rawValue: baseline).map { [$0] } ?? []) + kinds
    var ladder = fitted.map { Candidate(name: $0.rawValue, kind: $0, members: []) }
    if candidates.contains(ensembleName) {
      let listed = ladder.map(\.name).filter { candidates.contains($0) }
      let rich = listed.filter { smoothing.contains($0) }
      ladder.append(Candidate(name: ensembleName, kind: nil, members: rich.count >= 2 ? rich : listed))
    }
    return ladder
  }
}
