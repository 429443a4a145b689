import Features
import Matrices
import Support

extension FittingState {
  /// The pipeline of all lines, without what no feature needs, and the training rows.
  mutating func finish() throws(FeatureFault) -> FittedFeatures {
    for column in columns where column.kind == .text || column.kind == .timestamp {
      let isUsed = columns.contains { $0.name != column.name && column.sources.allSatisfy($0.sources.contains) }
      if !isUsed { counts.append(StepCount(.column, column.name, .unused)) }
    }
    let features = columns.filter { $0.kind != .text && $0.kind != .timestamp }
    guard !features.isEmpty else {
      throw FeatureFault(
        .column,
        .fitting("E3708", "no column is left to learn from", fix: "give columns the role feature, or select less"))
    }
    for index in series.indices { series[index].keep(everything) }
    let training = FeatureMatrix(
      features.map { FeatureMatrix.Column($0.name, $0.matrixKind, numbers($0.slot)) }, rowCount: count)
    return FittedFeatures(
      pipeline: assembled(features), training: training, keptRows: rows, counts: counts)
  }
}

extension FittingState.Column {
  var matrixKind: FeatureMatrix.Kind {
    if case .category(let levels) = kind { .category(levels: levels) } else { .number }
  }
}
