internal import Support

#if canImport(Glibc)
  import Glibc
#endif

/// The numbers of a regression, made of the known columns of a period: a column as it is, yes for one level of a
/// category, or a wave of the calendar.
///
/// Layout: u32 terms; each u8 kind, then u32 column (0), u32 column and u32 level (1), or f64 length, u32 waves and
/// u8 whether it is the cosine (2).
public struct RegressorDesign: Sendable, Equatable {
  /// One regressor.
  public enum Term: Sendable, Equatable {
    /// A known column, as it is.
    case column(Int)
    /// 1 where a category has a level, else 0.
    case level(column: Int, level: Int)
    /// sin or cos of 2 pi waves period / length: `waves` swings in `length` periods.
    case wave(length: Double, waves: Int, isCosine: Bool)
  }

  public var terms: [Term]

  public init(_ terms: [Term]) { self.terms = terms }

  /// The known columns that are looked at, rising.
  public var usedColumns: [Int] {
    Set(
      terms.compactMap { term in
        switch term {
        case .column(let column), .level(let column, _): column
        case .wave: nil
        }
      }
    ).sorted()
  }

  /// The regressors of a period; NaN where nothing is known.
  public func row(at period: Int, _ known: KnownRows) -> [Double] {
    terms.map { term in
      switch term {
      case .column(let column): return known.value(column, at: period)
      case .level(let column, let level):
        let value = known.value(column, at: period)
        return value.isNaN ? .nan : value == Double(level) ? 1 : 0
      case .wave(let length, let waves, let isCosine):
        return Self.wave(period: period, length: length, waves: waves, isCosine: isCosine)
      }
    }
  }

  private static func wave(period: Int, length: Double, waves: Int, isCosine: Bool) -> Double {
    // The whole turns are taken off first: a large period number keeps its digits.
    let turns = Double(waves) * (Double(period).truncatingRemainder(dividingBy: length) / length)
    let angle = 2 * Double.pi * turns
    return isCosine ? cos(angle) : sin(angle)
  }

  func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(terms.count))
    for term in terms {
      switch term {
      case .column(let column):
        writer.put(UInt8(0))
        writer.put(UInt32(clamping: column))
      case .level(let column, let level):
        writer.put(UInt8(1))
        writer.put(UInt32(clamping: column))
        writer.put(UInt32(clamping: level))
      case .wave(let length, let waves, let isCosine):
        writer.put(UInt8(2))
        writer.put(length)
        writer.put(UInt32(clamping: waves))
        writer.put(isCosine)
      }
    }
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    let count = try reader.count(ofAtLeast: 5)
    guard count <= ArimaModel.mostRegressors else { throw reader.fault("\(count) regressors are too many") }
    terms = []
    for _ in 0..<count {
      switch try reader.integer(UInt8.self) {
      case 0: terms.append(.column(Int(try reader.integer(UInt32.self))))
      case 1:
        let column = Int(try reader.integer(UInt32.self))
        terms.append(.level(column: column, level: Int(try reader.integer(UInt32.self))))
      case 2:
        let length = try reader.double()
        guard length.isFinite, length > 0 else { throw reader.fault("a season of \(length) periods") }
        let waves = Int(try reader.integer(UInt32.self))
        terms.append(.wave(length: length, waves: waves, isCosine: try reader.bool()))
      case let kind: throw reader.fault("regressor kind \(kind) is unknown")
      }
    }
  }
}
