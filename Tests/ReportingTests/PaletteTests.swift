import Reporting
import Testing

/// Limits of WCAG 2.2: 1.4.3 (text, 4.5:1) and 1.4.11 (marks, 3:1).
@Suite struct PaletteTests {
  @Test func contrastIsThatOfTheStandard() {
    // Black on white is 21:1, equal colours 1:1, and #767676 on white 4.54:1 (WCAG technique G18's usual example).
    #expect(abs(Palette.contrast(.init(name: "", hex: "#000000"), Palette.paper) - 21) < 1e-9)
    #expect(abs(Palette.contrast(Palette.paper, Palette.paper) - 1) < 1e-9)
    #expect(abs(Palette.contrast(.init(name: "", hex: "#767676"), Palette.paper) - 4.54) < 0.01)
  }

  @Test(arguments: Palette.texts)
  func textIsReadable(colour: Palette.Colour) {
    let grounds = [
      Palette.paper, Palette.wash, Palette.goodWash, Palette.badWash, Palette.attentionWash,
    ]
    for ground in grounds { #expect(Palette.contrast(colour, ground) >= 4.5, "\(colour.name) on \(ground.name)") }
  }

  @Test(arguments: Palette.marks + [Palette.edge])
  func marksAreSeen(colour: Palette.Colour) {
    #expect(Palette.contrast(colour, Palette.paper) >= 3)
    #expect(Palette.contrast(colour, Palette.wash) >= 3)
  }

  /// Direct labels are written in the colour of their mark.
  @Test(arguments: Palette.marks)
  func labelsInTheColourOfTheirMarkAreReadable(colour: Palette.Colour) {
    #expect(Palette.contrast(colour, Palette.paper) >= 4.5)
  }
}
