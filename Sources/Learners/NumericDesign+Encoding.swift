public import Support

/// Layout: u32 columns, u32 parts, each: u32 column, f64 limits, u8 form, the form's numbers; then f64 centres,
/// factors and means (count first each).
extension NumericDesign {
  public func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(clamping: columnCount))
    writer.put(UInt32(clamping: parts.count))
    for part in parts {
      writer.put(UInt32(clamping: part.column))
      writer.put(part.limit.lowerBound)
      writer.put(part.limit.upperBound)
      part.form.encode(into: &writer)
    }
    writer.put(centres)
    writer.put(factors)
    writer.put(means)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let columnCount = try reader.whole("number of columns", in: LearnerLimits.columns)
    let count = try reader.count(ofAtLeast: 21)
    var parts = [Part]()
    for _ in 0..<count {
      let column = try reader.whole("column", in: 0...max(0, columnCount - 1))
      let lower = try reader.finite("limit")
      let upper = try reader.finite("limit")
      guard lower <= upper else { throw reader.fault("limits \(lower) to \(upper) are no range") }
      parts.append(Part(column: column, form: try .init(from: &reader), limit: lower...upper))
    }
    let centres = try reader.doubles()
    let factors = try reader.doubles()
    let means = try reader.doubles()
    guard
      let design = Self(columnCount: columnCount, parts: parts, centres: centres, factors: factors, means: means)
    else { throw reader.fault("the parts of a design do not fit together") }
    self = design
  }
}

extension NumericDesign.Part.Form {
  func encode(into writer: inout ByteWriter) {
    switch self {
    case .number(let replacement):
      writer.put(UInt8(1))
      writer.put(replacement)
    case .missing:
      writer.put(UInt8(2))
    case .levels(let positions, let width):
      writer.put(UInt8(3))
      writer.put(UInt32(clamping: positions.count))
      for position in positions { writer.put(position) }
      writer.put(UInt32(clamping: width))
    case .hinges(let knots, let replacement):
      writer.put(UInt8(4))
      writer.put(knots)
      writer.put(replacement)
    case .bins(let edges):
      writer.put(UInt8(5))
      writer.put(edges)
    case .smooth(let basis, let replacement):
      writer.put(UInt8(6))
      basis.encode(into: &writer)
      writer.put(replacement)
    case .product(let first, let second):
      writer.put(UInt8(7))
      writer.put(UInt32(clamping: first))
      writer.put(UInt32(clamping: second))
    }
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .number(replacement: try reader.finite("replacement"))
    case 2: self = .missing
    case 3:
      let count = try reader.count(ofAtLeast: 4)
      var positions = [Int32]()
      positions.reserveCapacity(count)
      for _ in 0..<count { positions.append(try reader.integer()) }
      self = .levels(positions: positions, width: try reader.whole("width", in: LearnerLimits.levels))
    case 4:
      let knots = try reader.finites("knots", counts: LearnerLimits.levels)
      self = .hinges(knots: knots, replacement: try reader.finite("replacement"))
    case 5: self = .bins(edges: try reader.ascending("edges", counts: LearnerLimits.levels))
    case 6:
      let basis = try SmoothBasis(from: &reader)
      self = .smooth(basis, replacement: try reader.finite("replacement"))
    case 7:
      let first = try reader.whole("part", in: LearnerLimits.designWidth)
      self = .product(first: first, second: try reader.whole("part", in: LearnerLimits.designWidth))
    default: throw reader.fault("a part of a design of form \(code) is unknown")
    }
  }
}
