/// The groups that an isolation forest sorts the levels of a category into: eight numbers below 64, six bits each, in
/// one word. Up to 63 levels each level has its own; above, each of the eight is another hash.
///
/// - Parameter code: a level as a number; NaN, negative and too large ones are the level after the last.
@inline(__always)
package func levelGroups(code: Double, levelCount: Int) -> UInt64 {
  // The comparison is false for NaN.
  let level = code >= 0 && code < Double(levelCount) ? UInt64(code) : UInt64(levelCount)
  guard levelCount > 63 else { return level &* 0x0410_4104_1041 }
  // The finaliser of SplitMix64: 48 of its bits are eight hashes.
  var z = (level &+ 1) &* 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z &>> 31)
}

/// How far the word of groups is shifted for this tree.
@inline(__always)
package func groupShift(tree: Int) -> UInt64 { UInt64(6 * ((tree &>> 1) & 7)) }

/// What a missing number counts as in this tree.
@inline(__always)
package func missingNumber(tree: Int) -> Double { tree & 1 == 0 ? -.infinity : .infinity }
