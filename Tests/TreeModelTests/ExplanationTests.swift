import Testing
import TreeModel

@Suite struct ExplanationTests {
  static let seeds: [UInt64] = [1, 2, 3, 4, 5]

  /// Lundberg's values are the Shapley values of the cover-weighted expectation; here by their definition over all
  /// sets of features.
  @Test(arguments: seeds, [false, true]) func contributionsAreShapleyValues(seed: UInt64, averages: Bool) throws {
    var random = RandomTrees(seed: seed, featureCount: 5)
    let model = try random.model(trees: 4, leaves: 1...24, outputs: 2, averages: averages)
    let rows = (0..<19).map { _ in random.row() }
    let explainer = try TreeExplainer(model)
    let all = explainer.contributions(of: matrix(of: rows), threads: 2)
    for (index, row) in rows.enumerated() {
      let single = explainer.contributions(row: row)
      #expect(bits(single) == bits(Array(all[index * 12..<(index + 1) * 12])))
      for output in 0..<2 {
        var expected = [Double](repeating: 0, count: 5)
        for tree in stride(from: output, to: 8, by: 2) {
          for (feature, value) in Walker(tree: model.trees[tree]).shapley(row).enumerated() {
            expected[feature] += averages ? value / 4 : value
          }
        }
        for feature in 0..<5 { #expect(abs(single[output * 6 + feature] - expected[feature]) < 1e-12) }
        #expect(single[output * 6 + 5] == model.expectedMargins[output])
      }
    }
  }

  /// Deep paths with few and many features: what is explained and what is expected add up to the margin.
  @Test(arguments: [(3, 300), (40, 300), (200, 500), (9, 2)]) func contributionsSumToTheMargin(
    features: Int, leaves: Int
  ) throws {
    var random = RandomTrees(seed: 7, featureCount: features)
    for arithmetic in Arithmetic.allCases {
      let model = try random.model(trees: 5, leaves: leaves...leaves, outputs: 3, arithmetic: arithmetic)
      let rows = (0..<70).map { _ in random.row() }
      let explainer = try TreeExplainer(model)
      let contributions = explainer.contributions(of: matrix(of: rows), threads: 1)
      #expect(bits(contributions) == bits(explainer.contributions(of: matrix(of: rows), threads: 7)))
      let tolerance = arithmetic == .single ? 1e-5 : 1e-11
      for (index, row) in rows.enumerated() {
        let margins = model.margins(row: row)
        let fast = model.attribution(row: row)
        for output in 0..<3 {
          let start = (index * 3 + output) * (features + 1)
          let sum = contributions[start..<start + features + 1].reduce(0, +)
          #expect(abs(sum - margins[output]) < tolerance)
          let fastSum = fast[output * (features + 1)..<(output + 1) * (features + 1)].reduce(0, +)
          #expect(abs(fastSum - margins[output]) < tolerance)
        }
      }
    }
  }

  /// One walk gives the bits of two.
  @Test(arguments: [(1, 1...9), (3, 2...31), (2, 40...60)]) func predictionAndAttributionFromOneWalk(
    outputs: Int, leaves: ClosedRange<Int>
  ) throws {
    var random = RandomTrees(seed: 11, featureCount: 12)
    for arithmetic in Arithmetic.allCases {
      let model = try random.model(
        trees: 7, leaves: leaves, outputs: outputs, link: outputs == 1 ? .logistic(slope: 1) : .softmax, arithmetic: arithmetic)
      for _ in 0..<50 {
        let row = random.row()
        var answers = [Double](repeating: .nan, count: outputs)
        var shares = [Double](repeating: .nan, count: outputs * model.attributionWidth)
        row.withUnsafeBufferPointer { row in
          answers.withUnsafeMutableBufferPointer { answers in
            shares.withUnsafeMutableBufferPointer { model.predictions(row: row, into: answers, attribution: $0) }
          }
        }
        #expect(bits(answers) == bits(model.predictions(row: row)))
        #expect(bits(shares) == bits(model.attribution(row: row)))
      }
    }
  }

  /// By hand: a stump on feature 1 with leaves 1 (cover 3) and 5 (cover 1) expects 2, so it gives -1 or +3.
  @Test func aStumpByHand() throws {
    let tree = DecisionTree(
      splits: [.init(feature: 1, condition: .atMost(0), missing: .right, left: ~0, right: ~1, gain: 2, cover: 4)],
      leafValues: [1, 5], leafCovers: [3, 1])
    let model = try TreeModel(trees: [tree, tree], featureCount: 2, baseValues: [10])
    #expect(model.expectedMargins == [14])
    #expect(model.attribution(row: [9, -1]) == [0, -2, 14])
    #expect(model.attribution(row: [9, .nan]) == [0, 6, 14])
    let explainer = try TreeExplainer(model)
    #expect(explainer.contributions(row: [9, 1]) == [0, 6, 14])
    #expect(model.gainImportance() == [0, 4])
    #expect(model.splitImportance() == [0, 2])
  }

  /// Saabas by its definition: each node moves the expectation.
  @Test func attributionFollowsThePath() throws {
    var random = RandomTrees(seed: 3, featureCount: 4)
    let model = try random.model(trees: 6, leaves: 2...30)
    for _ in 0..<50 {
      let row = random.row()
      var expected = [0, 0, 0, 0, model.baseValues[0]]
      for tree in model.trees {
        let walker = Walker(tree: tree)
        func mean(_ child: Int) -> Double {
          guard child >= 0 else { return tree.leafValues[~child] }
          let split = tree.splits[child]
          let (left, right) = (walker.cover(split.left), walker.cover(split.right))
          return (left * mean(split.left) + right * mean(split.right)) / (left + right)
        }
        var child = 0
        expected[4] += mean(0)
        while child >= 0 {
          let split = tree.splits[child]
          let next = walker.goesLeft(split, row[split.feature]) ? split.left : split.right
          expected[split.feature] += mean(next) - mean(child)
          child = next
        }
      }
      for (value, want) in zip(model.attribution(row: row), expected) { #expect(abs(value - want) < 1e-12) }
    }
  }

  /// Without covers both children count alike, and nothing is divided by zero.
  @Test func unknownCoversCountAlike() throws {
    let tree = DecisionTree(
      splits: [.init(feature: 0, condition: .atMost(0), missing: .left, left: ~0, right: ~1)],
      leafValues: [1, 2], leafCovers: [0, 0])
    let model = try TreeModel(trees: [tree], featureCount: 1)
    #expect(try TreeExplainer(model).contributions(row: [1]) == [0.5, 1.5])
    #expect(model.attribution(row: [1]) == [0.5, 1.5])
  }
}
