import ModelImport
import Support
import Testing

/// What the file says of columns and classes.
@Suite struct FeatureTests {
  @Test func pandasLevelsOfLightGBM() throws {
    let model = try Fixtures.named("lgb_pandas").imported()
    #expect(
      model.features[1].kind
        == .category(levels: ["Bern", "São Paulo", "a \"quoted\" one", "x", "y", "z", "Ulm", "Köln"]))
    #expect(model.features[4].kind == .category(levels: ["red", "green", "blue"]))
    #expect(model.features[0] == .init(name: "f0", kind: .number))
    #expect(try model.row(["1", "Ulm", "", "2", "pink"]).map(\.bitPattern) == [1, 6, .nan, 2, .nan].map(\.bitPattern))
    #expect(throws: Diagnostic.self) { try model.row(["1"]) }
    #expect(throws: Diagnostic.self) { try model.row(["one", "Ulm", "", "2", "pink"]) }
  }

  @Test func codesAndLevelsOfXGBoost() throws {
    #expect(try Fixtures.named("xgb_codes_onehot").imported().features[1].kind == .code)
    let model = try Fixtures.named("xgb_pandas").imported()
    #expect(model.features[4].kind == .category(levels: ["red", "green", "blue"]))
    #expect(model.version == "3.2.0")
  }

  @Test func hashesAndNamesOfCatBoost() throws {
    let hashed = try Fixtures.named("cat_onehot_symmetrictree").imported().features[1]
    guard case .hashed(let hashes) = hashed.kind else {
      Issue.record("\(hashed.kind)")
      return
    }
    #expect(hashes.contains(CityHash.catBoost("Bern")) || hashes.contains(CityHash.catBoost("São Paulo")))
    guard case .category(let levels) = try Fixtures.named("cat_named").imported().features[0].kind else {
      Issue.record("no names")
      return
    }
    #expect(levels == ["x", "nan"])  // those that some split asks for
  }

  @Test func classLabels() throws {
    #expect(try Fixtures.named("cat_multiclass_texts").imported().classLabels == ["low", "mid", "top"])
    #expect(try Fixtures.named("cat_logloss").imported().classLabels == ["0", "1"])
    #expect(try Fixtures.named("cat_logloss").imported().version == "1.2.10")
    #expect(try Fixtures.named("lgb_multiclass").imported().classLabels == nil)
  }

  @Test func roundsAfterTheBestAreLeftOut() throws {
    let all = try Fixtures.named("xgb_early").imported()
    let best = try Fixtures.named("xgb_sklearn_early").imported()
    #expect(all.notes.isEmpty)
    #expect(best.notes.count == 1)
  }

  /// Hashes that catboost 1.2.10 writes beside their texts, of every length class of the algorithm.
  @Test(
    arguments: [
      ("a", 3_489_901_818), ("qceajRJ", 213_759_652), ("SKavUDbPNTjeU", 3_206_067_576),
      ("PuyéR uLZJTLMvVhFMT", 2_660_452_700), ("hEPnonlVlmggQpRFUDPRdEypywASSHMZIteDmGbT", 939_629_653),
      ("wqF gpYqKsSFWIFAcgMIEgSQCnRCépsRjrvNOQxHFPgrNkp kéUiErAGWYejL", 2_687_947_240),
      ("wWpsqmTSpFVzWnmdIajFxkB éfOyzvTmFOwIgNqeptICSxVcrkuZhiwUaSQvczLSiKD", 4_247_617_334),
      (
        "AseJBEnqEzHtHmteQccmLeZiRgnuTmKanbméHnOckHKDbuONeYIvZusBamwjQuDKeaLhXRgr EmcfDSbslMykCRggyiQIMxtmAFRUoWhF "
          + "FVwVJzHbiOUQy pbkResy", 494_094_756
      ),
    ] as [(String, UInt32)]) func cityHash(text: String, hash: UInt32)
  {
    #expect(CityHash.catBoost(text) == hash)
  }
}
