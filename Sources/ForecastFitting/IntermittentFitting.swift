internal import ForecastModel

/// Fits a method for intermittent demand: weights first, then the filter from the first value to the last.
/// - Parameters:
///   - kind: one of croston, sba, tsb, adida, imapa; anything else is taken as croston.
///   - smoothing: nil for that of the authors: least squares in ADIDA and IMAPA, else 0.1.
func fitIntermittent(
  _ kind: CandidateKind, _ series: ScaledSeries, smoothing: IntermittentSmoothing?
) -> FittedSeries {
  // Missing periods are passed over as if they had not been.
  let seen = series.values.filter { !$0.isNaN }
  switch start(kind, seen, smoothing) {
  case .croston(var state):
    let sigma = run(&state, over: seen, unit: series.unit)
    return FittedSeries(.intermittent(IntermittentModel(.croston(state), sigma: series.inUnit(sigma))))
  case .teunterSyntetosBabai(var state):
    let sigma = run(&state, over: seen, unit: series.unit)
    return FittedSeries(.intermittent(IntermittentModel(.teunterSyntetosBabai(state), sigma: series.inUnit(sigma))))
  case .adida(var state):
    let sigma = run(&state, over: seen, unit: series.unit)
    return FittedSeries(.intermittent(IntermittentModel(.adida(state), sigma: series.inUnit(sigma))))
  case .imapa(var state):
    let sigma = run(&state, over: seen, unit: series.unit)
    return FittedSeries(.intermittent(IntermittentModel(.imapa(state), sigma: series.inUnit(sigma))))
  }
}

/// Filters all values; returns the root of the mean squared one-step error in units of `unit`.
/// - Parameter values: in units of `unit`, a power of two; the state is in the unit of the series.
private func run(_ state: inout some IntermittentState, over values: [Double], unit: Double) -> Double {
  let inverse = 1 / unit
  var (sum, errors) = (0.0, 0.0)
  var hasDemand = false
  for value in values {
    // Before the first demand there is nothing to forecast with.
    if hasDemand {
      let error = value - state.rate * inverse
      sum += error * error
      errors += 1
    }
    state.append(scaled(value, by: unit))
    if value != 0 { hasDemand = true }
  }
  return errors > 0 ? (sum / errors).squareRoot() : 0
}

/// The state before the first value, with the weights that the whole series suggests.
private func start(
  _ kind: CandidateKind, _ seen: [Double], _ smoothing: IntermittentSmoothing?
) -> IntermittentModel.State {
  let demand = Demand(seen)
  switch kind {
  case .tsb:
    let smoothing = smoothing ?? .customary
    return .teunterSyntetosBabai(
      DemandProbabilityState(
        demandWeight: smoothing.demandWeight(demand.sizes),
        probabilityWeight: smoothing.occurrenceWeight(seen.map { $0 == 0 ? 0 : 1 })))
  case .adida, .imapa:
    let smoothing = smoothing ?? .usual
    let mean = demand.meanInterval.rounded(.toNearestOrEven)
    let largest = Int(min(max(mean, 1), Double(kind == .adida ? ModelLimits.bucketSize : longestImapa)))
    let sizes = kind == .adida ? largest...largest : 1...largest
    let levels = sizes.map { size in
      AggregationState.Level(size: size, weight: smoothing.demandWeight(bucketSums(seen, size: size)))
    }
    return kind == .adida ? .adida(AggregationState(levels)) : .imapa(AggregationState(levels))
  default:
    let smoothing = smoothing ?? .customary
    return .croston(
      CrostonState(
        demandWeight: smoothing.demandWeight(demand.sizes),
        intervalWeight: smoothing.occurrenceWeight(demand.intervals), isCorrected: kind == .sba))
  }
}

/// Bucket sizes of IMAPA go no further, since all of them keep n (n + 1) / 2 numbers.
private let longestImapa = 60

/// Sums of buckets counted back from the last value; what is left over at the start is left out.
private func bucketSums(_ values: [Double], size: Int) -> [Double] {
  guard size > 1 else { return values }
  return stride(from: values.count % size, to: values.count, by: size).map { first in
    var sum = 0.0
    for value in values[first..<first + size] { sum += value }
    return sum
  }
}
