extension DecimalText {
  /// The double nearest to `mantissa` x 10^`exponent`, ties to even, or nil where 128 bits cannot tell, or the power
  /// is not in the table.
  ///
  /// Lemire 2021, section 5: the product of the mantissa, shifted up to 64 bits, and a truncated power of five has an
  /// error that can only reach the rounding bit if the bits below are all ones.
  static func nearest(_ mantissa: UInt64, exponent: Int) -> Double? {
    if mantissa == 0 { return 0 }
    if mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
      let value = Double(Int64(bitPattern: mantissa))
      return exponent < 0 ? value / powers[-exponent] : value * powers[exponent]
    }
    guard exponent >= -PowersOfFive.range, exponent <= PowersOfFive.range else { return nil }
    let power = PowersOfFive.table[exponent + PowersOfFive.range]
    let leading = mantissa.leadingZeroBitCount
    let shifted = mantissa &<< UInt64(leading)
    var (high, low) = shifted.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power >> 64))
    if high & 0x1FF == 0x1FF {
      let second = shifted.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power)).high
      let (sum, overflow) = low.addingReportingOverflow(second)
      low = sum
      if overflow { high &+= 1 }
    }
    // Powers from -27 to 55 have no error that matters (section 8); the others are left to the slow way when close.
    if low == .max, exponent < -27 || exponent > 55 { return nil }
    let upper = high &>> 63
    var significand = high &>> (upper &+ 9)
    // floor(exponent * log2(10)) in whole numbers, exact on this range.
    var binary = ((exponent * 217_706) >> 16) + 63 + Int(upper) - leading + 1023
    guard binary > 0 else { return nil }
    if low <= 1, exponent >= -4, exponent <= 23, significand & 3 == 1, significand &<< (upper &+ 9) == high {
      // Exactly half way: to even, which is down.
      significand &= ~1
    }
    significand = (significand &+ (significand & 1)) &>> 1
    if significand == 1 &<< 53 {
      significand = 1 &<< 52
      binary += 1
    }
    guard binary < 2047 else { return nil }
    return Double(bitPattern: UInt64(binary) &<< 52 | (significand & ~(1 &<< 52)))
  }
}

/// 5^-54 to 5^54, each as the 128 leading bits of its binary form.
enum PowersOfFive {
  static let range = 54

  static let table: [UInt128] = (-range...range).map { exponent in
    var power: UInt128 = 1
    for _ in 0..<abs(exponent) { power *= 5 }
    guard exponent < 0 else { return power << UInt128(power.leadingZeroBitCount) }
    let bits = 128 - power.leadingZeroBitCount
    // 2^(bits + 127) / 5^n by long division: 128 bits of quotient, the first of them set.
    var remainder: UInt128 = 1 << UInt128(bits - 1)
    var quotient: UInt128 = 0
    for _ in 0..<128 {
      remainder <<= 1
      quotient <<= 1
      if remainder >= power {
        remainder -= power
        quotient |= 1
      }
    }
    // Small powers are rounded up, so that an exact tie keeps its sign; larger ones are cut off.
    return exponent >= -27 ? quotient + 1 : quotient
  }
}
