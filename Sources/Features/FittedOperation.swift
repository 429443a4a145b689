package import Learners

/// One fitted step on the slots of a row. A slot is a number; NaN is missing, and in a slot of category codes -1 is a
/// value that was not there on fitting.
package enum FittedOperation: Sendable, Equatable {
  package enum Arithmetic: UInt8, Sendable, CaseIterable { case ratio = 0, difference, product }

  case arithmetic(Arithmetic, Int, Int, out: Int)
  /// Number of edges at or below the value.
  case bucket(Int, edges: [Double], out: Int)
  /// Part of a day number, or of seconds where `isDateTime`; `start` is the first training day.
  case datePart(Int, FeatureDefinition.DatePart, isDateTime: Bool, start: Double, out: Int)
  /// Puts `value` where the slot is missing; `indicator` (-1: none) becomes 1 there, else 0.
  case fill(Int, value: Double, indicator: Int)
  /// Puts the number of slot `from`, or `value` where that is missing too.
  case fillFrom(Int, from: Int, value: Double, indicator: Int)
  /// Brings the slot into [low, high].
  case clip(Int, low: Double, high: Double)
  /// 1 outside [low, high], else 0.
  case flag(Int, low: Double, high: Double, out: Int)
  /// (value - centre) / scale.
  case affine(Int, centre: Double, scale: Double)
  /// log(1 + value); a value below `least` counts as `least`, which is above -1.
  case log1p(Int, least: Double)
  /// (value^lambda - 1) / lambda, log(value) where lambda is 0; a value below `least` counts as `least`, above 0.
  case boxCox(Int, lambda: Double, least: Double)
  /// The number kept for each code.
  case lookup(Int, values: [Double], missing: Double, unseen: Double, out: Int)
  /// Slot `first` + code becomes 1, the others 0; where `hasMissing` the last of the `count` slots is for missing.
  case oneHot(Int, first: Int, count: Int, hasMissing: Bool)
  /// Slot `first` + bucket becomes 1, the others 0: the bucket kept for a known code, else that of the hash slot.
  case hashed(Int, hash: Int, buckets: [Double], first: Int, count: Int)
  /// 1 where the isolation score of the slots together is above the threshold, else 0.
  case isolation([Int], IsolationForest, threshold: Double, out: Int)
}

extension FittedOperation {
  /// Slots that are read.
  package var reads: [Int] {
    switch self {
    case .arithmetic(_, let a, let b, _): [a, b]
    case .bucket(let slot, _, _), .datePart(let slot, _, _, _, _), .fill(let slot, _, _), .clip(let slot, _, _),
      .flag(let slot, _, _, _), .affine(let slot, _, _), .log1p(let slot, _), .boxCox(let slot, _, _),
      .lookup(let slot, _, _, _, _), .oneHot(let slot, _, _, _):
      [slot]
    case .fillFrom(let slot, let from, _, _): [slot, from]
    case .hashed(let slot, let hash, _, _, _): [slot, hash]
    case .isolation(let slots, _, _, _): slots
    }
  }

  /// Slots that are written.
  package var writes: [Int] {
    switch self {
    case .arithmetic(_, _, _, let out), .bucket(_, _, let out), .datePart(_, _, _, _, let out),
      .flag(_, _, _, let out), .lookup(_, _, _, _, let out), .isolation(_, _, _, let out):
      [out]
    case .fill(let slot, _, let indicator), .fillFrom(let slot, _, _, let indicator):
      indicator < 0 ? [slot] : [slot, indicator]
    case .clip(let slot, _, _), .affine(let slot, _, _), .log1p(let slot, _), .boxCox(let slot, _, _): [slot]
    case .oneHot(_, let first, let count, _), .hashed(_, _, _, let first, let count): Array(first..<first + count)
    }
  }

  /// The same with other slot numbers.
  package func renumbered(_ map: (Int) -> Int) -> FittedOperation {
    switch self {
    case .arithmetic(let kind, let a, let b, let out): .arithmetic(kind, map(a), map(b), out: map(out))
    case .bucket(let slot, let edges, let out): .bucket(map(slot), edges: edges, out: map(out))
    case .datePart(let slot, let part, let isDateTime, let start, let out):
      .datePart(map(slot), part, isDateTime: isDateTime, start: start, out: map(out))
    case .fill(let slot, let value, let indicator):
      .fill(map(slot), value: value, indicator: indicator < 0 ? -1 : map(indicator))
    case .fillFrom(let slot, let from, let value, let indicator):
      .fillFrom(map(slot), from: map(from), value: value, indicator: indicator < 0 ? -1 : map(indicator))
    case .clip(let slot, let low, let high): .clip(map(slot), low: low, high: high)
    case .flag(let slot, let low, let high, let out): .flag(map(slot), low: low, high: high, out: map(out))
    case .affine(let slot, let centre, let scale): .affine(map(slot), centre: centre, scale: scale)
    case .log1p(let slot, let least): .log1p(map(slot), least: least)
    case .boxCox(let slot, let lambda, let least): .boxCox(map(slot), lambda: lambda, least: least)
    case .lookup(let slot, let values, let missing, let unseen, let out):
      .lookup(map(slot), values: values, missing: missing, unseen: unseen, out: map(out))
    case .oneHot(let slot, let first, let count, let hasMissing):
      .oneHot(map(slot), first: map(first), count: count, hasMissing: hasMissing)
    case .hashed(let slot, let hash, let buckets, let first, let count):
      .hashed(map(slot), hash: map(hash), buckets: buckets, first: map(first), count: count)
    case .isolation(let slots, let forest, let threshold, let out):
      .isolation(slots.map(map), forest, threshold: threshold, out: map(out))
    }
  }
}
