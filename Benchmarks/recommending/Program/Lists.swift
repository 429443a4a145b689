import LinearAlgebra
import Matrices
import RecommendModel

/// A model of factors that someone else may have fitted.
private func factorModel(_ files: String, users: Int, items: Int, factors: Int) -> FactorModel {
  let read = { (suffix: String, rows: Int) in
    MatrixFile.readRows(files + suffix, rowCount: rows, columnCount: factors).padded()
  }
  return FactorModel(
    kind: .implicit, factors: factors, items: read(".items", items), users: .exact(read(".users", users)),
    folding: FactorModel.Folding(alpha: 1, users: RidgeRule(strength: 1), items: RidgeRule(strength: 1)))
}

/// Times lists of all users with seen items removed, and compares every fiftieth with the exact list.
func listAll(train: String, factorFiles: String, factors: Int, count: Int, threads: Int) {
  let taken = MatrixFile.read(train)
  let model = factorModel(factorFiles, users: taken.rowCount, items: taken.columnCount, factors: factors)
  let begin = processorSeconds()
  let lists = model.topLists(count, users: 0..<taken.rowCount, seen: taken, threads: threads)
  let seconds = processorSeconds() - begin
  let exact = overlap(of: lists, with: model, taken, every: 50)
  let start = processorSeconds()
  let quantized = model.quantizingUsers(keeping: count, seen: taken, threads: threads)
  let quantizing = processorSeconds() - start
  let fromBytes = quantized.topLists(count, users: 0..<taken.rowCount, seen: taken, threads: threads)
  print(
    "{\"users_per_cpu_s\": \(Double(taken.rowCount) / seconds), \"overlap\": \(exact), "
      + "\"overlap_users_in_bytes\": \(overlap(of: fromBytes, with: model, taken, every: 50)), "
      + "\"into_bytes_cpu_s\": \(quantizing)}")
}

/// The share of the exact lists' items that the lists hold.
func overlap(of lists: RankedLists, with model: FactorModel, _ taken: SparseMatrix, every step: Int) -> Double {
  var scratch = Scratch()
  var scores = [Float](repeating: 0, count: model.itemCount)
  var (shared, wanted) = (0, 0)
  for user in stride(from: 0, to: lists.userCount, by: step) {
    scores.withUnsafeMutableBufferPointer {
      model.score(Profile(user: user, items: [], weights: []), into: $0, scratch: &scratch)
    }
    var marks = ItemMarks(itemCount: model.itemCount)
    marks.insert(taken.columns[taken.rowStarts[user]..<taken.rowStarts[user + 1]])
    var top = TopItems(limit: lists.length)
    scores.withUnsafeBufferPointer { top.offer($0, except: marks) }
    let exact = Set(top.sorted().map(\.item))
    wanted += exact.count
    shared += lists.items[user * lists.length..<(user + 1) * lists.length].filter(exact.contains).count
  }
  return wanted == 0 ? 1 : Double(shared) / Double(wanted)
}
