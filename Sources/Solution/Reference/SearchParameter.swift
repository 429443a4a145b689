/// A hyperparameter that `search.space` takes: the one table from which reading, checks, schema, `explain` and the
/// reference page follow.
struct SearchParameter: Sendable {
  enum Range: Sendable {
    case whole(ClosedRange<Int>)
    case number(NumberRange)
  }

  var name: String
  var range: Range
  /// What it is where it is not named.
  var usual: String
  var doc: String

  init(_ name: String, _ range: Range, _ usual: String, _ doc: String) {
    (self.name, self.range, self.usual, self.doc) = (name, range, usual, doc)
  }

  /// The number that the usual value begins with, or a half.
  var example: Double { Double(usual.prefix { $0.isNumber || $0 == "." || $0 == "e" || $0 == "-" }) ?? 0.5 }

  var isWhole: Bool { if case .whole = range { true } else { false } }

  /// Candidates with their parameters, from the simple to the rich.
  static let families: [(name: String, parameters: [SearchParameter])] = [
    ("ridge", [alpha("10")]),
    ("lasso", [alpha("0.01")]),
    ("elastic_net", [alpha("0.01"), ratio("0.5")]),
    (
      "logistic_regression",
      [
        strength("1"), ratio("0"),
        SearchParameter(
          "pieces", .whole(0...64), "20", "Pieces of the smooth curve of each number column; 0 is a straight line."),
      ]
    ),
    (
      "gaussian_naive_bayes",
      [
        SearchParameter(
          "smoothing", .number(.from(0, to: 1)), "1e-9", "Share of the largest variance that is added to all variances.")
      ]
    ),
    (
      "multinomial_naive_bayes",
      [SearchParameter("smoothing", .number(above: 0, upTo: 1e6), "1", "What is added to each count.")]
    ),
    ("k_nearest_neighbours", [SearchParameter("k", .whole(1...100_000), "31", "Rows that are asked.")]),
    ("linear_svm", [strength("0.1")]),
    (
      "isolation_forest",
      [trees(10_000, "100"), SearchParameter("rows", .whole(2...65_536), "256", "Rows that each tree sees.")]
    ),
    ("decision_tree", [depth("4"), leafRows("20")]),
    (
      "gradient_boosting",
      [
        SearchParameter(
          "learning_rate", .number(above: 0, upTo: 1), "0.05", "What each tree's values are multiplied by."),
        trees(100_000, "200"),
        SearchParameter(
          "leaves", .whole(2...65_536), "2^depth up to 1024, or 8",
          "Most leaves of a tree. With it trees grow leaf by leaf, without it level by level."),
        depth("3, or 64 where leaves is named"), leafRows("20"),
        SearchParameter("l2", .number(.atLeast(0)), "1", "Penalty on the squares of the leaves."),
        share("columns", "0.5", "Share of the columns that a node looks at."),
        share("rows", "0.7", "Share of the rows that a tree sees."),
      ]
    ),
    (
      "random_forest",
      [
        trees(100_000, "200"), leafRows("10, with less than 300 rows of the rarest class 2"),
        share("columns", "their square root", "Share of the columns that a node looks at."),
      ]
    ),
  ]

  private static func alpha(_ usual: String) -> SearchParameter {
    SearchParameter("alpha", .number(above: 0, upTo: 1e9), usual, "Strength of the penalty; larger is simpler.")
  }
  private static func strength(_ usual: String) -> SearchParameter {
    SearchParameter(
      "c", .number(above: 0, upTo: 1e9), usual, "Weight of the rows against the penalty; smaller is simpler.")
  }
  private static func ratio(_ usual: String) -> SearchParameter {
    SearchParameter("l1_ratio", .number(.from(0, to: 1)), usual, "Share of the penalty that is on absolute values.")
  }
  private static func trees(_ most: Int, _ usual: String) -> SearchParameter {
    SearchParameter("trees", .whole(1...most), usual, "Number of trees.")
  }
  private static func depth(_ usual: String) -> SearchParameter {
    SearchParameter("depth", .whole(1...64), usual, "Most splits between root and leaf.")
  }
  private static func leafRows(_ usual: String) -> SearchParameter {
    SearchParameter("leaf_rows", .whole(1...1_000_000_000), usual, "Fewest rows of a leaf.")
  }
  private static func share(_ name: String, _ usual: String, _ doc: String) -> SearchParameter {
    SearchParameter(name, .number(above: 0, upTo: 1), usual, doc)
  }
}

extension SearchParameter.Range {
  static func number(above lower: Double, upTo upper: Double) -> SearchParameter.Range {
    .number(NumberRange(lower: lower, lowerIsIn: false, upper: upper))
  }

  /// One value of the parameter.
  var kind: FieldKind {
    switch self {
    case .whole(let range): .wholeNumber(range)
    case .number(let range): .number(range)
    }
  }
}
