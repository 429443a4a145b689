/// Users that are scanned for together, and the memory that it takes: kept from call to call.
///
/// The caller fills `vectors` and `marks`; a scan leaves `counts` items of each row in `found`, with `scores`.
struct ScanRows: Sendable {
  /// As many rows as share a block of items before it leaves the cache.
  static let most = 48

  private(set) var count = 0
  private(set) var width = 0
  /// Words of 16 items a row.
  private(set) var words = 0
  /// Places for candidates a row.
  private(set) var room = 0
  /// `count` rows of `width` numbers.
  var vectors: [Float] = []
  /// `count` rows of `words`: the items that are passed over, as in `ItemMarks`.
  var marks: [UInt16] = []
  var counts: [Int] = []
  /// `count` rows of `room` places.
  var found: [Int32] = []
  var scores: [Float] = []
  /// The vectors in bytes, and what each byte counts.
  var bytes: [Int8] = []
  var units: [Float] = []
  /// Room to select in, for one row at a time.
  var work: [Float] = []
  private var order: [UInt64] = []

  /// - Parameters:
  ///   - width: numbers of a vector, padding and all.
  ///   - items: how many are scanned.
  mutating func reset(count: Int, width: Int, items: Int) {
    self.count = count
    self.width = width
    words = (items + 63) / 64 * 4
    vectors.resize(to: count * width, 0)
    marks.resize(to: count * words, 0)
    counts.resize(to: count, 0)
    units.resize(to: count, 0)
  }

  mutating func makeRoom(keep: Int, bytes: Int) {
    room = 2 * keep + 192
    found.resize(to: count * room, 0)
    scores.resize(to: count * room, 0)
    work.resize(to: room, 0)
    self.bytes.resize(to: count * bytes, 0)
  }

  mutating func setVector(_ row: Int, to vector: [Float]) {
    for column in 0..<width { vectors[row * width + column] = vector[column] }
  }

  /// - Precondition: made for the items that are scanned.
  mutating func setMarks(_ row: Int, to marks: ItemMarks) {
    precondition(marks.words.count >= words, "marks of these items")
    self.marks.replaceSubrange(row * words..<(row + 1) * words, with: marks.words[..<words])
  }

  /// Marks items of one row; a number outside of the catalogue is passed over.
  mutating func mark(_ row: Int, _ items: ArraySlice<Int32>) {
    marks.withUnsafeMutableBufferPointer { marks in
      for item in items where item >= 0 && Int(item >> 4) < words {
        marks[row * words + Int(item >> 4)] |= 1 << UInt16(item & 15)
      }
    }
  }

  /// Puts what was found for a row in order, best first; of equal scores the smaller item.
  mutating func sort(_ row: Int) {
    order.removeAll(keepingCapacity: true)
    let from = row * room
    for place in from..<from + counts[row] {
      // The bits of a score rise with it once those of the negative ones are turned over.
      let bits = scores[place].bitPattern
      let rising = bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
      order.append(UInt64(~rising) << 32 | UInt64(UInt32(bitPattern: found[place])))
    }
    order.sort()
    for (place, key) in order.enumerated() {
      let rising = ~UInt32(truncatingIfNeeded: key >> 32)
      scores[from + place] = Float(bitPattern: rising >> 31 == 1 ? rising & 0x7fff_ffff : ~rising)
      found[from + place] = Int32(truncatingIfNeeded: key & 0xffff_ffff)
    }
  }

  /// What was found for a row.
  func list(_ row: Int) -> [TopItems.Element] {
    (row * room..<row * room + counts[row]).map { TopItems.Element(item: found[$0], score: scores[$0]) }
  }
}

extension Array {
  /// Makes it as long as that, at least; what it holds is left.
  fileprivate mutating func resize(to count: Int, _ filler: Element) {
    if self.count < count { append(contentsOf: repeatElement(filler, count: count - self.count)) }
  }
}
