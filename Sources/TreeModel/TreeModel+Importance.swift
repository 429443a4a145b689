extension TreeModel {
  /// Total loss reduction of the splits on each feature, in the unit of the loss.
  public func gainImportance() -> [Double] {
    var sums = [Double](repeating: 0, count: featureCount)
    for node in compiled.nodes.indices where !compiled.isLeaf(node) {
      sums[compiled.feature(of: node)] += compiled.gains[node]
    }
    return sums
  }

  /// Number of splits on each feature.
  public func splitImportance() -> [Int] {
    var counts = [Int](repeating: 0, count: featureCount)
    for node in compiled.nodes.indices where !compiled.isLeaf(node) { counts[compiled.feature(of: node)] += 1 }
    return counts
  }
}
