// Room RecommendFitting: how recommenders are fitted, as pure functions of sparse matrices.

/// How implicit factors are fitted: what a user took with what confidence, and nothing known of the rest.
///
/// Hu, Koren and Volinsky, ICDM 2008: minimises the sum over all users u and items i of c_ui (p_ui - x_u . y_i)^2
/// with p_ui = 1 where something was taken and 0 elsewhere, c_ui = 1 + alpha r_ui, plus the ridges. A weight r below
/// 0 says that the item was declined: p is 0, with confidence 1 - alpha r.
public struct ImplicitFactorSettings: Sendable, Equatable {
  /// How the normal equations of a row are solved.
  public enum Solver: Sendable, Equatable {
    /// Conjugate gradient from the row's last factors (Takacs, Pilaszy and Tikk, RecSys 2011), so many steps.
    case conjugateGradient(steps: Int)
    /// Exactly, by Cholesky factors.
    case cholesky
    /// One exact step over each block of so many factors with the rest held (Rendle et al., RecSys 2022, iALS++);
    /// the size is rounded up to a multiple of 16.
    case blocks(size: Int)
  }

  /// Numbers a user and an item are described by, 1 to 1024.
  public var factors = 64
  /// Passes over users and items, at least 1.
  public var iterations = 15
  /// Confidence of what was taken is 1 + alpha times its weight; above 0.
  public var alpha: Float = 10
  /// The ridge: what the squared length of a row's factors costs, above 0, as a mean over rows.
  public var regularization: Float = 10
  /// A row with n interactions gets a ridge in proportion to (alpha n + rows of the other side) to this power, 0 to 1;
  /// 0, the default, holds all rows alike (Rendle et al. 2022, section 3.3).
  public var frequencyExponent: Float = 0
  public var solver = Solver.conjugateGradient(steps: 3)
  /// Factors begin as small random numbers of this seed.
  public var seed: UInt64 = 0

  public init() {}
}
