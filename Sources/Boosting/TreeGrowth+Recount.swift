extension TreeGrowth {
  /// Searches a leaf once more with rows counted: its histogram had only an estimate of them, and by that a child
  /// became too small. Seldom needed, as the estimate errs by few rows.
  mutating func recount(_ index: Int) {
    let leaf = leaves[index]
    leaves[index].best = nil
    let allowed = allowedFeatures(leaf)
    let countBit: Int64 = 32
    let ones = pool.take()
    grower.sum(leaf.range, features: allowed, isAllRows: false, into: ones, pool: pool, countingOnly: true)
    let sums = leaf.histogram ?? pool.take()
    if leaf.histogram == nil { grower.sum(leaf.range, features: allowed, isAllRows: false, into: sums, pool: pool) }
    let widePool = grower.pool(words: 2 * matrix.binCount)
    let both = widePool.take()
    for bin in 0..<matrix.binCount {
      both[2 * bin] = sums[bin] >> 32
      both[2 * bin + 1] = (ones[bin] << countBit) + sums[bin] & 0xffff_ffff
    }
    var scale = search.scale
    scale.layout = .wide(countBit: countBit)
    let counting = SplitSearch(matrix: matrix, settings: settings, scale: scale)
    leaves[index].best = counting.best(
      both, SplitSearch.Node(total: leaf.total, leaf: leaf.objective), features: allowed)
    widePool.give(both)
    pool.give(ones)
    if leaf.histogram == nil { pool.give(sums) }
    enqueue(index)
  }
}
