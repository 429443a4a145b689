internal import Support

extension ArimaModel {
  func encodeAll(into writer: inout ByteWriter) {
    for number in [order.p, order.d, order.q, order.seasonalP, order.seasonalD, order.seasonalQ] {
      writer.put(UInt8(clamping: number))
    }
    writer.put(UInt32(clamping: order.seasonLength))
    writer.put(hasConstant)
    for numbers in [phi, theta, seasonalPhi, seasonalTheta] { writer.put(numbers) }
    writer.put(constant)
    writer.put(sigma)
    writer.put(coefficients)
    writer.put(averages)
    writer.put(filter.state)
    switch filter.covariance {
    case .known: writer.put(UInt8(0))
    case .settling(let variance, let gain, let step):
      writer.put(UInt8(1))
      writer.put(variance)
      writer.put(gain)
      writer.put(step)
    case .full(let matrix):
      writer.put(UInt8(2))
      writer.put(matrix)
    }
  }

  static func decoded(from reader: inout ByteReader) throws(Diagnostic) -> ArimaModel {
    var numbers = [Int]()
    for _ in 0..<6 { numbers.append(Int(try reader.integer(UInt8.self))) }
    let m = try reader.whole("season length", in: 1...ModelLimits.seasonLength)
    let order = ArimaOrder(
      (numbers[0], numbers[1], numbers[2]), seasonal: (numbers[3], numbers[4], numbers[5]), seasonLength: m)
    guard order.isValid, m > 1 || numbers[3] + numbers[4] + numbers[5] == 0 else {
      throw reader.fault("the order of an ARIMA model is \(numbers) with season \(m)")
    }
    let hasConstant = try reader.bool()
    let phi = try reader.finites("AR coefficients", counts: order.p...order.p)
    let theta = try reader.finites("MA coefficients", counts: order.q...order.q)
    let seasonalPhi = try reader.finites("seasonal AR coefficients", counts: order.seasonalP...order.seasonalP)
    let seasonalTheta = try reader.finites("seasonal MA coefficients", counts: order.seasonalQ...order.seasonalQ)
    let constant = try reader.finite("constant")
    let sigma = try reader.magnitude("sigma")
    let coefficients = try reader.finites("regression coefficients", counts: 0...mostRegressors)
    let averages = try reader.finites("averages", counts: coefficients.count...coefficients.count)
    let state = try reader.finites("state", counts: order.stateCount...order.stateCount)
    let r = order.armaStates
    let covariance: ArimaFilter.Covariance
    switch try reader.integer(UInt8.self) {
    case 0: covariance = .known
    case 1:
      let variance = try reader.finite("variance", in: 1...Double.greatestFiniteMagnitude)
      let gain = try reader.finites("gain", counts: r...r)
      covariance = .settling(variance: variance, gain: gain, step: try reader.finites("step", counts: r...r))
    case 2:
      let size = order.stateCount * order.stateCount
      covariance = .full(try reader.finites("covariance", counts: size...size))
    case let form: throw reader.fault("form \(form) of a covariance is unknown")
    }
    return ArimaModel(
      order: order, phi: phi, theta: theta, seasonalPhi: seasonalPhi, seasonalTheta: seasonalTheta,
      constant: constant, hasConstant: hasConstant, sigma: sigma, coefficients: coefficients, averages: averages,
      filter: ArimaFilter(state: state, covariance: covariance))
  }

  /// Most regressors of a model.
  public static let mostRegressors = 1024
}
