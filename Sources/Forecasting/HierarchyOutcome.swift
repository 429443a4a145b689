public import Evaluation
public import ForecastModel
public import Solution

/// What a run found about the sums of its series.
public struct HierarchyOutcome: Sendable {
  public var hierarchy: Hierarchy
  /// How forecasts were made to agree.
  public var method: HierarchySettings.Method
  /// Each method's absolute errors on the validation windows as a share of those of bottom-up: by level, the series
  /// last, and their mean, by which the best was chosen. Best first; empty where the client named the method.
  public var trials: [Trial]
  /// By level, then the series themselves: what was measured on the test windows.
  public var levels: [LevelFinding]
  /// The sums for the bundle: after all data, and before each test window.
  public var current: HierarchyModelSet
  public var past: [HierarchyModelSet]
  /// By window, then after all data: what moves the forecasts of the series.
  var bottomMoves: [[PathAdjustment]]
  /// By window, of the sums: moved forecasts of the chosen candidate, and the sums of baselines.
  var sumWindows: [Int: WindowForecasts]
  var baselineSumWindows: [Int: WindowForecasts]
  /// By level: intervals of the sums.
  var intervals: [QuantileTable]

  public struct Trial: Sendable {
    public var method: HierarchySettings.Method
    public var byLevel: [Double]
    public var mean: Double
  }

  /// A level on the test windows.
  public struct LevelFinding: Sendable {
    public var name: String
    public var count: Int
    /// Candidates `alone` (each node by itself), `reconciled` and the baseline.
    public var scores: ScoreTable

    public static let alone = "alone"
    public static let reconciled = "reconciled"

    init(_ name: String, plan: MeasurePlan, windows: [Int], candidates: [JudgedCandidate]) {
      self.name = name
      count = plan.set.series.count
      scores = plan.measure(candidates, windows: windows).scores
    }

    /// A metric of one of the three; nil where it was not measured.
    public func value(_ metric: MetricKey, of candidate: String) -> Double? {
      scores[candidate]?.statistics[metric].map { $0.value() }
    }
  }
}
