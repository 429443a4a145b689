public import Support
public import TreeModel
internal import TimeAxis

/// Boosting on lags as all series share it: the recipe of the features, the trees, and how far forecasts are off.
///
/// Fitted over all series at once ("global", Montero-Manso and Hyndman, Int. J. Forecasting 37, 2021). What belongs to one
/// series alone stands in `LagSeries`, which keeps `identity` and not the trees, so that a file holds them once.
///
/// Layout: u8 version, the recipe, the spread, the trees, texts and f64 of the importances.
public final class LagModel: Sendable, Equatable {
  public let recipe: LagRecipe
  /// One output; its margin is added to the score of the start.
  public let trees: TreeModel
  public let spread: LagSpread
  /// Share of the loss reduction that each feature brought; adds up to 1, in the order of the recipe's features.
  public let importance: [Double]
  /// Names the content: equal models have the same.
  public let identity: UInt64
  private let bytes: [UInt8]

  /// - Throws: E5001 where the trees or the importances are not of the recipe's features.
  public init(recipe: LagRecipe, trees: TreeModel, spread: LagSpread, importance: [Double]) throws(Diagnostic) {
    guard trees.featureCount == recipe.featureCount, trees.outputCount == 1,
      importance.count == recipe.featureCount, importance.allSatisfy({ $0 >= 0 && $0.isFinite })
    else {
      throw Diagnostic(
        "E5001", "trees on lags have \(trees.featureCount) features, their recipe \(recipe.featureCount)",
        exitCode: .dataError)
    }
    self.recipe = recipe
    self.trees = trees
    self.spread = spread
    self.importance = importance
    var writer = ByteWriter()
    writer.put(Self.version)
    recipe.encode(into: &writer)
    spread.encode(into: &writer)
    trees.encode(into: &writer)
    writer.put(importance)
    bytes = writer.bytes
    // FNV-1a of 64 bits (Fowler, Noll, Vo): a name, not a defence.
    identity = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }

  /// Trees of all fits that are averaged.
  public var treeCount: Int { trees.treeCount }

  private static let version: UInt8 = 1

  public static func == (a: LagModel, b: LagModel) -> Bool { a === b || a.bytes == b.bytes }

  public func encode(into writer: inout ByteWriter) { writer.put(raw: bytes) }

  public convenience init(from reader: inout ByteReader) throws(Diagnostic) {
    let version = try reader.integer(UInt8.self)
    guard version == Self.version else { throw reader.fault("boosting on lags of format \(version)") }
    let recipe = try LagRecipe(from: &reader)
    let spread = try LagSpread(from: &reader)
    let trees = try TreeModel(decoding: &reader, source: "boosting on lags")
    try self.init(recipe: recipe, trees: trees, spread: spread, importance: try reader.doubles())
  }
}
