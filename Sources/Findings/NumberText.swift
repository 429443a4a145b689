/// How a metric is written in a line of text.
public struct NumberText {
  /// The metric.
  var metric: String

  /// A limit as it was written: `0.25`, not `0.250`.
  func limit(_ value: Double) -> String { metric == "value_per_year" ? Self.amount(value) : Self.short(value) }

  func text(_ value: Double) -> String {
    switch metric {
    case "value_per_year": Self.amount(value)
    default: abs(value) >= 100 ? Self.fixed(value, 0) : Self.fixed(value, 3)
    }
  }

  /// Without zeros at the end: `0.25`, `50`.
  public static func short(_ value: Double) -> String { value == value.rounded() ? fixed(value, 0) : "\(value)" }

  /// A share as percent: `17.9 %`.
  public static func percent(_ share: Double, _ decimals: Int = 1) -> String { "\(fixed(share * 100, decimals)) %" }

  /// Three significant digits from a thousand on, thousands apart: `214 000`.
  public static func amount(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "n/a" }
    var unit = 1.0
    while abs(value) / unit >= 1000 { unit *= 10 }
    let rounded = Int((value / unit).rounded() * unit)
    var digits = String(abs(rounded))
    var groups = [String]()
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (rounded < 0 ? "-" : "") + ([digits] + groups).joined(separator: " ")
  }

  /// With so many digits after the point.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "n/a" }
    var power = 1
    for _ in 0..<decimals { power *= 10 }
    let scaled = Int((abs(value) * Double(power)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % power)
    return "\(sign)\(scaled / power).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }
}
