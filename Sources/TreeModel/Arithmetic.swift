/// In which precision and order the leaves of a row are added; the last bit of a margin depends on it.
public enum Arithmetic: UInt8, Sendable, CaseIterable {
  /// Base value, then the leaves in the order of the trees, in Double: ours and LightGBM's.
  case double
  /// The leaves in the order of the trees, then the base value, in Double: CatBoost's.
  case doubleBaseLast
  /// Base value, then the leaves in the order of the trees, in Float, and the link in Float too: XGBoost's.
  case single
}
