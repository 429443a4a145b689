import Matrices
import Testing
import TreeModel

@Suite struct ScoringTests {
  static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6]

  /// Every way to score gives the bits of the definition, whatever trees and rows.
  @Test(arguments: seeds, [false, true]) func everyPathEqualsTheDefinition(seed: UInt64, plain: Bool) throws {
    for arithmetic in Arithmetic.allCases {
      for averages in [false, true] where !averages || arithmetic != .single {
        var random = RandomTrees(seed: seed, featureCount: 7, plainOnly: plain)
        let outputs = [1, 1, 3][Int(seed % 3)]
        let model = try random.model(
          trees: 13, leaves: 1...40, outputs: outputs, averages: averages, arithmetic: arithmetic)
        let rows = (0..<211).map { _ in random.row() }
        let expected = rows.map { Self.oracle(model, $0) }
        #expect(rows.map { bits(model.margins(row: $0)) } == expected.map(bits))
        let matrix = matrix(of: rows)
        for threads in [1, 2, 7] {
          #expect(bits(model.margins(of: matrix, threads: threads)) == bits(expected.flatMap(\.self)))
        }
        let flat = rows.flatMap(\.self)
        flat.withUnsafeBufferPointer {
          #expect(bits(model.margins(rows: $0, stride: 7, threads: 2)) == bits(expected.flatMap(\.self)))
        }
      }
    }
  }

  @Test func oneRowAndNoRow() throws {
    var random = RandomTrees(seed: 9, featureCount: 3)
    let model = try random.model(trees: 4, leaves: 2...9)
    let row = random.row()
    #expect(model.margins(of: matrix(of: [row]), threads: 2) == model.margins(row: row))
    #expect(
      model.margins(of: FeatureMatrix(["a", "b", "c"].map { .init($0, .number, []) }, rowCount: 0), threads: 2).isEmpty)
  }

  @Test func noTreesGiveTheBaseValue() throws {
    let model = try TreeModel(trees: [], featureCount: 1, outputs: 2, baseValues: [0.5, -1], averages: true)
    #expect(model.margins(row: [3]) == [0.5, -1])
    #expect(model.prefix(iterations: 5).margins(row: [3]) == [0.5, -1])
  }

  /// A child's stop early: the first iterations score like a model of those trees.
  @Test func aPrefixScoresLikeItsTrees() throws {
    var random = RandomTrees(seed: 11, featureCount: 4)
    let model = try random.model(trees: 9, leaves: 2...20, outputs: 2)
    let short = try TreeModel(
      trees: Array(model.trees.prefix(8)), featureCount: 4, outputs: 2, baseValues: model.baseValues)
    #expect(model.prefix(iterations: 4) == short)
    let row = random.row()
    #expect(model.prefix(iterations: 4).margins(row: row) == short.margins(row: row))
  }

  /// Closed forms at margins 0 and ln 3; sigmoid(ln 3) = 3/4, softmax of (0, ln 3) = (1/4, 3/4).
  @Test(arguments: [
    (Link.identity, [0, 1.0986122886681098]), (.logistic(slope: 1), [0.5, 0.75]), (.logistic(slope: 2), [0.5, 0.9]),
    (.softmax, [0.25, 0.75]), (.exponential, [1, 3]), (.signedSquare, [0, 1.0986122886681098 * 1.0986122886681098]),
    (.softplus, [0.6931471805599453, 1.3862943611198906]), (.step, [0, 1]),
  ]) func linksHaveTheirClosedForm(link: Link, expected: [Double]) throws {
    for arithmetic in Arithmetic.allCases {
      let model = try TreeModel(
        trees: [], featureCount: 1, outputs: 2, baseValues: [0, 1.0986122886681098], link: link, arithmetic: arithmetic)
      let answers = model.predictions(row: [0])
      for (answer, value) in zip(answers, expected) {
        #expect(abs(answer - value) < (arithmetic == .single ? 3e-7 : 1e-15))
      }
      #expect(
        model.predictions(of: FeatureMatrix([.init("a", .number, [0, 0])], rowCount: 2), threads: 1) == answers
          + answers)
    }
  }

  static func oracle(_ model: TreeModel, _ row: [Double]) -> [Double] {
    let trees = model.trees
    return (0..<model.outputCount).map { output in
      let leaves = stride(from: output, to: trees.count, by: model.outputCount).map {
        Walker(tree: trees[$0]).value(row)
      }
      let base = model.baseValues[output]
      if model.averages { return base + leaves.reduce(0, +) / Double(leaves.count) }
      switch model.arithmetic {
      case .double: return leaves.reduce(base, +)
      case .doubleBaseLast: return leaves.reduce(0, +) + base
      case .single: return Double(leaves.reduce(Float(base)) { $0 + Float($1) })
      }
    }
  }
}

func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }

func matrix(of rows: [[Double]]) -> FeatureMatrix {
  let count = rows.first?.count ?? 0
  return FeatureMatrix(
    (0..<count).map { column in .init("f\(column)", .number, rows.map { $0[column] }) }, rowCount: rows.count)
}
