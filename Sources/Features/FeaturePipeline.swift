public import Digests
public import Matrices
public import Support

/// Fitted preparation: from the raw columns of a row to the numbers that a learner takes. Training, batch and
/// endpoint all go through `apply`.
public struct FeaturePipeline: Sendable, Equatable {
  /// A feature.
  public struct Output: Sendable, Equatable {
    public var name: String
    public var kind: FeatureMatrix.Kind
    /// Raw columns that it is made of, ascending.
    public var sources: [String]
    package var slot: Int

    package init(_ name: String, _ kind: FeatureMatrix.Kind, sources: [String], slot: Int) {
      self.name = name
      self.kind = kind
      self.sources = sources
      self.slot = slot
    }
  }

  /// Raw columns that it needs, in the order in which `apply` takes them.
  public let inputs: [InputColumn]
  /// Features, in the order in which `apply` gives them.
  public let outputs: [Output]
  /// SHA-256 of the encoded form: equal for equal preparation and nothing else.
  public let digest: Digest

  package let readers: [SlotReader]
  package let features: [HistoryFeature]
  package let series: [HistorySeries]
  package let operations: [FittedOperation]
  package let slotCount: Int
  /// Of each input, its levels.
  let levels: [ByteTable]

  package init(
    inputs: [InputColumn], outputs: [Output], readers: [SlotReader], features: [HistoryFeature],
    series: [HistorySeries], operations: [FittedOperation], slotCount: Int
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.readers = readers
    self.features = features
    self.series = series
    self.operations = operations
    self.slotCount = slotCount
    levels = inputs.map { ByteTable($0.levels) }
    var writer = ByteWriter()
    Self.write(
      inputs, outputs, readers, features, series, operations, slotCount, into: &writer)
    digest = Digest(of: writer.bytes)
  }

  /// Equal in every bit.
  public static func == (a: FeaturePipeline, b: FeaturePipeline) -> Bool { a.digest == b.digest }

  /// Names of the features.
  public var names: [String] { outputs.map(\.name) }

  /// Rows of a key that a request has to bring to have what training had, where its own are newer than training's;
  /// zero where no feature looks back.
  public var historyLength: Int { features.map(\.length).max() ?? 0 }

  /// Refuses a model that was made for another preparation.
  /// - Throws: `E3601`.
  public func require(_ expected: Digest) throws(Diagnostic) {
    guard digest == expected else {
      throw Diagnostic(
        "E3601", "the preparation has the hash \(digest.short), the model was made for \(expected.short)",
        fix: "take the preparation and the model from the same run", exitCode: .dataError)
    }
  }
}
