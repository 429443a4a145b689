import LinearAlgebra
import Matrices
import RecommendModel
import Testing

/// Sessions of vectors: what they know without scoring everything is what scoring everything gives.
@Suite struct FittedSessionTests {
  static let profiles = [
    Profile(user: 4, items: [1, 2], weights: [1, 1]), Profile(items: [7, 3, 299, 7], weights: [1, 2, 0.5, 1.5]),
  ]

  private func ranked(_ model: FittedRecommender, _ profile: Profile, _ marks: ItemMarks, _ count: Int) -> [Int32] {
    let session = model.makeSession()
    var scores = [Float](repeating: 0, count: model.itemCount)
    scores.withUnsafeMutableBufferPointer { session.score(profile, into: $0) }
    var top = TopItems(limit: count)
    scores.withUnsafeBufferPointer { top.offer($0, except: marks) }
    return top.sorted().map(\.item)
  }

  @Test(arguments: FactorModelTests.kinds) func theBestAreTheBestOfAll(_ kind: FactorModel.Kind) throws {
    let model = FittedRecommender.factors(randomModel(kind).quantizingUsers())
    let session = model.makeSession()
    #expect(session.knowsBest)
    var marks = ItemMarks(itemCount: model.itemCount)
    marks.insert([Int32(7), 3, 299, 150])
    for profile in Self.profiles {
      let best = try #require(session.best(20, for: profile, except: marks))
      #expect(best.map(\.item) == ranked(model, profile, marks, 20))
    }
    // As many as there are, and no more.
    #expect(session.best(1000, for: Self.profiles[0], except: marks)?.count == 296)
  }

  /// Of a vector of zeros bytes know nothing, so all items are to be scored.
  @Test func aProfileThatSaysNothingIsNotGuessedAt() {
    let session = FittedRecommender.factors(randomModel(.implicit)).makeSession()
    #expect(session.best(5, for: Profile(items: [], weights: []), except: ItemMarks(itemCount: 300)) == nil)
    #expect(session.best(5, for: Profile(items: [900], weights: [1]), except: ItemMarks(itemCount: 300)) == nil)
  }

  @Test(arguments: FactorModelTests.kinds) func likenessIsTheCosineOfVectors(_ kind: FactorModel.Kind) {
    let model = randomModel(kind)
    let session = FittedRecommender.factors(model).makeSession()
    let others: [Int32] = [0, 5, 299, 17, 5]
    var found = [Float](repeating: 9, count: others.count)
    let isKnown = others.withUnsafeBufferPointer { others in
      found.withUnsafeMutableBufferPointer { session.similarities(of: 5, to: others, into: $0) }
    }
    #expect(isKnown)
    for (place, other) in others.enumerated() {
      var (product, own, length) = (0.0, 0.0, 0.0)
      for column in 0..<20 {
        let (a, b) = (Double(model.items[5, column]), Double(model.items[Int(other), column]))
        (product, own, length) = (product + a * b, own + a * a, length + b * b)
      }
      // Sums of twenty products in single precision.
      #expect(abs(Double(found[place]) - max(0, product / (own * length).squareRoot())) < 1e-5)
    }
    #expect(found[1] == 1 && found[4] == 1)
  }

  /// What else has a say in the scores has to be asked.
  @Test func onlyVectorsAloneKnowTheBest() {
    let vectors = FittedRecommender.factors(randomModel(.implicit))
    func attributes(own: Float) -> FittedRecommender {
      .attributes(
        AttributeModel(
          base: vectors, neighbours: SparseMatrix(rowCount: 300, columnCount: 300, entries: []),
          own: [Float](repeating: 1, count: 299) + [own]))
    }
    #expect(attributes(own: 1).makeSession().knowsBest)
    #expect(!attributes(own: 0.5).makeSession().knowsBest)
    #expect(!FittedRecommender.weighted(WeightedRecommender([.init(vectors, weight: 1)])).makeSession().knowsBest)
    #expect(!SmallForms.weighted.makeSession().knowsBest)
  }
}
