#if canImport(Glibc)
  import Glibc
#endif

/// What run.py wrote: float32, column by column, 28 features and then the class, rows to learn from before those
/// held out.
struct BenchmarkColumns {
  var columns: [[Float]] = []
  var heldOutColumns: [[Float]] = []
  var target: [Double] = []
  var heldOutTarget: [Double] = []
  var names: [String] { columns.indices.map { "f\($0)" } }

  init?(path: String, rows: Int, heldOut: Int, features: Int = 28) {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    func read(_ count: Int) -> [Float]? {
      var values = [Float](repeating: 0, count: count)
      return fread(&values, 4, count, file) == count ? values : nil
    }
    for column in 0...features {
      guard let fitted = read(rows), let held = read(heldOut) else { return nil }
      if column < features {
        columns.append(fitted)
        heldOutColumns.append(held)
      } else {
        target = fitted.map(Double.init)
        heldOutTarget = held.map(Double.init)
      }
    }
  }
}
