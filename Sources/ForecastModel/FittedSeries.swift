public import Support

/// The fitted model of one series: one of the families, on the series itself or on the seasonally adjusted one.
///
/// Layout: u8 flags (bit 0: a seasonal profile follows), the profile, u8 family, the family's own layout.
public struct FittedSeries: FittedModel {
  /// The families of models. The raw values of their tags are part of the file format.
  public enum Family: Sendable, Equatable {
    case naive(NaiveModel)
    case seasonalNaive(SeasonalNaiveModel)
    case drift(DriftModel)
    case mean(MeanModel)
    case windowAverage(WindowAverageModel)
    case exponentialSmoothing(ExponentialSmoothingModel)
    /// Theta as it was fitted before its variants; kept for bundles that hold it.
    case theta(ThetaModel)
    case mstl(MstlModel)
    case tbats(TbatsModel)
    case intermittent(IntermittentModel)
    case arima(ArimaModel)
    case arimaMean(ArimaMeanModel)
    case thetaLines(ThetaLinesModel)
    case thetaMean(ThetaMeanModel)
    case complexSmoothing(ComplexSmoothingModel)
    case regression(RegressionModel)
    case lagBoosting(LagSeries)
    case profile(ProfileModel)
  }

  public var family: Family
  /// The season that was taken out before fitting and is put back into forecasts; nil where `family` saw the
  /// series as it is.
  public var season: SeasonalProfile?

  public init(_ family: Family, season: SeasonalProfile? = nil) {
    self.family = family
    self.season = season
  }

  public var usedColumns: [Int] { model.usedColumns }

  public var name: String { season == nil ? model.name : "\(model.name), seasonally adjusted" }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    model.forecast(horizon: horizon, into: &path)
    season?.reseasonalise(&path)
    path.makeFinite()
  }

  public func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath) {
    model.forecast(horizon: horizon, in: context, into: &path)
    season?.reseasonalise(&path)
    path.makeFinite()
  }

  public mutating func append(_ value: Double) { append(value, context: nil) }

  public mutating func append(_ value: Double, in context: ForecastContext) { append(value, context: context) }

  private mutating func append(_ value: Double, context: ForecastContext?) {
    let value = season?.adjusted(value) ?? value
    season?.advance()
    func advance(_ model: inout some FittedModel) {
      if let context { model.append(value, in: context) } else { model.append(value) }
    }
    switch family {
    case .naive(var model):
      advance(&model)
      family = .naive(model)
    case .seasonalNaive(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))  // lets go of the array, so that it is not copied
      advance(&model)
      family = .seasonalNaive(model)
    case .drift(var model):
      advance(&model)
      family = .drift(model)
    case .mean(var model):
      advance(&model)
      family = .mean(model)
    case .windowAverage(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .windowAverage(model)
    case .exponentialSmoothing(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .exponentialSmoothing(model)
    case .theta(var model):
      advance(&model)
      family = .theta(model)
    case .mstl(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .mstl(model)
    case .tbats(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .tbats(model)
    case .intermittent(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .intermittent(model)
    case .arima(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .arima(model)
    case .arimaMean(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .arimaMean(model)
    case .thetaLines(var model):
      advance(&model)
      family = .thetaLines(model)
    case .thetaMean(var model):
      advance(&model)
      family = .thetaMean(model)
    case .complexSmoothing(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .complexSmoothing(model)
    case .regression(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .regression(model)
    case .lagBoosting(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .lagBoosting(model)
    case .profile(var model):
      family = .naive(NaiveModel(last: 0, sigma: 0))
      advance(&model)
      family = .profile(model)
    }
  }

  private var model: any FittedModel {
    switch family {
    case .naive(let model): model
    case .seasonalNaive(let model): model
    case .drift(let model): model
    case .mean(let model): model
    case .windowAverage(let model): model
    case .exponentialSmoothing(let model): model
    case .theta(let model): model
    case .mstl(let model): model
    case .tbats(let model): model
    case .intermittent(let model): model
    case .arima(let model): model
    case .arimaMean(let model): model
    case .thetaLines(let model): model
    case .thetaMean(let model): model
    case .complexSmoothing(let model): model
    case .regression(let model): model
    case .lagBoosting(let model): model
    case .profile(let model): model
    }
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(UInt8(season == nil ? 0 : 1))
    season?.encode(into: &writer)
    writer.put(tag)
    model.encode(into: &writer)
  }

  private var tag: UInt8 {
    switch family {
    case .naive: 0
    case .seasonalNaive: 1
    case .drift: 2
    case .mean: 3
    case .windowAverage: 4
    case .exponentialSmoothing: 5
    case .theta: 6
    case .mstl: 9
    case .tbats: 10
    case .intermittent: 11
    case .arima: 7
    case .arimaMean: 16
    case .complexSmoothing: 8
    case .thetaLines: 12
    case .thetaMean: 15
    case .regression: 14
    case .lagBoosting: 13
    case .profile: 20
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    season = try reader.bool() ? try SeasonalProfile(from: &reader) : nil
    let tag = try reader.integer(UInt8.self)
    switch tag {
    case 0: family = .naive(try NaiveModel(from: &reader))
    case 1: family = .seasonalNaive(try SeasonalNaiveModel(from: &reader))
    case 2: family = .drift(try DriftModel(from: &reader))
    case 3: family = .mean(try MeanModel(from: &reader))
    case 4: family = .windowAverage(try WindowAverageModel(from: &reader))
    case 5: family = .exponentialSmoothing(try ExponentialSmoothingModel(from: &reader))
    case 6: family = .theta(try ThetaModel(from: &reader))
    case 9: family = .mstl(try MstlModel(from: &reader))
    case 10: family = .tbats(try TbatsModel(from: &reader))
    case 11: family = .intermittent(try IntermittentModel(from: &reader))
    case 7: family = .arima(try ArimaModel(from: &reader))
    case 16: family = .arimaMean(try ArimaMeanModel(from: &reader))
    case 8: family = .complexSmoothing(try ComplexSmoothingModel(from: &reader))
    case 12: family = .thetaLines(try ThetaLinesModel(from: &reader))
    case 15: family = .thetaMean(try ThetaMeanModel(from: &reader))
    case 14: family = .regression(try RegressionModel(from: &reader))
    case 13: family = .lagBoosting(try LagSeries(from: &reader))
    case 20: family = .profile(try ProfileModel(from: &reader))
    default: throw reader.fault("model family \(tag) is unknown")
    }
  }
}
