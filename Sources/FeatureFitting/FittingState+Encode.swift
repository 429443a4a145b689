import Features
import LearnerFitting
import Support

extension FittingState {
  /// More columns than this of one category are a mistake in the file.
  static let mostOneHotLevels = 1000

  mutating func encode(
    _ name: String, _ method: PreparationStep.Encoding, number: Int, at site: StepSite
  ) throws(FeatureFault) {
    guard let index = columns.firstIndex(where: { $0.name == name }) else { return }
    if columns[index].kind == .text, let input = columns[index].input {
      inputs[input].levels = Self.levels(raw.columns[input])
      columns[index].kind = .category(levels: inputs[input].levels)
      columns[index].slot = read(SlotReader(.code, input: input))
    }
    let column = columns[index]
    guard case .category(let levels) = column.kind else { return }
    let codes = numbers(column.slot)
    let hasMissing = codes.contains { $0.isNaN }
    var made = [Column]()
    func add(_ suffix: String, _ kind: Column.Kind, _ slot: Int) {
      made.append(
        Column(
          name: unused(name + suffix, besides: made.map(\.name)), kind: kind, slot: slot, sources: column.sources,
          isUntouched: false))
    }
    switch method {
    case .oneHot:
      let width = levels.count + (hasMissing ? 1 : 0)
      guard width <= Self.mostOneHotLevels else {
        throw FeatureFault(
          site,
          .fitting(
            "E3705", "column '\(name)' has \(levels.count) levels, one_hot takes at most \(Self.mostOneHotLevels)",
            fix: "encode it with target_out_of_fold, frequency or hash"))
      }
      let first = slotCount
      for _ in 0..<width { _ = addSlot() }
      run(.oneHot(column.slot, first: first, count: width, hasMissing: hasMissing))
      for (code, level) in levels.enumerated() { add("=\(level)", .flag, first + code) }
      if hasMissing { add("=missing", .flag, first + levels.count) }
    case .ordinal:
      let out = addSlot()
      run(
        .lookup(column.slot, values: levels.indices.map(Double.init), missing: .nan, unseen: .nan, out: out))
      add("_ordinal", .number, out)
    case .frequency:
      var shares = [Double](repeating: 0, count: levels.count)
      var missing = 0.0
      for code in codes {
        if code.isNaN { missing += 1 } else if shares.indices.contains(Int(code)) { shares[Int(code)] += 1 }
      }
      let total = Double(count)
      let out = addSlot()
      run(
        .lookup(column.slot, values: shares.map { $0 / total }, missing: missing / total, unseen: 0, out: out))
      add("_frequency", .number, out)
    case .hash(let buckets):
      guard let input = column.input else { return }
      let hash = read(SlotReader(.hash, input: input))
      let first = slotCount
      for _ in 0..<buckets { _ = addSlot() }
      run(
        .hashed(
          column.slot, hash: hash,
          buckets: levels.map { ByteTable.bucketHash($0).truncatingRemainder(dividingBy: Double(buckets)) },
          first: first, count: buckets))
      for bucket in 0..<buckets { add("#\(bucket)", .flag, first + bucket) }
    case .targetOutOfFold(let smoothing, let folds):
      let encoding = TargetEncoding(
        codes: codes, levels: levels.count, targets: targetColumns(), weights: weights, smoothing: smoothing)
      let fold = TargetEncoding.folds(
        target, kind: fitter.kind, count: folds, seed: fitter.seed, step: number)
      let outOfFold = encoding.outOfFold(fold, count: folds)
      for (position, table) in encoding.tables.enumerated() {
        let out = addSlot()
        run(.lookup(column.slot, values: table.values, missing: table.missing, unseen: table.prior, out: out))
        set(out, outOfFold[position])
        add(encoding.tables.count > 1 ? "_target_\(position + 1)" : "_target", .number, out)
      }
    }
    counts.append(StepCount(site, name, .levels, count: levels.count))
    columns.replaceSubrange(index...index, with: made)
  }

  /// The numbers whose means encode a category: the target itself, or, of several classes, all but the first as 0 or 1.
  private func targetColumns() -> [[Double]] {
    guard case .multiclass(let classes) = fitter.kind else { return [target] }
    return (1..<max(2, classes)).map { label in target.map { $0 == Double(label) ? 1.0 : 0.0 } }
  }
}
