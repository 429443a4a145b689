import Features
import Matrices
import ModelImport

extension FeaturePipeline {
  /// Columns as they are in the file, in the order of an imported model's features: what the tool that fitted it saw.
  ///
  /// A number stays what it is, a text becomes its position among the model's own categories, and one that the model
  /// does not know is missing.
  /// - Parameter features: of each feature the column that it is; nil for one that is always missing.
  static func asTheyAre(_ features: [(feature: ImportedFeature, column: InputColumn?)]) -> FeaturePipeline {
    var inputs = [InputColumn]()
    var readers = [SlotReader]()
    var outputs = [FeaturePipeline.Output]()
    // No reader fills the slot after those of all inputs, so what stands there is missing.
    let empty = features.count { $0.column != nil }
    for (feature, column) in features {
      guard var column else {
        outputs.append(Output(feature.name, .number, sources: [], slot: empty))
        continue
      }
      var kind = FeatureMatrix.Kind.number
      if case .category(let levels) = feature.kind {
        column.levels = levels
        kind = .category(levels: levels)
      }
      readers.append(SlotReader(kind.isCategory ? .code : .number, input: inputs.count))
      outputs.append(Output(feature.name, kind, sources: [column.name], slot: inputs.count))
      inputs.append(column)
    }
    return FeaturePipeline(
      inputs: inputs, outputs: outputs, readers: readers, features: [], series: [], operations: [],
      slotCount: empty + 1)
  }
}
