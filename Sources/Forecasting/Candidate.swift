public import ForecastFitting
import ForecastModel
public import Solution

/// A model family by the name that it has in `models.candidates`: one that is fitted, or several put together.
public struct Candidate: Sendable, Equatable {
  public var name: String
  /// What is fitted; nil for the ensemble.
  public var kind: CandidateKind?
  /// Names of the candidates that are put together.
  public var members: [String]
  /// How members are put together: the median until the validation windows have said otherwise; never `auto`.
  public var rule = ModelSettings.Ensemble.median
  /// How much each member counts over all series; empty for the median.
  public var shares: [Double] = []
  /// Which member serves which class of demand, where `rule` is `per_class`; only classes that have series.
  public var classes: [ServedClass] = []

  /// A class of demand, how many series it has, and the candidate that serves them.
  public struct ServedClass: Sendable, Equatable {
    public var name: String
    public var series: Int
    public var member: String
  }

  public init(name: String, kind: CandidateKind?, members: [String]) {
    self.name = name
    self.kind = kind
    self.members = members
  }

  /// The name that stands for the others put together.
  public static let ensembleName = "ensemble"
  /// Whose median the ensemble is: the best by rolling origins inside training values (docs/models/ensemble.md).
  private static let preferred = [CandidateKind.damped, .ets, .arima, .theta, .ces].map(\.rawValue)
  /// The same where a series has several seasons: those that know them, and the best of those that know one.
  private static let severalSeasons = [CandidateKind.ets, .mstl, .tbats].map(\.rawValue)
  private static let smoothing = [CandidateKind.ses, .holt, .damped, .holtWinters, .ets, .theta, .ces]
    .map(\.rawValue)

  /// The baseline, then the candidates from the simple to the rich, the ensemble last.
  ///
  /// The median takes those of damped trend, ETS, ARIMA, Theta and complex smoothing that are listed; where fewer than
  /// two are, all listed forms of smoothing, and where these are fewer than two, all that are listed. Where there are
  /// several seasons it takes those of ETS, MSTL and TBATS that are listed, if they are two.
  /// - Parameter seasons: how many seasons the series have.
  public static func ladder(baseline: String, candidates: [String], seasons: Int = 1) -> [Candidate] {
    let kinds = CandidateKind.allCases.filter { candidates.contains($0.rawValue) && $0.rawValue != baseline }
    let fitted = (CandidateKind(rawValue: baseline).map { [$0] } ?? []) + kinds
    var ladder = fitted.map { Candidate(name: $0.rawValue, kind: $0, members: []) }
    if candidates.contains(ensembleName) {
      let listed = ladder.map(\.name).filter { candidates.contains($0) }
      let choices = ((seasons > 1 ? [severalSeasons] : []) + [preferred, smoothing]).map { names in
        listed.filter { names.contains($0) }
      }
      let members = choices.first { $0.count >= 2 } ?? listed
      ladder.append(Candidate(name: ensembleName, kind: nil, members: members))
    }
    return ladder
  }
}
