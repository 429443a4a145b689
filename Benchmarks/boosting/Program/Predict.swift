import Matrices
import ModelImport
import Support
import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

/// `predict MODEL ROWS`: times our predictions and explanations of a peer's model on one thread. ROWS holds 64-bit
/// numbers, row by row. Prints one line of JSON; `Benchmarks/boosting/predict.py` compares it with the peers.
func predictBenchmark(_ arguments: [String]) throws {
  guard arguments.count >= 2 else { throw Diagnostic("E1001", "predict MODEL ROWS [THREADS]", exitCode: .usage) }
  let imported = try ImportedModel(parsing: Files.read(arguments[0]), source: arguments[0])
  let model = imported.model
  let threads = arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1
  let bytes = try Files.read(arguments[1])
  let width = model.featureCount
  let count = bytes.count / 8 / width
  let rows = bytes.withUnsafeBytes { raw in
    (0..<count * width).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
  }
  let matrix = FeatureMatrix(
    (0..<width).map { column in
      .init("f\(column)", .number, (0..<count).map { rows[$0 * width + column] })
    }, rowCount: count)

  var sum = 0.0
  let batch = best(5) { sum += model.predictions(of: matrix, threads: threads).first ?? 0 } / Double(count)
  let rowMajor =
    best(5) {
      rows.withUnsafeBufferPointer { sum += model.predictions(rows: $0, stride: width, threads: threads).first ?? 0 }
    } / Double(count)
  let few = min(count, 20_000)
  var answer = [Double](repeating: 0, count: model.outputCount)
  let single =
    best(5) {
      rows.withUnsafeBufferPointer { rows in
        answer.withUnsafeMutableBufferPointer { answer in
          for row in 0..<few {
            model.predictions(row: UnsafeBufferPointer(rebasing: rows[row * width..<(row + 1) * width]), into: answer)
            sum += answer[0]
          }
        }
      }
    } / Double(few)
  var parts = [Double](repeating: 0, count: model.attributionWidth * model.outputCount)
  let attribution =
    best(5) {
      rows.withUnsafeBufferPointer { rows in
        parts.withUnsafeMutableBufferPointer { parts in
          for row in 0..<few {
            model.attribution(row: UnsafeBufferPointer(rebasing: rows[row * width..<(row + 1) * width]), into: parts)
            sum += parts[0]
          }
        }
      }
    } / Double(few)
  let explained = matrix.rows(Array(0..<min(count, 2000)))
  let explainer = try TreeExplainer(model)
  let shap = best(3) { sum += explainer.contributions(of: explained, threads: threads)[0] } / Double(explained.rowCount)
  let firstRow = Array(rows[..<width])
  let shapSingle = best(3) { for _ in 0..<50 { sum += explainer.contributions(row: firstRow)[0] } } / 50
  let margins = model.margins(of: matrix, threads: 1)
  let contributions = explainer.contributions(of: matrix.rows(Array(0..<min(count, 200))), threads: 1)
  try write(margins, to: "\(arguments[1]).margins")
  try write(contributions, to: "\(arguments[1]).contributions")
  let figures = [
    ("batch", batch), ("batch_rows", rowMajor), ("single", single), ("attribution", attribution), ("shap", shap),
    ("shap_single", shapSingle),
  ]
  print("{" + figures.map { "\"\($0)_us\": \($1 * 1e6)" }.joined(separator: ", ") + ", \"check\": \(sum)}")
}

/// CPU seconds of the quickest of `times` runs: of the process, so that other programs do not count.
private func best(_ times: Int, _ work: () -> Void) -> Double {
  var least = Double.infinity
  for _ in 0..<times {
    let start = cpuSeconds()
    work()
    least = min(least, cpuSeconds() - start)
  }
  return least
}

private func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

private func write(_ values: [Double], to path: String) throws {
  try Files.write(values.withUnsafeBytes { Array($0) }, to: path)
}
