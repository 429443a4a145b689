import Statistics

/// Some of the features, ascending.
struct FeatureChoice {
  var chosen: [Int32]

  /// Draws a part of the features below `count`, at least one.
  init(count: Int, part: Double, _ random: inout RandomNumbers) {
    self.init(of: (0..<count).map { Int32($0) }, part: part, &random)
  }

  /// Draws a part of these features, at least one, without putting back.
  init(of features: [Int32], part: Double, _ random: inout RandomNumbers) {
    let wanted = max(1, Int((part * Double(features.count)).rounded()))
    guard wanted < features.count else {
      chosen = features
      return
    }
    var left = features
    for index in 0..<wanted { left.swapAt(index, index + random.integer(below: left.count - index)) }
    chosen = left.prefix(wanted).sorted()
  }
}
