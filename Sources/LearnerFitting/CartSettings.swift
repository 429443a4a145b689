/// How a classification or regression tree grows (Breiman, Friedman, Olshen, Stone, 1984).
public struct CartSettings: Sendable, Equatable {
  /// What a split makes less.
  public enum Criterion: String, Sendable, CaseIterable {
    /// Gini impurity of classes; squared error of a regression.
    case gini
    /// Entropy of classes (natural logarithm); squared error of a regression.
    case entropy
  }

  /// How many columns a node looks at.
  public enum Columns: Sendable, Equatable {
    case all
    /// The square root of their number, rounded down.
    case squareRoot
    /// This part of them, over 0 to 1.
    case part(Double)

    func count(of columns: Int) -> Int {
      switch self {
      case .all: columns
      case .squareRoot: max(1, Int(Double(columns).squareRoot()))
      case .part(let part): max(1, min(columns, Int(part * Double(columns))))
      }
    }
  }

  public var criterion = Criterion.gini
  /// Most splits between root and leaf, at least 1; nil: `depthLimit`.
  public var maximumDepth: Int? = nil
  /// Deep enough for any data that teaches something; kept trees may not be much deeper.
  public static let depthLimit = 1000
  /// Fewest rows of a node that is split, at least 2.
  public var minimumSplit = 2
  /// Fewest rows of a leaf, at least 1.
  public var minimumLeaf = 1
  /// Columns that a node looks at; those that are constant in it do not count.
  public var columns = Columns.all
  /// Splits at a random place between the least and the greatest value, the best of the columns (extremely randomised
  /// trees: Geurts, Ernst, Wehenkel, Machine Learning 63, 2006) instead of at the best place.
  public var hasRandomPlaces = false
  /// Cost of a leaf: subtrees are cut off that save less impurity than this for each of their leaves, in parts of the
  /// weight of all rows (minimal cost-complexity pruning); at least 0.
  public var pruning = 0.0

  public init() {}
}
