/// How what is learnt from and what is judged on are separated.
public struct SplitSettings: Sendable, Equatable {
  /// The word of `split.type`.
  public enum Kind: String, Sendable, CaseIterable {
    /// Rolling origin: every window lies after what was trained on.
    case datetime
    /// At random, with equal shares of each class (or tenth of a number target) in every part.
    case stratified
    /// Rows from one moment on are the test part.
    case cutoff
    /// Rows that share a key stay together.
    case group
    /// A column of the data says which part a row is in.
    case column
    /// A file beside the data says it.
    case file
    /// The last interactions of each user.
    case leaveLastOut = "leave_last_out"
  }

  public var type = Kind.datetime

  // MARK: datetime

  /// Number of windows in all, the untouched ones included.
  public var windowCount = 4
  /// Periods between two origins; nil means the horizon (`SolutionFile.stepSize`).
  public var stepSize: Int?
  /// How many of the last windows stay untouched until the end.
  public var testWindows = 1

  // MARK: the other kinds

  /// Folds of the cross-validation by which candidates are chosen and calibrated, on the training part.
  public var folds = 5
  /// How often the folds are drawn.
  public var repeats = 1
  /// Share of rows that stay untouched until the end, in (0, 1): `stratified` and `group`.
  public var test = 0.2
  /// `cutoff`: the column of time. `group`: the column of the key. `column`: the column of the parts. `file`: the
  /// column of that file.
  public var column: String?
  /// `cutoff`: the first moment of the test part, in the form of the column.
  public var at: ScalarValue?
  /// `file`: path from the folder of the configuration. A CSV file with a header and a line for each row of the
  /// data, in the same order.
  public var filepath: String?
  /// `column` and `file`, where the parts are fold numbers: the fold that stays untouched.
  public var testFold = 0

  public init() {}

  /// The split with what belongs to it.
  public enum Method: Sendable, Equatable {
    case rollingOrigin
    case stratified
    case cutoff(column: String, at: ScalarValue)
    case group(column: String)
    /// Cells are `train` and `test`, or fold numbers of which `testFold` is the test part.
    case column(String)
    case file(path: String, column: String)
    case leaveLastOut
  }

  /// Of a checked file, which has every key that its type needs.
  public var method: Method {
    switch type {
    case .datetime: .rollingOrigin
    case .stratified: .stratified
    case .cutoff: .cutoff(column: column ?? "", at: at ?? .number(0))
    case .group: .group(column: column ?? "")
    case .column: .column(column ?? "")
    case .file: .file(path: filepath ?? "", column: column ?? "")
    case .leaveLastOut: .leaveLastOut
    }
  }
}
