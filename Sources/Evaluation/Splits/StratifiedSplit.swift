import Statistics
public import Support

extension RowSplit {
  /// Every class in the same share on both sides and in every fold, as near as whole rows allow.
  ///
  /// Within a class rows are dealt out in a random order, one after another; each class starts where the one before
  /// stopped, so that the sizes of folds differ by one at most.
  /// - Parameters:
  ///   - classes: the class of each row, from 0; for a regression `strata(of:)`.
  ///   - share: of the rows that are kept for the test, in [0, 1).
  ///   - seed: repeat r shuffles by stream r + 1, the test part by stream 0.
  public static func stratified(
    classes: [Int], test share: Double, folds: Int, repeats: Int = 1, seed: UInt64
  ) throws(Diagnostic) -> RowSplit {
    try checkFolds(folds, repeats, share: share, rows: classes.count)
    let random = RandomNumbers(seed: seed)
    let held = hold(classes, share: share, random: random.stream(0))
    let development = rest(of: Array(classes.indices), without: held)
    var split = RowSplit(test: held, development: development, folds: [])
    for round in 0..<repeats {
      let foldOf = deal(
        development.map { classes[$0] }, into: folds, random: random.stream(UInt64(round) + 1))
      split.append(foldOf, folds: folds)
    }
    return split
  }

  /// Adds one repeat.
  /// - Parameter foldOf: of each development row.
  mutating func append(_ foldOf: [Int], folds count: Int) {
    for fold in 0..<count {
      var (training, validation) = ([Int](), [Int]())
      for (row, own) in zip(development, foldOf) {
        if own == fold { validation.append(row) } else { training.append(row) }
      }
      folds.append(Fold(training: training, validation: validation))
    }
  }

  /// Classes for a regression: as many equally large strata of the target as `count`, by its order.
  public static func strata(of target: [Double], count: Int = 10) -> [Int] {
    var strata = [Int](repeating: 0, count: target.count)
    let order = target.indices.sorted { target[$0] != target[$1] ? target[$0] < target[$1] : $0 < $1 }
    for (place, row) in order.enumerated() { strata[row] = place * max(1, count) / target.count }
    return strata
  }

  /// The rows of each class in a random order, by rising class.
  static func shuffled(_ classes: [Int], random: RandomNumbers) -> [[Int]] {
    var rows = [Int: [Int]]()
    for (row, code) in classes.enumerated() { rows[code, default: []].append(row) }
    var random = random
    return rows.keys.sorted().map { code in
      var list = rows[code] ?? []
      for last in stride(from: list.count - 1, to: 0, by: -1) { list.swapAt(last, random.integer(below: last + 1)) }
      return list
    }
  }

  static func deal(_ classes: [Int], into folds: Int, random: RandomNumbers) -> [Int] {
    var foldOf = [Int](repeating: 0, count: classes.count)
    var next = 0
    for list in shuffled(classes, random: random) {
      for row in list {
        foldOf[row] = next
        next = (next + 1) % folds
      }
    }
    return foldOf
  }

  /// The share of each class, in all the share of all: what rounding takes from one class the next gets.
  static func hold(_ classes: [Int], share: Double, random: RandomNumbers) -> [Int] {
    var held = [Int]()
    var due = 0.0
    for list in shuffled(classes, random: random) {
      due += Double(list.count) * share
      let count = min(list.count, max(0, Int(due.rounded()) - held.count))
      held += list.prefix(count)
    }
    return held.sorted()
  }
}
