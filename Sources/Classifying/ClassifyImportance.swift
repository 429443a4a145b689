import ClassifyModel
import Digests
import Evaluation
import Features
import Findings
import Matrices
import Runs
import Solution
import Support

/// What the chosen model loses when a column of the file is shuffled among the test rows.
///
/// A quarter of a small run's processor time, after everything else that is dear: a stage of its own, so that a run
/// killed in its last moments does not count it again.
extension ClassifyEvaluation {
  static let importanceStage = "judge/importance"

  /// Nil where it was not asked for, or where there is nothing to shuffle.
  func keptImportance(_ run: Run, stages: ClassifyStages, threads: Int) throws -> PermutationImportance? {
    guard solution.report.explain.global != .none, let model = models[findings.chosen], whole.judged.rowCount > 1 else {
      return nil
    }
    var writer = ByteWriter()
    model.encode(into: &writer)
    var hasher = ContentHasher()
    hasher.update(stages.base.hex)
    hasher.update(solution.search.metric)
    hasher.update(solution.alertShare.map { "\($0)" } ?? "")
    hasher.update(writer.bytes)
    let stage = try run.stage(Self.importanceStage, inputs: hasher.finish()) {
      [StageFile("importance.bin", importance(model, whole.judged, threads: threads).encoded)]
    }
    return try PermutationImportance(decoding: try stage.bytes("importance.bin"), source: Self.importanceStage)
  }

  private func importance(_ model: ClassifierModel, _ matrix: FeatureMatrix, threads: Int) -> PermutationImportance {
    // A few thousand rows say as much as all.
    let rows = Array(stride(from: 0, to: matrix.rowCount, by: max(1, matrix.rowCount / 3000)))
    let judged = JudgedRows(rows.map { split.test[$0] }, of: data)
    let measures = ClassifyMeasures(data: data, solution: solution)
    let metric = solution.search.metric
    let nothing = [Bool](repeating: false, count: rows.count)
    return PermutationImportance(
      on: matrix.rows(rows), groups: importanceGroups, lowerIsBetter: ClassifyMeasures.isLowerBetter(metric), repeats: 5,
      seed: UInt64(bitPattern: Int64(solution.seed)), threads: threads
    ) { model.predict($0, threads: 1) } metric: { scores in
      measures.statistics(scores, acts: nothing, judged: judged, slices: [])[MetricKey(metric)]?.value() ?? .nan
    }
  }

  /// Columns of the file, each with all features that are made of it.
  private var importanceGroups: [(name: String, columns: [Int])] {
    whole.pipeline.inputs.compactMap { input in
      let own = whole.pipeline.outputs.indices.filter { whole.pipeline.outputs[$0].sources.contains(input.name) }
      return own.isEmpty ? nil : (input.name, own)
    }
  }
}

/// Layout: f64 whole; u32 features, for each its name, f64 mean, lower, upper.
extension PermutationImportance {
  var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.put(whole)
    writer.put(UInt32(features.count))
    for feature in features {
      writer.put(feature.name)
      for value in [feature.mean, feature.lower, feature.upper] { writer.put(value) }
    }
    return writer.bytes
  }

  /// Reads what `encoded` wrote. Throws `E5001` where it does not.
  init(decoding bytes: [UInt8], source: String) throws(Diagnostic) {
    var reader = ByteReader(bytes, source: source)
    let whole = try reader.double()
    var features = [Feature]()
    for _ in 0..<(try reader.count(ofAtLeast: 28)) {
      features.append(
        Feature(
          name: try reader.string(), mean: try reader.double(), lower: try reader.double(), upper: try reader.double()))
    }
    guard reader.remaining == 0 else { throw reader.fault("\(reader.remaining) bytes are left over") }
    self.init(whole: whole, features: features)
  }
}
