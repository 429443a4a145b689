internal import ForecastModel
internal import LagFitting
internal import Support
internal import TimeAxis

#if canImport(Glibc)
  import Glibc
#endif

/// Fits before each window, forecasts it, and prints what came out.
func runLags(_ name: String, folder: String, _ options: [String: String]) throws {
  let world = try LagWorld(name, folder: folder)
  let threads = options["threads"].flatMap { Int($0) } ?? 1
  let settings = lagSettings(world.horizon, options)
  let start = cpuSeconds()
  var measures = Measures()
  var table: [StandardisedError] = []
  // With `dump`, the forecasts one by one: blends of several fits are compared from these.
  var lines = "series,period,step,actual,median\n"
  let backs: [Int]
  if let count = options["origins"].flatMap({ Int($0) }) {
    backs = (1...count).reversed().map { $0 * world.horizon }
  } else {
    backs = (0..<world.windows).map { -$0 * world.horizon }
  }
  for back in backs {
    let panel = world.panel(back: back)
    let (model, fitted) = try fitLagBoosting(panel: panel, settings: settings, threads: threads)
    if let model, back == backs.last {
      let top = zip(model.recipe.featureNames, model.importance).sorted { $0.1 > $1.1 }.prefix(16)
      print("trees \(model.treeCount), start \(model.recipe.start), features \(model.recipe.featureCount)")
      print(top.map { "\($0.0) \(percent($0.1))" }.joined(separator: "; "))
      print("spread \(model.spread)")
    }
    for (index, one) in fitted.enumerated() {
      let whole = world.panel.series[index]
      let next = world.ends[index] - back
      var path = ForecastPath()
      guard let one, whole.values.count > 0 else { continue }
      one.forecast(horizon: world.horizon, in: ForecastContext(nextPeriod: next, known: whole.known), into: &path)
      for step in 0..<world.horizon {
        let place = next + step - whole.firstPeriod
        guard whole.values.indices.contains(place), !whole.values[place].isNaN else { continue }
        measures.add(actual: whole.values[place], median: path.median[step], scale: path.scale[step])
        if options["dump"] != nil {
          lines += "\(index),\(next + step),\(step + 1),\(whole.values[place]),\(path.median[step])\n"
        }
        if let error = StandardisedError(
          actual: whole.values[place], median: path.median[step], scale: path.scale[step], step: step + 1)
        { table.append(error) }
      }
      measures.endSeries(training: panel.series[index].values, season: world.panel.seasonLengths.first ?? 1)
    }
  }
  if let path = options["dump"] { try Files.write(Array(lines.utf8), to: path) }
  print("\(name) \(options.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " "))")
  print("\(measures), CPU \(fixed(cpuSeconds() - start, 1)) s, peak \(Int(peakMegabytes())) MB")
}

/// 10,000 series of 200 weekly values, generated.
func runMemory(_ options: [String: String]) throws {
  var state: UInt64 = 7
  func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }
  let series = (0..<10_000).map { _ -> LagPanel.Series in
    let level = 5 + 100 * uniform()
    return LagPanel.Series(firstPeriod: 2500, values: (0..<200).map { week in
      (level * (1 + 0.3 * sin(Double(week) * 2 * .pi / 52)) * (0.5 + uniform())).rounded()
    })
  }
  let start = cpuSeconds()
  let threads = options["threads"].flatMap { Int($0) } ?? 1
  let panel = LagPanel(frequency: .weekly(weekday: 0), seasonLengths: [52], series: series)
  let (_, fitted) = try fitLagBoosting(panel: panel, settings: lagSettings(8, options), threads: threads)
  print("fit: CPU \(fixed(cpuSeconds() - start, 1)) s, peak \(Int(peakMegabytes())) MB")
  let second = cpuSeconds()
  var sum = 0.0
  for one in fitted { sum += one?.forecast(horizon: 8).median.last ?? 0 }
  print("forecast: CPU \(fixed(cpuSeconds() - second, 2)) s, sum \(sum)")
}

func lagSettings(_ horizon: Int, _ options: [String: String]) -> LagSettings {
  var settings = LagSettings(horizon: horizon)
  func number(_ name: String) -> Double? { options[name].flatMap { Double($0) } }
  switch options["loss"] {
  case "squared": settings.loss = .squared
  case "absolute": settings.loss = .absolute
  case "poisson": settings.loss = .poisson
  case "tweedie": settings.loss = .tweedie(number("tweedie") ?? 1.5)
  case "quantile": settings.loss = .quantile(number("level") ?? 0.5)
  default: break
  }
  switch options["start"] {
  case "level": settings.start = .level
  case "season": settings.start = .season
  default: break
  }
  switch options["scaling"] {
  case "ratio": settings.scaling = .ratio
  case "difference": settings.scaling = .difference
  default: break
  }
  switch options["transform"] {
  case "none": settings.transform = .plain
  case "sqrt": settings.transform = .squareRoot
  case "log": settings.transform = .logarithm
  default: break
  }
  if let block = number("block") { settings.strategy = .blocks(Int(block)) }
  if let power = number("power") { settings.weightPower = power }
  if let trees = number("trees") { settings.mostTrees = Int(trees) }
  if let rate = number("rate") { settings.learningRate = rate }
  if let leaves = number("leaves") { settings.leaves = Int(leaves) }
  if let rows = number("leafrows") { settings.leafRows = Int(rows) }
  if let repeats = number("repeats") { settings.repeats = Int(repeats) }
  if let rows = number("rows") { settings.rows = Int(rows) }
  if let seed = number("seed") { settings.seed = UInt64(seed) }
  return settings
}
