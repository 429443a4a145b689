public import Support

/// Layout: u8 method (0 none, 1 Platt, 2 isotonic, 3 beta, 4 power, 5 votes), then its numbers in the order of the case.
extension Calibrator {
  public func encode(into writer: inout ByteWriter) {
    switch self {
    case .none: writer.put(UInt8(0))
    case .platt(let slope, let offset):
      writer.put(UInt8(1))
      writer.put(slope)
      writer.put(offset)
    case .isotonic(let knots):
      writer.put(UInt8(2))
      writer.put(knots.probabilities)
      writer.put(knots.values)
    case .beta(let a, let b, let c):
      writer.put(UInt8(3))
      for value in [a, b, c] { writer.put(value) }
    case .power(let exponent, let half):
      writer.put(UInt8(4))
      for value in [exponent, half] { writer.put(value) }
    case .votes(let half, let a, let b, let c):
      writer.put(UInt8(5))
      for value in [half, a, b, c] { writer.put(value) }
    }
  }

  /// Reads what `encode` wrote. Throws `E5001` where it would not rise within [0, 1].
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 0: self = .none
    case 1:
      let slope = try reader.finite("slope", in: 0...1e300)
      self = .platt(slope: slope, offset: try reader.finite("offset"))
    case 2:
      let probabilities = try reader.doubles()
      let values = try reader.doubles()
      guard let knots = Knots(probabilities: probabilities, values: values) else {
        throw reader.fault("the knots of a calibration do not rise within 0 and 1")
      }
      self = .isotonic(knots)
    case 3:
      let a = try reader.finite("a", in: 0...1e300)
      let b = try reader.finite("b", in: 0...1e300)
      self = .beta(a: a, b: b, c: try reader.finite("c"))
    case 4:
      let exponent = try reader.finite("exponent", in: 0...1e300)
      self = .power(exponent: exponent, half: try reader.finite("half", in: 0...1))
    case 5:
      let half = try reader.finite("half", in: 0...1)
      let a = try reader.finite("a", in: 0...1e300)
      let b = try reader.finite("b", in: 0...1e300)
      self = .votes(half: half, a: a, b: b, c: try reader.finite("c"))
    default: throw reader.fault("calibration method \(code) is unknown")
    }
  }
}
