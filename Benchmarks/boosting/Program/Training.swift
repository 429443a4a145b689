import Boosting

#if canImport(Glibc)
  import Glibc
#endif

/// `train <file> <rows> <hold-out rows> <leaves> [<trees> <threads> <gradients>]`: one line of JSON.
func runTraining(_ arguments: [String]) {
  guard arguments.count >= 4, let rows = Int(arguments[1]), let heldOut = Int(arguments[2]),
    let leaves = Int(arguments[3]), let data = BenchmarkColumns(path: arguments[0], rows: rows, heldOut: heldOut)
  else { return print("train: bad arguments or no data") }
  let trees = arguments.count > 4 ? Int(arguments[4]) ?? 100 : 100
  let threads = arguments.count > 5 ? Int(arguments[5]) ?? 1 : 1
  var settings = BoostingSettings(.binary)
  settings.iterations = trees
  settings.tree.maximumLeaves = leaves
  settings.gradients =
    switch arguments.count > 6 ? arguments[6] : "auto" {
    case "auto": .auto
    case "fine": .fine
    case let levels: .coarse(levels: Int(levels) ?? 15)
    }
  do {
    let beforeBins = Clocks.now()
    let matrix = BinnedMatrix(columns: data.columns, names: data.names, threads: threads)
    let bins = Clocks.since(beforeBins)
    let plan = try settings.checked()
    let beforeFit = Clocks.now()
    let fitted = try plan.fit(BoostingData(matrix, target: data.target), threads: threads)
    let fit = Clocks.since(beforeFit)
    let peak = peakMegabytes()
    let held = BinnedMatrix(columns: data.heldOutColumns, like: matrix, threads: threads)
    guard let margins = fitted.binnedMargins(of: held) else { return print("train: other bins") }
    let area = areaUnderCurve(margins, data.heldOutTarget)
    print(
      "{\"bin_cpu\": \(bins.cpu), \"bin_wall\": \(bins.wall), \"train_cpu\": \(fit.cpu), "
        + "\"train_wall\": \(fit.wall), \"peak_mb\": \(peak), \"auc\": \(area), \"trees\": \(fitted.trees.count)}")
  } catch { print("train: \(error)") }
}

/// The area under the ROC curve: the chance that a random case of class 1 scores above one of class 0, ties half.
func areaUnderCurve(_ scores: [Double], _ target: [Double]) -> Double {
  let order = scores.indices.sorted { scores[$0] < scores[$1] }
  var rankSum = 0.0
  var start = 0
  while start < order.count {
    var end = start
    while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
    for position in start..<end where target[order[position]] == 1 { rankSum += Double(start + end + 1) / 2 }
    start = end
  }
  let positives = Double(target.count { $0 == 1 })
  let negatives = Double(target.count) - positives
  return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
}
