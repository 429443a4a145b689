internal import Support

extension CartSettings {
  /// Throws `E4406` where a setting is out of its range.
  func check() throws(Diagnostic) {
    if let maximumDepth, !(1...Self.depthLimit).contains(maximumDepth) {
      throw settingFault("the depth of a tree is \(maximumDepth), 1 to \(Self.depthLimit)")
    }
    guard minimumSplit >= 2 else { throw settingFault("rows of a node that is split: \(minimumSplit), at least 2") }
    guard minimumLeaf >= 1 else { throw settingFault("rows of a leaf: \(minimumLeaf), at least 1") }
    guard pruning >= 0 else { throw settingFault("the cost of a leaf is \(pruning), at least 0") }
    if case .part(let part) = columns, !(part > 0 && part <= 1) {
      throw settingFault("a node looks at the part \(part) of the columns, over 0 to 1")
    }
  }
}
