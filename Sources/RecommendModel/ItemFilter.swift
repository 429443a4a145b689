/// What one request wants to see, by the numbers of a catalogue: every test must hold.
struct ItemFilter: Sendable, Equatable {
  var tests: [ItemTest] = []
  /// Where given, ascending and each once: no other items are shown.
  var allow: [Int32]?
  var deny: [Int32] = []

  /// Whether the tests let an item through; `allow` and `deny` are kept by whoever walks the items.
  func admits(_ item: Int, in catalogue: borrowing Catalogue) -> Bool {
    for test in tests where !test.holds(item, in: catalogue) { return false }
    return true
  }
}
