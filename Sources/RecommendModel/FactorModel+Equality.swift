extension FactorModel: Equatable {
  /// Equal in all that is written; the rest is derived from it.
  public static func == (a: FactorModel, b: FactorModel) -> Bool {
    a.kind == b.kind && a.factors == b.factors && a.items == b.items && a.itemBiases == b.itemBiases
      && a.users == b.users && a.mean == b.mean && a.folding == b.folding
  }
}
