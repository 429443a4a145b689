public import Support
internal import LinearAlgebra

extension FactorModel {
  /// Appends the model: shape, folding, items, biases, users. What is derived from these is not written.
  public func write(to writer: inout ByteWriter) {
    writer.put(kind.rawValue)
    writer.put(UInt32(factors))
    writer.put(float: mean)
    writer.put(float: folding.alpha)
    writer.put(float: folding.biasRidge)
    for rule in [folding.users, folding.items] {
      for value in [rule.strength, rule.exponent, rule.perInteraction, rule.base] { writer.put(float: value) }
    }
    writer.put(UInt32(itemCount))
    writer.put(rows: items.values, count: itemCount, width: width, numbers: factors)
    for bias in itemBiases { writer.put(float: bias) }
    writer.put(UInt32(userCount))
    switch users {
    case .exact(let matrix):
      writer.put(false)
      writer.put(rows: matrix.values, count: userCount, width: width, numbers: userNumbers)
    case .quantized(let vectors):
      writer.put(true)
      writer.put(raw: vectors.bytes.lazy.map { UInt8(bitPattern: $0) })
      for scale in vectors.scales { writer.put(float: scale) }
      for bias in vectors.biases { writer.put(float: bias) }
    }
  }

  /// Reads what `write(to:)` wrote. Throws `E5910` where it is cut, or holds what no model does.
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    do {
      try self.init(reading: &reader)
    } catch {
      var fault = error
      fault.code = "E5910"
      fault.message = "a factor model does not hold together: " + fault.message
      throw fault
    }
  }

  private init(reading reader: inout ByteReader) throws(Diagnostic) {
    guard let kind = Kind(rawValue: try reader.integer()) else { throw reader.fault("an unknown kind") }
    let factors = Int(try reader.integer(UInt32.self))
    guard (1...1024).contains(factors) else { throw reader.fault("\(factors) factors") }
    let mean = try reader.float("the mean")
    let alpha = try reader.float("alpha", above: 0)
    let biasRidge = try reader.float("the bias' ridge", above: 0)
    var rules: [RidgeRule] = []
    for _ in 0..<2 {
      rules.append(
        RidgeRule(
          strength: try reader.float("a ridge", above: 0), exponent: try reader.float("an exponent"),
          perInteraction: try reader.float("a ridge's weight", above: -1), base: try reader.float("a base", above: -1)))
    }
    let width = Self.width(of: kind, factors: factors)
    let itemCount = try reader.count(ofAtLeast: 4 * factors)
    var items = try reader.rows(itemCount, width: width, numbers: factors)
    var biases: [Float] = []
    if kind == .explicit {
      biases = try reader.floats(itemCount, "a bias")
      for item in 0..<itemCount { items[item, factors] = 1 }
    }
    let userCount = try reader.count(ofAtLeast: factors)
    let users: Users
    if try reader.bool() {
      users = .quantized(try reader.quantized(userCount, factors: factors))
    } else {
      users = .exact(
        try reader.rows(userCount, width: width, numbers: kind == .explicit ? factors + 1 : factors))
    }
    self.init(
      kind: kind, factors: factors, items: items, itemBiases: biases, users: users, mean: mean,
      folding: Folding(alpha: alpha, users: rules[0], items: rules[1], biasRidge: biasRidge))
  }

  /// Numbers of a user's row that are not zero by construction.
  private var userNumbers: Int { kind == .explicit ? factors + 1 : factors }
}

extension ByteWriter {
  mutating func put(float value: Float) { put(value.bitPattern) }

  /// The first `numbers` of each row.
  mutating func put(rows values: [Float], count: Int, width: Int, numbers: Int) {
    for row in 0..<count {
      for column in 0..<numbers { put(values[row * width + column].bitPattern) }
    }
  }
}

extension ByteReader {
  /// A finite number, above `least`.
  mutating func float(_ what: String, above least: Float = -.infinity) throws(Diagnostic) -> Float {
    let value = Float(bitPattern: try integer(UInt32.self))
    guard value.isFinite, value > least else { throw fault("\(what) is \(value)") }
    return value
  }

  /// Finite numbers, as many as the caller knows.
  mutating func floats(_ count: Int, _ what: String) throws(Diagnostic) -> [Float] {
    let values = try singles(count)
    guard values.allAreFinite else { throw fault("\(what) is not finite") }
    return values
  }

  /// Rows of finite numbers, filled up with zeros.
  mutating func rows(_ count: Int, width: Int, numbers: Int) throws(Diagnostic) -> DenseMatrix {
    guard count <= remaining / (4 * numbers) else { throw fault("\(count) rows wanted, \(remaining) bytes left") }
    let packed = try floats(count * numbers, "a factor")
    if width == numbers { return DenseMatrix(rowCount: count, columnCount: width, values: packed) }
    var matrix = DenseMatrix(rowCount: count, columnCount: width)
    for row in 0..<count {
      for column in 0..<numbers { matrix.values[row * width + column] = packed[row * numbers + column] }
    }
    return matrix
  }

  /// Vectors in bytes.
  mutating func quantized(_ count: Int, factors: Int) throws(Diagnostic) -> QuantizedVectors {
    guard count <= remaining / (factors + 8) else { throw fault("\(count) vectors wanted, \(remaining) bytes left") }
    let bytes = try integers(count * factors, of: Int8.self)
    guard !bytes.contains(-128) else { throw fault("a byte is -128") }
    let scales = try floats(count, "a scale")
    guard scales.allSatisfy({ $0 > 0 }) else { throw fault("a scale is not above 0") }
    return QuantizedVectors(factors: factors, bytes: bytes, scales: scales, biases: try floats(count, "a bias"))
  }
}
