import RecommendModel
import Statistics
import Support
import Testing

@Suite struct RecommenderCodingTests {
  private func bytes(_ model: FittedRecommender) -> [UInt8] {
    var writer = ByteWriter()
    model.write(to: &writer)
    return writer.bytes
  }

  private func decoded(_ bytes: [UInt8]) throws -> FittedRecommender {
    var reader = ByteReader(bytes, source: "test")
    return try FittedRecommender(from: &reader)
  }

  @Test(arguments: SmallForms.all.indices) func whatIsWrittenIsRead(_ index: Int) throws {
    let (_, model) = SmallForms.all[index]
    let read = try decoded(bytes(model))
    #expect(read == model)
    var scratch = Scratch()
    let before = SmallForms.scores(model, &scratch)
    let after = SmallForms.scores(read, &scratch)
    #expect(after == before)
  }

  @Test(arguments: SmallForms.all.indices) func whatIsCutIsRefused(_ index: Int) {
    let whole = bytes(SmallForms.all[index].1)
    for count in 0..<whole.count {
      #expect { try decoded(Array(whole.prefix(count))) } throws: {
        ["E5001", "E5950"].contains(($0 as? Diagnostic)?.code ?? "")
      }
    }
  }

  /// Either refused, or a recommender of finite scores: never a trap.
  @Test(arguments: SmallForms.all.indices) func whatIsChangedNeverTraps(_ index: Int) {
    let whole = bytes(SmallForms.all[index].1)
    var numbers = RandomNumbers(seed: UInt64(index))
    var scratch = Scratch()
    for _ in 0..<3000 {
      var changed = whole
      for _ in 0...numbers.integer(below: 3) {
        changed[numbers.integer(below: changed.count)] = UInt8(truncatingIfNeeded: numbers.next())
      }
      guard let model = try? decoded(changed), model.itemCount < 1000 else { continue }
      _ = SmallForms.scores(model, &scratch)
      _ = model.contributions(of: SmallForms.profile, to: 1, scratch: &scratch)
      _ = model.similar(to: 1, count: 3)
    }
  }

  @Test func nestingHasAnEnd() {
    var model = SmallForms.all[0].1
    for _ in 0..<3 { model = .weighted(WeightedRecommender([.init(model, weight: 1)])) }
    #expect(throws: Never.self) { try decoded(bytes(model)) }
    model = .weighted(WeightedRecommender([.init(model, weight: 1)]))
    #expect { try decoded(bytes(model)) } throws: { ($0 as? Diagnostic)?.code == "E5950" }
  }
}
