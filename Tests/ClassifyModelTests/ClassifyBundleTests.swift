import Bundles
import ClassifyModel
import Digests
import Features
import JSON
import Support
import Testing

@Suite struct ClassifyBundleTests {
  private func write(_ predictor: ClassifyPredictor, features: Digest, to folder: String) throws {
    var writer = BundleWriter(
      BundleManifest(
        vertical: "classify", task: "classify", project: "acme", run: 1, toolVersion: "test", seed: 42,
        features: features, schema: Digest(of: "s"), scopeAndCriteria: Digest(of: "c"), trainingData: Digest(of: "d"),
        verdict: "pass"))
    writer.add(json: ClassifyPredictor.contractFile, predictor.contract.json)
    var bytes = ByteWriter()
    predictor.pipeline.encode(into: &bytes)
    writer.add(section: ClassifyPredictor.pipelineSection, bytes)
    bytes = ByteWriter()
    predictor.model.encode(into: &bytes)
    writer.add(section: ClassifyPredictor.modelSection, bytes)
    bytes = ByteWriter()
    predictor.baseline.encode(into: &bytes)
    writer.add(section: ClassifyPredictor.baselineSection, bytes)
    try writer.write(to: folder)
  }

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = "/tmp/solkit-classify-\(UInt64.random(in: 0..<UInt64.max))"
    defer { Files.remove(folder) }
    try body(folder)
  }

  @Test func aBundleAnswersAsTheModelInMemory() throws {
    try inFolder { folder in
      let predictor = try World.predictor()
      try write(predictor, features: predictor.pipeline.digest, to: folder)
      let loaded = try ClassifyPredictor(bundle: try Bundle(at: folder))
      let request: JSONValue = ["tenure": 3, "Contract": "month", "paperless": true]
      #expect(try World.answer(request, loaded) == (try World.answer(request, predictor)))
    }
  }

  /// A model must not be served with another preparation than it was fitted with.
  @Test func anotherPreparationIsRefused() throws {
    try inFolder { folder in
      let predictor = try World.predictor()
      try write(predictor, features: Digest(of: "another"), to: folder)
      let bundle = try Bundle(at: folder)
      let fault = #expect(throws: Diagnostic.self) { try ClassifyPredictor(bundle: bundle) }
      #expect(fault?.code == "E3601")
    }
  }

  @Test func aModelThatWasCutIsRefused() throws {
    let predictor = try World.predictor()
    var writer = ByteWriter()
    predictor.model.encode(into: &writer)
    for count in stride(from: 0, to: writer.bytes.count, by: 3) {
      var reader = ByteReader(Array(writer.bytes[..<count]), source: "model")
      #expect(throws: Diagnostic.self) { try ClassifierModel(from: &reader) }
    }
  }
}
