/// CityHash 1.0 of 64 bits (Pike and Alakuijala, 2011), by which CatBoost names categories.
public enum CityHash {
  /// The 32 bits by which a CatBoost model knows the text of a category.
  public static func catBoost(_ text: String) -> UInt32 { UInt32(truncatingIfNeeded: hash(Array(text.utf8))) }

  private static let k0: UInt64 = 0xC3A5_C85C_97CB_3127
  private static let k1: UInt64 = 0xB492_B66F_BE98_F273
  private static let k2: UInt64 = 0x9AE1_6A3B_2F90_404F
  private static let k3: UInt64 = 0xC949_D7C7_509E_6557

  private static func hash(_ text: [UInt8]) -> UInt64 {
    switch text.count {
    case 0...16: short(text)
    case 17...32: middle(text)
    case 33...64: long(text)
    default: endless(text)
    }
  }

  private static func short(_ text: [UInt8]) -> UInt64 {
    let count = UInt64(text.count)
    switch text.count {
    case 0: return k2
    case 1...3:
      let first = UInt64(text[0]) &+ UInt64(text[text.count / 2]) << 8
      let last = count &+ UInt64(text[text.count - 1]) << 2
      return fold(first &* k2 ^ last &* k3) &* k2
    case 4...8: return mix(count &+ word32(text, 0) << 3, word32(text, text.count - 4))
    default:
      let end = word(text, text.count - 8)
      return mix(word(text, 0), rotate(end &+ count, text.count)) ^ end
    }
  }

  private static func middle(_ text: [UInt8]) -> UInt64 {
    let count = text.count
    let a = word(text, 0) &* k1
    let b = word(text, 8)
    let c = word(text, count - 8) &* k2
    let d = word(text, count - 16) &* k0
    return mix(rotate(a &- b, 43) &+ rotate(c, 30) &+ d, a &+ rotate(b ^ k3, 20) &- c &+ UInt64(count))
  }

  private static func long(_ text: [UInt8]) -> UInt64 {
    let count = text.count
    let start = word(text, 0) &+ (UInt64(count) &+ word(text, count - 16)) &* k0
    let v = half(start, word(text, 8), word(text, 16), word(text, 24))
    let w = half(
      word(text, 16) &+ word(text, count - 32), word(text, count - 24), word(text, count - 16), word(text, count - 8))
    let r = fold((v.0 &+ w.1) &* k2 &+ (w.0 &+ v.1) &* k0)
    return fold(r &* k0 &+ v.1) &* k2
  }

  private static func half(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) -> (UInt64, UInt64) {
    let second = a &+ b
    let third = second &+ c
    return (third &+ d, rotate(a &+ d, 52) &+ rotate(third, 31) &+ rotate(a, 37) &+ rotate(second, 7))
  }

  /// More than 64 bytes: the end first, then 64 bytes at a time.
  private static func endless(_ text: [UInt8]) -> UInt64 {
    let count = text.count
    var x = word(text, 0)
    var y = word(text, count - 16) ^ k1
    var z = word(text, count - 56) ^ k0
    var v = weak(text, count - 64, UInt64(count), y)
    var w = weak(text, count - 32, UInt64(count) &* k1, k0)
    z = z &+ fold(v.1) &* k1
    x = rotate(z &+ x, 39) &* k1
    y = rotate(y, 33) &* k1
    for place in stride(from: 0, to: (count - 1) & ~63, by: 64) {
      x = rotate(x &+ y &+ v.0 &+ word(text, place + 16), 37) &* k1 ^ w.1
      y = rotate(y &+ v.1 &+ word(text, place + 48), 42) &* k1 ^ v.0
      z = rotate(z ^ w.0, 33)
      v = weak(text, place, v.1 &* k1, x &+ w.0)
      w = weak(text, place + 32, z &+ w.1, y)
      swap(&x, &z)
    }
    return mix(mix(v.0, w.0) &+ fold(y) &* k1 &+ z, mix(v.1, w.1) &+ x)
  }

  /// 32 bytes and two seeds into two words.
  private static func weak(_ text: [UInt8], _ place: Int, _ a: UInt64, _ b: UInt64) -> (UInt64, UInt64) {
    let start = a &+ word(text, place)
    let sum = start &+ word(text, place + 8) &+ word(text, place + 16)
    let last = word(text, place + 24)
    return (sum &+ last, rotate(b &+ start &+ last, 21) &+ rotate(sum, 44) &+ start)
  }

  /// Two words into one, as in Murmur.
  private static func mix(_ low: UInt64, _ high: UInt64) -> UInt64 {
    let factor: UInt64 = 0x9DDF_EA08_EB38_2D69
    let first = fold((low ^ high) &* factor)
    return fold((high ^ first) &* factor) &* factor
  }

  private static func fold(_ value: UInt64) -> UInt64 { value ^ value >> 47 }

  private static func rotate(_ value: UInt64, _ bits: Int) -> UInt64 {
    value &>> UInt64(bits) | value &<< UInt64(64 - bits)
  }

  private static func word(_ text: [UInt8], _ place: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(text[place + $1]) << UInt64(8 * $1) }
  }

  private static func word32(_ text: [UInt8], _ place: Int) -> UInt64 {
    (0..<4).reduce(0) { $0 | UInt64(text[place + $1]) << UInt64(8 * $1) }
  }
}
