/// The shortest decimal that reads back to the same double, and of those the nearest to it: what `Double.description`
/// gives, for numbers of everyday size and without a string.
///
/// As in Ryu (Adams, PLDI 2018) the decimals around the number are cut digit by digit as long as one of them lies
/// between the halfway points to its neighbours. For these sizes all products fit into 128 bits, so that they are exact
/// and no table of powers is needed.
enum ShortestDecimal {
  /// Sizes that it takes: as a fraction without an exponent.
  static func takes(_ value: Double) -> Bool {
    let magnitude = value.magnitude
    return magnitude >= 1e-4 && magnitude < 1e15 && magnitude != magnitude.rounded(.towardZero)
  }

  /// Calls `body` with the number as text.
  /// - Precondition: `takes(value)`.
  static func withText(_ value: Double, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ByteCursor.longestNumber) { buffer in
      var (digits, places) = digits(value)
      // From the last digit to the first; one stands before the point.
      var index = buffer.count
      while digits > 0 || places >= 0 {
        index -= 1
        buffer[index] = UInt8(ascii: "0") + UInt8(digits % 10)
        digits /= 10
        places -= 1
        if places == 0 {
          index -= 1
          buffer[index] = UInt8(ascii: ".")
        }
      }
      if value < 0 {
        index -= 1
        buffer[index] = UInt8(ascii: "-")
      }
      body(UnsafeBufferPointer(rebasing: buffer[index...]))
    }
  }

  /// Digits and the number of them that are behind the point: value = digits / 10^places, but for its sign.
  /// - Precondition: `takes(value)`.
  static func digits(_ value: Double) -> (digits: UInt64, places: Int) {
    let mantissa = value.significandBitPattern | 1 << 52
    // value = mantissa / 2^shift; the two low bits more are for the halfway points.
    let shift = 52 - Int(value.exponent) + 2
    // Enough places that neighbours differ before the point of the scaled number: 17 digits and more.
    let places = placesFor(value.magnitude)
    let scale = UInt128(powersOfTen[places])
    // Below a power of two the neighbour is only half as far.
    let isPower = mantissa == 1 << 52
    let middle = UInt128(mantissa * 4) * scale
    let low = UInt128(mantissa * 4 - (isPower ? 1 : 2)) * scale
    let high = UInt128(mantissa * 4 + 2) * scale
    let mask = (UInt128(1) << UInt128(shift)) - 1
    // A halfway point reads as the even neighbour.
    let isEven = mantissa & 1 == 0
    var (a, b, c) = (part(low, shift), part(middle, shift), part(high, shift))
    var lowIsWhole = low & mask == 0
    if !isEven, high & mask == 0 { c -= 1 }
    // Of what was cut from the middle: the last digit, and whether nothing came after it.
    var restIsZero = middle & mask == 0
    let half = UInt128(1) << UInt128(shift - 1)
    var roundsUp = middle & mask > half || middle & mask == half && b & 1 == 1
    var cut = 0
    while c / 10 > a / 10 {
      let digit = b % 10
      lowIsWhole = lowIsWhole && a % 10 == 0
      roundsUp = digit > 5 || digit == 5 && (!restIsZero || b / 10 & 1 == 1)
      restIsZero = restIsZero && digit == 0
      (a, b, c) = (a / 10, b / 10, c / 10)
      cut += 1
    }
    if lowIsWhole, isEven {
      while a % 10 == 0, a > 0 {
        let digit = b % 10
        roundsUp = digit > 5 || digit == 5 && (!restIsZero || b / 10 & 1 == 1)
        restIsZero = restIsZero && digit == 0
        (a, b, c) = (a / 10, b / 10, c / 10)
        cut += 1
      }
    }
    // The lower end itself may only be given where it is within.
    let mustRise = b == a && !(lowIsWhole && isEven)
    return (mustRise || roundsUp && b < c ? b + 1 : b, places - cut)
  }

  private static func part(_ value: UInt128, _ shift: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: value >> UInt128(shift))
  }

  /// As many places as make 17 digits or a few more.
  private static func placesFor(_ magnitude: Double) -> Int {
    var places = 18
    if magnitude < 1 {
      var limit = 0.1
      while magnitude < limit, places < 21 {
        limit /= 10
        places += 1
      }
      return places
    }
    var limit = 1.0
    while magnitude >= limit {
      limit *= 10
      places -= 1
    }
    return places
  }

  private static let powersOfTen: [UInt128] = (0...22).map { power in
    (0..<power).reduce(UInt128(1)) { product, _ in product * 10 }
  }
}
