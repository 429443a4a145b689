package import Support

/// The models that several series of a set share, written once behind the series that name them.
///
/// A set without any writes nothing, so that it reads as it did before there were shared models.
///
/// Layout: u32 count, each a `LagModel`.
package struct SharedModels: Sendable {
  private var models: [LagModel] = []

  /// The models that forecasters share, each once, in the order in which they come.
  package init(of forecasters: some Sequence<FittedForecaster>) {
    for forecaster in forecasters {
      for member in forecaster.members {
        guard case .lagBoosting(let series) = member.family, let model = series.model else { continue }
        if !models.contains(where: { $0.identity == model.identity }) { models.append(model) }
      }
    }
  }

  package func encode(into writer: inout ByteWriter) {
    guard !models.isEmpty else { return }
    writer.put(UInt32(models.count))
    for model in models { model.encode(into: &writer) }
  }

  /// Reads what is left of a section.
  package init(fromRestOf reader: inout ByteReader) throws(Diagnostic) {
    guard reader.remaining > 0 else { return }
    for _ in 0..<(try reader.count(ofAtLeast: 64)) { models.append(try LagModel(from: &reader)) }
  }

  /// Gives a forecaster the models that it names.
  /// - Throws: E5001 where one is missing, or does not fit the state of the series.
  package func attach(to forecaster: inout FittedForecaster, _ reader: ByteReader) throws(Diagnostic) {
    let needsNone = forecaster.members.allSatisfy { if case .lagBoosting = $0.family { false } else { true } }
    guard !needsNone else { return }
    let attached = forecaster.mapMembers { member in
      guard case .lagBoosting(var series) = member.family else { return member }
      guard let model = models.first(where: { $0.identity == series.identity }), series.attach(model) else { return nil }
      return FittedSeries(.lagBoosting(series), season: member.season)
    }
    guard let attached else { throw reader.fault("a series names a shared model that is not here") }
    forecaster = attached
  }
}

extension FittedForecaster {
  /// The same with other members, which count as those before; nil where `change` gives nil for one.
  func mapMembers(_ change: (FittedSeries) -> FittedSeries?) -> FittedForecaster? {
    var changed: [FittedSeries] = []
    for member in members {
      guard let member = change(member) else { return nil }
      changed.append(member)
    }
    switch self {
    case .single: return changed.first.map { .single($0) }
    case .ensemble(let ensemble): return .ensemble(ensemble.replacing(changed))
    case .corrected(let inner, let factor): return inner.mapMembers(change).map { .corrected($0, factor: factor) }
    }
  }
}
