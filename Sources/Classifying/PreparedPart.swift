import FeatureFitting
import Features
import LearnerFitting
import Matrices
import Solution
import Support
import Tables

/// A training part with its preparation, and the rows that it is judged on.
struct PreparedPart: Sendable {
  var pipeline: FeaturePipeline
  var training: FeatureMatrix
  /// Rows of `training`: those given, but for outliers that a step drops.
  var trainingRows: [Int]
  var counts: [StepCount]
  var judged: FeatureMatrix
  var judgedRows: [Int]
  /// The same rows as the client's own model takes them, where one competes.
  var judgedAsTheyAre: FeatureMatrix?

  /// The rows as a family takes them.
  func judged(by family: CandidateFamily) -> FeatureMatrix { family == .imported ? judgedAsTheyAre ?? judged : judged }
}

/// Prepares parts of the data by the client's `features:` and `prepare:`.
struct Preparing: Sendable {
  var data: ClassifyData
  var solution: SolutionFile
  var threads: Int

  /// - Parameter judged: each sees the rows before it in time, of either part, where a feature looks back.
  func part(training: [Int], judged: [Int]) throws -> PreparedPart {
    if let imported = data.imported, isImportedAlone {
      return imported.part(training: training, judged: judged, data: data, threads: threads)
    }
    let fitted: FittedFeatures
    do throws(FeatureFault) {
      fitted = try fitter.fit(
        data.table, rows: training, target: data.target.values(of: training),
        weights: data.weights.map { all in training.map { all[$0] } })
    } catch {
      throw Diagnostics([placed(error)])
    }
    return PreparedPart(
      pipeline: fitted.pipeline, training: fitted.training, trainingRows: fitted.keptRows, counts: fitted.counts,
      judged: fitted.pipeline.matrix(data.table, rows: judged, context: training, threads: threads),
      judgedRows: judged, judgedAsTheyAre: data.imported?.matrix(judged, data: data, threads: threads))
  }

  /// Whether nothing is fitted: the client's own model takes columns as they are.
  private var isImportedAlone: Bool { CandidateFamily.ladder(solution.models.candidates) == [.imported] }

  /// What is wrong with the lines of `features:` and `prepare:`, before anything is fitted.
  func check() throws(Diagnostics) {
    guard !isImportedAlone else { return }
    if !data.target.isKnown, let index = solution.prepare.firstIndex(where: \.looksAtTarget) {
      throw Diagnostics([
        Diagnostic(
          "E4580", "prepare[\(index)] learns from the target, and there is none", at: solution.place(of: "prepare[\(index)]"),
          fix: "take another method: frequency or one_hot, correlated", exitCode: .configuration)
      ])
    }
    let faults = fitter.check()
    let errors = faults.filter { $0.diagnostic.severity == .error }.map(placed)
    if !errors.isEmpty { throw Diagnostics(errors) }
  }

  private var fitter: FeatureFitter {
    FeatureFitter(
      features: solution.features, preparation: solution.prepare, columns: data.inputColumns,
      context: data.contextColumns, time: data.timeName, key: [], kind: data.target.kind,
      seed: UInt64(bitPattern: Int64(solution.seed)), threads: threads)
  }

  private func placed(_ fault: FeatureFault) -> Diagnostic {
    var diagnostic = fault.diagnostic
    guard diagnostic.place == nil else { return diagnostic }
    switch fault.site {
    case .feature(let index): diagnostic.place = solution.place(of: "features[\(index)]")
    case .step(let index): diagnostic.place = solution.place(of: "prepare[\(index)]")
    case .column: diagnostic.place = solution.place(of: "data.columns")
    }
    return diagnostic
  }
}

extension PreparationStep {
  /// Whether it is fitted to how rows ended.
  fileprivate var looksAtTarget: Bool {
    switch action {
    case .encode(.targetOutOfFold), .select(.permutation), .select(.mutualInformation), .select(.l1): true
    default: false
    }
  }
}
