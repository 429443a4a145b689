import LearnerFitting
import Matrices
import Support

#if canImport(Glibc)
  import Glibc
#endif

/// The memory of a run: whether a fit may begin, and how many at once.
package struct MemoryBudget: Sendable {
  /// Bytes that the run may hold.
  package let limit: Int
  /// Reads what it holds now.
  package let resident: @Sendable () -> Int

  package init(megabytes: Int, resident: @escaping @Sendable () -> Int = { residentBytes() }) {
    limit = megabytes * 1_000_000
    self.resident = resident
  }

  /// Fits that may run at once, from 0 on.
  /// - Parameter need: bytes that one of them takes beside what is held already.
  package func lanes(_ wanted: Int, need: Int) -> Int { max(0, min(wanted, (limit - resident()) / max(1, need))) }
}

/// The memory that this process holds now, in bytes; 0 where the system does not tell.
package func residentBytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let words = text.split(separator: " ")
  guard words.count > 1, let pages = Int(words[1]) else { return 0 }
  return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}

extension Trial {
  /// What a fit takes at most, beside the rows themselves: from the sizes of what room LearnerFitting and room Boosting
  /// allocate, rounded up.
  ///
  /// - Parameters:
  ///   - threads: trees of a forest grow at once.
  ///   - rarest: rows of the rarest class; forests grow few leaves where one class is rare.
  func memory(features: FeatureMatrix, rows: Int, rarest: Int, threads: Int) -> Int {
    var numbers = 0
    var levels = 0
    for column in features.columns {
      if column.kind.isCategory { levels += column.kind.levelCount } else { numbers += 1 }
    }
    let columns = numbers + features.columns.count { $0.kind.isCategory }
    let fixed = 4_000_000
    switch family {
    case .linearRegression, .ridge, .lasso, .elasticNet, .linearSVM:
      // The design, twice while it is centred; of a smooth curve a column for each piece.
      let curves = (pieces ?? 0) > 0 ? (pieces ?? 0) + 2 : 0
      return fixed + rows * ((1 + curves) * numbers + levels + products) * 16 + rows * 40
    case .logisticRegression:
      // Of a smooth curve four numbers and a byte a row, however many pieces it has; and matrices of its columns: five were seen
      // at the peak (6,000 rows, 150 numbers, 20 pieces: 460 MB).
      let width = (3 + (pieces ?? 20)) * numbers + levels + products
      return fixed + rows * (numbers * 50 + (levels + products) * 16) + rows * 40 + 5 * width * width * 8
    case .gaussianNaiveBayes, .multinomialNaiveBayes: return fixed + rows * 24
    case .kNearestNeighbours: return fixed + rows * (numbers + levels) * 32
    // It is there already.
    case .imported: return fixed
    case .isolationForest: return fixed + 100 * 512 * 64
    case .decisionTree: return fixed + rows * (columns * 2 + 72)
    case .randomForest:
      // Leaves hold about half as many rows again as they must; where one class is rare most of them are never split.
      let leaves = min(rows * 2 / (3 * max(1, leafRows ?? (rarest < 300 ? 2 : 3))), 8 * rarest + 1000)
      return fixed + rows * columns * 2 + threads * rows * 72 + (trees ?? 200) * leaves * 2 * 48
    case .gradientBoosting:
      // Bins, gradients and scores, and a histogram for each of 128 leaves.
      return fixed + rows * (columns + 64) + 130 * columns * 256 * 16
    }
  }
}
