import Glibc

/// The colours of a report: few, distinguishable with any kind of colour vision, and dark enough on white. Tests
/// compute the contrasts that the comments promise.
package enum Palette {
  package struct Colour: Sendable, Equatable {
    package let name: String
    /// `#rrggbb`.
    package let hex: String

    package init(name: String, hex: String) {
      self.name = name
      self.hex = hex
    }
  }

  package static let paper = Colour(name: "paper", hex: "#ffffff")
  /// Behind cards, code and test windows. All text colours keep 4.5:1 on it.
  package static let wash = Colour(name: "wash", hex: "#f4f6f8")

  /// Text: at least 4.5:1 on paper and wash.
  package static let ink = Colour(name: "ink", hex: "#15202b")
  package static let soft = Colour(name: "soft", hex: "#4b5866")
  package static let good = Colour(name: "good", hex: "#14693a")
  package static let bad = Colour(name: "bad", hex: "#a8201a")
  package static let attention = Colour(name: "attention", hex: "#85500a")
  package static let link = Colour(name: "link", hex: "#174f94")
  package static let texts = [ink, soft, good, bad, attention, link]

  /// Marks: at least 3:1 on paper; used as text for direct labels too, hence 4.5:1.
  package static let model = Colour(name: "model", hex: "#1b5fae")
  package static let baseline = Colour(name: "baseline", hex: "#b04a06")
  package static let actual = Colour(name: "actual", hex: "#15202b")
  package static let others = [
    Colour(name: "other0", hex: "#00756b"), Colour(name: "other1", hex: "#8b3a92"),
    Colour(name: "other2", hex: "#6d6400"), Colour(name: "other3", hex: "#5a6b7b"),
    Colour(name: "other4", hex: "#a02c5d"),
  ]
  package static let marks = [model, baseline, actual] + others

  /// Edges of bands and boxes that carry meaning: 3:1 on paper.
  package static let edge = Colour(name: "edge", hex: "#76889a")
  /// Fills under an edge or a label; they carry no meaning alone.
  package static let bandWide = Colour(name: "band-wide", hex: "#e2ecf7")
  package static let bandNarrow = Colour(name: "band-narrow", hex: "#bfd5ee")
  package static let rule = Colour(name: "rule", hex: "#dde2e7")
  package static let goodWash = Colour(name: "good-wash", hex: "#eaf5ee")
  package static let badWash = Colour(name: "bad-wash", hex: "#fceeec")
  package static let attentionWash = Colour(name: "attention-wash", hex: "#fbf3e4")

  package static let all =
    [paper, wash] + texts + marks + [
      edge, bandWide, bandNarrow, rule, goodWash, badWash, attentionWash,
    ]

  /// Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
  package static func contrast(_ a: Colour, _ b: Colour) -> Double {
    let first = luminance(a) + 0.05
    let second = luminance(b) + 0.05
    return max(first, second) / min(first, second)
  }

  /// Relative luminance (WCAG 2.2) of an sRGB colour.
  private static func luminance(_ colour: Colour) -> Double {
    let digits = colour.hex.dropFirst()
    guard digits.utf8.count == 6, let value = Int(digits, radix: 16) else { return 0 }
    func linear(_ channel: Int) -> Double {
      let share = Double(channel & 255) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(value >> 16) + 0.7152 * linear(value >> 8) + 0.0722 * linear(value)
  }
}
