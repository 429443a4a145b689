internal import CKernels
internal import LinearAlgebra

/// Chooses the scale that a user's vector is rounded with, so that the user's list stays what it is in floats.
///
/// A rounding moves all scores a little, and where two of them are close their items change places: of lists of 20, half a
/// percent of the items. Another scale is another rounding, so some are tried from the smallest on, and the one that
/// moves the fewest items over a list's end is kept: ends up to twice the length asked for count once, the
/// length itself, its half and its quarter `weight` times. No byte is added, and reading stays as it was.
struct ListKeeping {
  /// The items of a list that its length asks for to be compared.
  static func depth(_ length: Int) -> Int { 3 * max(1, length) }

  /// Scales that are tried, the last of them an eighth above the first: beyond that rounding loses more than choice wins.
  private static let tries = 32
  private static let widest: Float = 1.125
  private static let weight = 40

  private let length: Int
  private let model: FactorModel
  private var rounded: [Float]
  private var scores: [Float] = []
  private var places: [Int] = []
  private var isInside: [Bool] = []

  init(_ model: FactorModel, length: Int) {
    self.model = model
    self.length = max(1, length)
    rounded = [Float](repeating: 0, count: model.width)
  }

  /// - Parameter items: the user's best, best first, by floats.
  mutating func scale(of vector: UnsafeBufferPointer<Float>, items: ArraySlice<Int32>) -> Float {
    let first = QuantizedVectors.scale(of: vector)
    var best = (scale: first, cost: Int.max)
    for number in 0..<Self.tries where best.cost > 0 {
      let scale = first * (1 + (Self.widest - 1) * Float(number) / Float(Self.tries))
      let cost = cost(of: vector, scale, items)
      if cost < best.cost { best = (scale, cost) }
    }
    return best.scale
  }

  /// Items over the ends of lists.
  private mutating func cost(of vector: UnsafeBufferPointer<Float>, _ scale: Float, _ items: ArraySlice<Int32>) -> Int {
    for factor in 0..<model.factors {
      rounded[factor] = Float(QuantizedVectors.byte(vector[factor], scale)) * scale
    }
    scan(items)
    order(items)
    let longest = min(2 * length, items.count - 1)
    guard longest > 0 else { return 0 }
    isInside.removeAll(keepingCapacity: true)
    isInside.append(contentsOf: repeatElement(false, count: items.count))
    // `kept` of the first `end` of the new order are among the first `end` of the old one.
    var (kept, total) = (0, 0)
    for end in 1...longest {
      let came = places[end - 1]
      isInside[came] = true
      if came < end - 1 { kept += 1 }
      if isInside[end - 1] { kept += 1 }
      let isMain = end == length || end == length / 2 || end == length / 4
      total += (end - kept) * (isMain ? Self.weight : 1)
    }
    return total
  }

  private mutating func scan(_ items: ArraySlice<Int32>) {
    if scores.count < items.count { scores = [Float](repeating: 0, count: items.count) }
    let model = model
    items.withUnsafeBufferPointer { items in
      rounded.withUnsafeBufferPointer { rounded in
        scores.withUnsafeMutableBufferPointer { scores in
          model.items.values.withUnsafeBufferPointer { rows in
            sk_picked_dots(
              rows.baseAddress, Int64(model.width), items.baseAddress, Int64(items.count), Int64(model.width),
              rounded.baseAddress, scores.baseAddress)
          }
        }
      }
    }
    guard model.kind == .explicit else { return }
    for (place, item) in items.enumerated() { scores[place] += model.itemBiases[Int(item)] }
  }

  /// Leaves in `places` the old places in their new order: nearly sorted already, so by insertion.
  private mutating func order(_ items: ArraySlice<Int32>) {
    places.removeAll(keepingCapacity: true)
    for place in 0..<items.count {
      var to = place
      places.append(place)
      while to > 0, isBefore(place, places[to - 1], items) {
        places[to] = places[to - 1]
        to -= 1
      }
      places[to] = place
    }
  }

  private func isBefore(_ place: Int, _ other: Int, _ items: ArraySlice<Int32>) -> Bool {
    scores[place] > scores[other]
      || scores[place] == scores[other] && items[items.startIndex + place] < items[items.startIndex + other]
  }
}
