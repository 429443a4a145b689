public import LinearAlgebra
internal import CKernels

/// Users and items as vectors: a score is their product, with biases where the model has them.
///
/// Rows are `width` numbers apart, a multiple of 16 filled up with zeros. An explicit model keeps the user's bias as
/// one number more of the user's vector, and a one in the same place of every item's.
public struct FactorModel: Sendable {
  /// What the model was fitted to.
  public enum Kind: UInt8, Sendable {
    /// What was taken, with confidence: `ImplicitFactorSettings`.
    case implicit = 0
    /// Ratings, with biases: `ExplicitFactorSettings`.
    case explicit = 1
    /// Pairs of which one was taken: `PairwiseFactorSettings`. New users are folded in as implicit ones.
    case pairwise = 2
  }

  /// Users' vectors, as floats or as bytes.
  public enum Users: Sendable, Equatable {
    case exact(DenseMatrix)
    case quantized(QuantizedVectors)

    public var count: Int {
      switch self {
      case .exact(let matrix): matrix.rowCount
      case .quantized(let vectors): vectors.count
      }
    }
  }

  /// How rows of either side were held and weighted: what folding in needs to do the same.
  public struct Folding: Sendable, Equatable {
    /// Confidence of what was taken is 1 + alpha times its weight (not used by explicit models).
    public var alpha: Float
    public var users: RidgeRule
    public var items: RidgeRule
    /// The ridge of a bias, for explicit models.
    public var biasRidge: Float

    public init(alpha: Float, users: RidgeRule, items: RidgeRule, biasRidge: Float = 1) {
      self.alpha = alpha
      self.users = users
      self.items = items
      self.biasRidge = biasRidge
    }
  }

  public let kind: Kind
  /// Numbers of a vector, biases not among them.
  public let factors: Int
  public let width: Int
  /// One row an item.
  public package(set) var items: DenseMatrix
  /// One an item for explicit models, otherwise empty.
  public package(set) var itemBiases: [Float]
  public package(set) var users: Users
  /// Mean rating of training, for explicit models; otherwise 0.
  public let mean: Float
  public let folding: Folding
  /// Products of all pairs of item factors, for folding users in.
  var gram: DenseMatrix
  var scan: ItemScan

  public var itemCount: Int { items.rowCount }
  public var userCount: Int { users.count }

  /// - Parameters:
  ///   - items: one row an item, of `width(of: kind, factors:)` numbers; see the type for what they hold.
  ///   - users: rows of the same width.
  /// - Precondition: the shapes fit.
  public init(
    kind: Kind, factors: Int, items: DenseMatrix, itemBiases: [Float] = [], users: Users, mean: Float = 0,
    folding: Folding, threads: Int = 1
  ) {
    let width = Self.width(of: kind, factors: factors)
    precondition(items.columnCount == width, "items are padded")
    precondition(itemBiases.count == (kind == .explicit ? items.rowCount : 0), "a bias for each item")
    if case .exact(let matrix) = users { precondition(matrix.columnCount == width, "users are padded") }
    if case .quantized(let vectors) = users { precondition(vectors.factors == factors, "users are padded") }
    self.kind = kind
    self.factors = factors
    self.width = width
    self.items = items
    self.itemBiases = itemBiases
    self.users = users
    self.mean = mean
    self.folding = folding
    gram = items.gramian(threads: threads)
    scan = ItemScan(
      items.values, count: items.rowCount, width: width, factors: factors, biases: itemBiases)
  }

  /// How far apart rows are: an explicit model needs one number more than factors.
  public static func width(of kind: Kind, factors: Int) -> Int {
    DenseMatrix.paddedWidth(kind == .explicit ? factors + 1 : factors)
  }
}
