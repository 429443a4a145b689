/// Which sums of series are forecast too, and how they are made to agree with their parts.
public struct HierarchySettings: Sendable, Equatable {
  /// The columns that name the sums of each level; a level of the one word `total` is the sum of all.
  public var levels: [[String]] = []
  public var method = Method.auto

  /// The columns of each level, none for the sum of all.
  public var columns: [[String]] { levels.map { $0 == [Self.total] ? [] : $0 } }

  public static let total = "total"

  public enum Method: String, Sendable, CaseIterable {
    /// The one with the least errors over all levels on the validation windows.
    case auto
    /// Every sum is forecast by itself, and need not agree with its parts.
    case none
    case bottomUp = "bottom_up"
    /// The coarsest level, split level by level by the shares of forecasts.
    case topDown = "top_down"
    /// The coarsest level, split by the shares of the last seasons.
    case topDownByShares = "top_down_shares"
    case leastSquares = "ols"
    case structural = "wls_structural"
    case variances = "wls_variance"
    case shrunk = "mint_shrink"
  }

  public init() {}
}
