import Support

/// The time of a run: what is left of it, and what must be kept back for the final fits, the test part and the report.
///
/// All but the intervals and the report is measured in the run itself. For those there are constants, in processor
/// seconds; how many of these a second brings is seen in the run again, since the machine may be busy.
struct TimeBudget: Sendable {
  /// A reading of the clock in seconds.
  typealias ClockReading = @Sendable () -> Double

  /// When the command began.
  let begin: Double
  let seconds: Double
  let clock: ClockReading
  /// Processor seconds that the command used so far.
  let busy: ClockReading
  let folds: Int
  /// Folds that are fitted at once.
  let lanes: Int
  let ending: RunEnding

  private struct Mean: Sendable {
    var sum = 0.0
    var count = 0.0
    var least = Double.infinity
    /// The mean.
    var value: Double { count > 0 ? sum / count : 0 }
  }

  private var fits: [CandidateFamily: Mean] = [:]
  private var answers: [CandidateFamily: Mean] = [:]
  private var whole: [CandidateFamily] = []

  init(
    begin: Double, seconds: Double, clock: @escaping ClockReading, busy: @escaping ClockReading, folds: Int, lanes: Int,
    ending: RunEnding
  ) {
    (self.begin, self.seconds, self.clock, self.busy) = (begin, seconds, clock, busy)
    (self.folds, self.lanes, self.ending) = (folds, max(1, lanes), ending)
  }

  var now: Double { clock() }

  /// Notes what one fit on a fold took.
  /// - Parameters:
  ///   - fit: seconds, predictions included.
  ///   - answer: seconds of a prediction of one row on one thread.
  mutating func note(_ family: CandidateFamily, fit: Double, answer: Double) {
    fits[family, default: Mean()].sum += fit
    fits[family, default: Mean()].count += 1
    var own = answers[family] ?? Mean()
    own.least = min(own.least, answer)
    answers[family] = own
  }

  /// Notes that a family has settings that were fitted on all folds, so that it will be fitted at last.
  mutating func willFitAtLast(_ family: CandidateFamily) {
    if !whole.contains(family) { whole.append(family) }
  }

  /// Seconds of a fit on one fold, as seen so far; 0 where none was.
  func secondsOfFold(_ family: CandidateFamily) -> Double { fits[family]?.value ?? 0 }

  /// What everything after the search will take.
  /// - Parameter other: a family that would be fitted at last too.
  func reserve(with other: CandidateFamily? = nil) -> Double {
    let families = whole + (other.map { whole.contains($0) ? [] : [$0] } ?? [])
    // All rows instead of a fold's training part.
    let share = Double(folds) / Double(max(1, folds - 1))
    let finals = families.map { secondsOfFold($0) * share }
    var sum = 0.0
    var answer = 0.0
    for family in families {
      sum += secondsOfFold(family) * share
      // Thousands of times a moment that another process may have taken: the least disturbed one is believed.
      answer += answers[family].map(\.least) ?? 0
    }
    let end = ending.asked(answer: answer) + ending.processorSeconds(members: families.count) / parallelism
    return max(finals.max() ?? 0, sum / Double(lanes)) + ending.preparing + end
  }

  /// Processors that the command was given so far, on average: fewer than there are where others want them too.
  private var parallelism: Double {
    let passed = now - begin
    guard passed > 0 else { return RunEnding.parallelism }
    return min(RunEnding.parallelism, max(0.25, busy() / passed))
  }

  /// When the search must have ended.
  func end(with other: CandidateFamily? = nil) -> Double { begin + seconds - reserve(with: other) }

  /// Whether so many folds can be expected to fit in.
  func allows(_ family: CandidateFamily, folds wanted: Int) -> Bool {
    let turns = ((wanted + lanes - 1) / lanes)
    return now + secondsOfFold(family) * Double(turns) < end(with: family)
  }

  /// What one fold may take at most, so that all folds and the final fit of a family that was never fitted end in time.
  func shareOfFold(_ family: CandidateFamily) -> Double {
    let turns = Double((folds + lanes - 1) / lanes) + Double(folds) / Double(max(1, folds - 1))
    // A little is kept for what cannot be foreseen.
    return 0.9 * (end() - now) / turns
  }
}

/// What follows the search: the test part with its intervals, the files and the report.
struct RunEnding: Sendable {
  /// Seconds of preparing all training rows and the test part, from those of a fold.
  var preparing: Double
  var testRows: Int
  /// Columns that importance shuffles one by one.
  var columns: Int
  /// Columns by whose values the test part is taken apart.
  var slices: Int

  /// Seconds for importance (5 shuffles of each column), partial dependence (4 columns, 500 rows, at most 32 values
  /// each), and the answers of the test part themselves.
  /// - Parameter answer: seconds of a prediction of one row by all members together.
  func asked(answer: Double) -> Double {
    Double(min(testRows, 6000) * 5 * columns + 64_000 + 2 * testRows) * answer
  }

  /// Processor seconds of intervals, files and report.
  /// - Parameter members: families, beside the baseline.
  func processorSeconds(members: Int) -> Double {
    let candidates = members + (members > 1 ? 2 : 1)
    let perRow = Self.perRow + Self.perSlice * Double(slices) + Self.perCandidate * Double(candidates)
    return Self.fixed + Double(testRows) * perRow
  }

  /// Intervals of the test part, as measured on tables of 705 to 34,178 test rows with 0 to 16 slices
  /// (docs/classify.md).
  static let perRow = 2e-4
  static let perSlice = 4e-5
  static let perCandidate = 5e-5
  /// Files, charts and the page.
  static let fixed = 0.15
  /// Processors that all this keeps busy where they are free.
  static let parallelism = 1.3
}
