import Statistics
import Testing
import TreeModel

/// `Float(x) < bound`, asked of a compiled node, at every border of rounding.
@Suite struct FloatThresholdTests {
  static let bounds: [Float] = [
    0, -0.0, 1, -1, 0.1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1.1754944e-38, .greatestFiniteMagnitude,
    -.greatestFiniteMagnitude, .infinity,
    -.infinity, 16_777_216, 3.4394543,
  ]

  @Test(arguments: bounds) func comparesAsAFloatDoes(bound: Float) throws {
    let tree = DecisionTree(
      splits: [.init(feature: 0, condition: .below(bound), missing: .right, left: ~0, right: ~1)],
      leafValues: [1, 2], leafCovers: [1, 1])
    let model = try TreeModel(trees: [tree], featureCount: 1)
    var values: [Double] = [
      0, -0.0, .infinity, -.infinity, 1e300, -1e300, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    ]
    for float in [bound, bound.nextUp, bound.nextDown, bound.nextDown.nextDown] where float.isFinite {
      let value = Double(float)
      let halfways = [(value + Double(float.nextUp)) / 2, (value + Double(float.nextDown)) / 2]
      for near in [value] + halfways { values += [near, near.nextUp, near.nextDown] }
    }
    values += [0x1.FFFFFFp127, 0x1.FFFFFFp127.nextDown, -0x1.FFFFFFp127, (-0x1.FFFFFFp127).nextUp]
    for value in values {
      #expect(model.margins(row: [value]) == [Float(value) < bound ? 1 : 2], "\(value) < \(bound)")
    }
    #expect(model.trees == [tree])
  }
}
