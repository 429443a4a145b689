public import Support

extension RowSplit {
  /// The client's own parts: rows marked as test, and the fold of each other row where that is given too.
  /// - Parameters:
  ///   - isTest: one a row.
  ///   - foldOf: of each row, numbers from 0; the fold of a test row is passed over. Nil: stratified folds.
  public static func given(
    isTest: [Bool], foldOf: [Int]? = nil, classes: [Int], folds: Int, repeats: Int = 1, seed: UInt64
  ) throws(Diagnostic) -> RowSplit {
    let all = Array(isTest.indices)
    let test = all.filter { isTest[$0] }
    let development = all.filter { !isTest[$0] }
    guard !test.isEmpty, !development.isEmpty else {
      throw fault(
        "the given split leaves no row to \(test.isEmpty ? "judge on" : "fit on")",
        fix: "mark some rows as test and leave others")
    }
    var split = RowSplit(test: test, development: development, folds: [])
    guard let foldOf else {
      let inner = try stratified(
        classes: development.map { classes[$0] }, test: 0, folds: folds, repeats: repeats, seed: seed)
      split.folds = inner.folds.map { fold in
        Fold(
          training: fold.training.map { development[$0] }, validation: fold.validation.map { development[$0] })
      }
      return split
    }
    let numbers = Set(development.map { foldOf[$0] }).sorted()
    guard numbers.count >= 2 else {
      throw fault("the given folds are one and the same", fix: "number at least two folds")
    }
    for number in numbers {
      split.folds.append(
        Fold(
          training: development.filter { foldOf[$0] != number },
          validation: development.filter { foldOf[$0] == number }))
    }
    return split
  }
}
