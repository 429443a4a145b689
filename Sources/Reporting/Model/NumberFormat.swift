import Glibc

/// How a number is written: digits, unit, sign. English: a decimal point, groups of three apart by a space that does
/// not break, the currency code before the amount.
public struct NumberFormat: Sendable, Equatable {
  public enum Digits: Sendable, Equatable {
    /// So many digits after the point.
    case decimals(Int)
    /// At most so many digits after the point, without zeros at the end: 0.28, 20.
    case upTo(Int)
    /// So many digits that count; whole numbers are rounded too: 213 846 to 214 000.
    case significant(Int)
    /// As amounts are spoken of: 3 significant digits from 1000 on, whole numbers from 100 on, else 2 decimals where
    /// they are not zero.
    case amount

    /// Digits after the point that do not depend on the value.
    fileprivate var fixedDecimals: Int {
      if case .decimals(let decimals) = self { return max(decimals, 0) }
      return 0
    }
  }

  public var digits: Digits
  /// The value is multiplied by this before it is written: 100 for a percentage.
  public var factor: Double
  /// Before the number, after the sign's place: "EUR".
  public var prefix: String
  /// After the number: "%", "ms".
  public var suffix: String
  /// A gain is written with its plus.
  public var showsPlus: Bool
  /// Digits stand in groups of three; not so for years and other numbers that name something.
  public var groupsDigits: Bool = true

  public init(
    _ digits: Digits, factor: Double = 1, prefix: String = "", suffix: String = "", showsPlus: Bool = false
  ) {
    self.digits = digits
    self.factor = factor
    self.prefix = prefix
    self.suffix = suffix
    self.showsPlus = showsPlus
  }

  /// Whole numbers: 124 800.
  public static let count = NumberFormat(.decimals(0))
  /// Whole numbers that name something: 1995.
  public static let ordinal: NumberFormat = {
    var format = NumberFormat.count
    format.groupsDigits = false
    return format
  }()
  /// `decimals` digits after the point: 0.247.
  public static func decimals(_ decimals: Int) -> NumberFormat { NumberFormat(.decimals(decimals)) }
  /// At most `decimals` digits after the point: 0.28, 20. For limits and points.
  public static func upTo(_ decimals: Int) -> NumberFormat { NumberFormat(.upTo(decimals)) }
  /// `digits` significant digits.
  public static func number(_ digits: Int = 3) -> NumberFormat { NumberFormat(.significant(digits)) }
  /// A share in [0, 1] written as a percentage: 17.9 %.
  public static func percent(_ decimals: Int = 1) -> NumberFormat {
    NumberFormat(.decimals(decimals), factor: 100, suffix: "%")
  }
  /// An amount: EUR 214 000, EUR 0.57.
  public static func money(_ currency: String) -> NumberFormat { NumberFormat(.amount, prefix: currency) }
  /// Milliseconds with 3 significant digits.
  public static let milliseconds = NumberFormat(.significant(2), suffix: "ms")
  /// Megabytes (10^6 bytes), from a number of megabytes.
  public static let megabytes = NumberFormat(.significant(2), suffix: "MB")

  /// The same with a unit after the number.
  public func unit(_ suffix: String) -> NumberFormat {
    var format = self
    format.suffix = suffix
    return format
  }
  /// The same with a plus before gains.
  public var signed: NumberFormat {
    var format = self
    format.showsPlus = true
    return format
  }
  /// The same without currency or unit, for columns and axes that name it once. A percent sign stays.
  public var bare: NumberFormat {
    var format = self
    format.prefix = ""
    if suffix != "%" { format.suffix = "" }
    return format
  }

  /// Between groups of digits. Not the narrow one (U+202F): in some faces, bold above all, it can hardly be seen.
  static let groupSpace = "\u{00A0}"
  /// Between number and unit.
  static let unitSpace = "\u{00A0}"
  static let minus = "\u{2212}"

  /// The number in words fit for reading; "n/a" where it is not finite.
  public func string(_ value: Double) -> String {
    let scaled = value * factor
    guard scaled.isFinite else { return "n/a" }
    let magnitude = abs(scaled)
    let (rounded, decimals) = Self.rounded(magnitude, digits)
    let isZero = rounded == 0
    var text = prefix.isEmpty ? "" : prefix + Self.unitSpace
    if scaled < 0, !isZero { text += Self.minus } else if showsPlus, !isZero { text += "+" }
    text += Self.grouped(rounded, decimals: decimals, apart: groupsDigits)
    if !suffix.isEmpty { text += Self.unitSpace + suffix }
    return text
  }

  /// "182 000 to 244 000", with currency and unit once.
  func range(_ low: Double, _ high: Double) -> String {
    var first = self
    first.suffix = ""
    var second = self
    second.prefix = ""
    return first.string(low) + " to " + second.string(high)
  }

  /// The magnitude rounded, and the decimals to write.
  private static func rounded(_ magnitude: Double, _ digits: Digits) -> (value: Double, decimals: Int) {
    func cut(_ decimals: Int) -> (Double, Int) {
      let kept = min(max(decimals, -15), 12)
      let power = pow(10, Double(kept))
      return ((magnitude * power).rounded() / power, max(kept, 0))
    }
    // Under a billionth nobody reads digits.
    if magnitude < 1e-9 { return cut(digits.fixedDecimals) }
    switch digits {
    case .decimals(let decimals): return cut(max(decimals, 0))
    case .upTo(let decimals):
      var shortest = cut(min(max(decimals, 0), 12))
      while shortest.1 > 0, cut(shortest.1 - 1).0 == shortest.0 { shortest = cut(shortest.1 - 1) }
      return shortest
    case .significant(let count):
      let decimals = max(count, 1) - 1 - Int(floor(log10(magnitude)))
      let (value, shown) = cut(decimals)
      // 9.996 with three digits is 10.0, not 10.00.
      if value > 0, Int(floor(log10(value))) > Int(floor(log10(magnitude))) { return cut(decimals - 1) }
      return (value, shown)
    case .amount:
      if magnitude >= 999.5 { return rounded(magnitude, .significant(3)) }
      return magnitude >= 99.995 || cut(2).0 == cut(0).0 ? cut(0) : cut(2)
    }
  }

  private static func grouped(_ value: Double, decimals: Int, apart: Bool) -> String {
    let power = pow(10, Double(decimals))
    let units = (value * power).rounded()
    guard units < 9_007_199_254_740_992 else { return value.description }
    let whole = Int(units) / Int(power)
    let fraction = Int(units) % Int(power)
    var text = ""
    let figures = String(whole)
    for (index, figure) in figures.enumerated() {
      if apart, index > 0, (figures.count - index) % 3 == 0, figures.count > 4 || decimals == 0 { text += groupSpace }
      text.append(figure)
    }
    guard decimals > 0 else { return text }
    let tail = String(fraction)
    return text + "." + String(repeating: "0", count: max(0, decimals - tail.count)) + tail
  }
}

extension Interval {
  /// "182 000 to 244 000".
  public var words: String { format.range(low, high) }
  /// "95 % interval".
  public var levelWords: String { NumberFormat.percent(0).string(level) + " interval" }
}
