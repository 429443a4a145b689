import Statistics
public import Support

extension RowSplit {
  /// Whole groups on one side: no customer is both learned from and judged on. Sizes and classes are kept in the
  /// same shares as well as whole groups allow.
  ///
  /// Groups are taken from the largest down, those of equal size in a random order, and each goes to the part whose
  /// shares it brings nearest to what is due (as scikit-learn's StratifiedGroupKFold, by another measure: the sum of
  /// squared distances from the due counts of each class, in units of the class's count).
  /// - Parameters:
  ///   - groups: of each row, numbers from 0.
  ///   - classes: of each row, numbers from 0; all 0 where nothing is to be stratified.
  public static func grouped(
    groups: [Int], classes: [Int], test share: Double, folds: Int, repeats: Int = 1, seed: UInt64
  ) throws(Diagnostic) -> RowSplit {
    try checkFolds(folds, repeats, share: share, rows: groups.count)
    let random = RandomNumbers(seed: seed)
    let all = Array(groups.indices)
    let parts = share > 0 ? [share, 1 - share] : [0, 1]
    let partOf = assign(groups, classes, shares: parts, random: random.stream(0))
    let test = all.filter { partOf[$0] == 0 }
    let development = all.filter { partOf[$0] == 1 }
    let count = Set(development.map { groups[$0] }).count
    guard count >= folds, share == 0 || !test.isEmpty else {
      throw fault(
        "\(Set(groups).count) groups are too few for a test part and \(folds) folds of whole groups",
        fix: "set split.folds to at most \(max(2, count)), or split by another column")
    }
    var split = RowSplit(test: test, development: development, folds: [])
    for round in 0..<repeats {
      let foldOf = assign(
        development.map { groups[$0] }, development.map { classes[$0] },
        shares: [Double](repeating: 1 / Double(folds), count: folds), random: random.stream(UInt64(round) + 1))
      split.append(foldOf, folds: folds)
    }
    return split
  }

  /// The part of each row.
  /// - Parameter shares: of the rows due to each part; a part of share 0 gets none.
  private static func assign(_ groups: [Int], _ classes: [Int], shares: [Double], random: RandomNumbers) -> [Int] {
    // The last column counts all rows, so that sizes are kept as well as classes.
    let classCount = (classes.max() ?? 0) + 2
    let groupCount = (groups.max() ?? 0) + 1
    var counts = [[Double]](repeating: [Double](repeating: 0, count: classCount), count: groupCount)
    var totals = [Double](repeating: 0, count: classCount)
    for (group, code) in zip(groups, classes) {
      for column in [code, classCount - 1] {
        counts[group][column] += 1
        totals[column] += 1
      }
    }
    var random = random
    let keys = (0..<groupCount).map { (group: $0, size: counts[$0][classCount - 1], key: random.next()) }
    let order = keys.filter { $0.size > 0 }.sorted {
      $0.size != $1.size ? $0.size > $1.size : $0.key != $1.key ? $0.key < $1.key : $0.group < $1.group
    }
    var held = [[Double]](repeating: [Double](repeating: 0, count: classCount), count: shares.count)
    var partOfGroup = [Int](repeating: 0, count: groupCount)
    for (group, _, _) in order {
      var best: (part: Int, cost: Double)?
      for part in shares.indices where shares[part] > 0 {
        // How the squared distance from what is due changes; only this part's own term does.
        var cost = 0.0
        for code in 0..<classCount where totals[code] > 0 {
          let due = shares[part] * totals[code]
          let (before, after) = (held[part][code] - due, held[part][code] + counts[group][code] - due)
          // In units of the due count, so that a small part is filled as readily as a large one.
          cost += (after * after - before * before) / (due * totals[code])
        }
        if cost < best?.cost ?? .infinity { best = (part, cost) }
      }
      let part = best?.part ?? shares.count - 1
      partOfGroup[group] = part
      for code in 0..<classCount { held[part][code] += counts[group][code] }
    }
    return groups.map { partOfGroup[$0] }
  }
}
