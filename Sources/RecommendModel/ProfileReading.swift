#if canImport(Glibc)
  import Glibc
#endif
internal import Support

/// How a model reads a profile: what weight each of its items gets.
///
/// An item's weight is the sum of its entries' weights to the power `power`, halved for every `halfLife` between its
/// newest entry and the newest of the profile, times `placeDecay` for every item that came after it.
public struct ProfileReading: Sendable, Equatable {
  /// 0, the default: an item is there or not; 1: weights as they are.
  public var power: Float = 0
  /// Seconds; `nil`, the default: old items count as much as new ones. Without times nothing decays.
  public var halfLife: Double?
  /// Only the newest so many items; `nil`, the default: all.
  public var newest: Int?
  /// In (0, 1]; 1, the default: the order does not matter.
  public var placeDecay: Float = 1

  public init() {}

  public init(power: Float = 0, halfLife: Double? = nil, newest: Int? = nil, placeDecay: Float = 1) {
    self.power = power
    self.halfLife = halfLife
    self.newest = newest
    self.placeDecay = placeDecay
  }

  /// Fills items and weights of the scratch. Items that the model does not know, and entries whose weight is not
  /// above zero, are left out: profiles come from outside.
  package func read(_ profile: Profile, itemCount: Int, into scratch: inout Scratch) {
    scratch.profile.items.removeAll(keepingCapacity: true)
    scratch.profile.weights.removeAll(keepingCapacity: true)
    if scratch.profile.places.count < itemCount {
      scratch.profile.places = [Int32](repeating: 0, count: itemCount)
    }
    let most = newest ?? Int.max
    let last = profile.times?.last
    var place: Float = 1
    var index = profile.items.count
    while index > 0 {
      index -= 1
      let item = profile.items[index]
      let weight = profile.weights[index]
      guard item >= 0, Int(item) < itemCount, weight > 0, weight.isFinite else { continue }
      let known = Int(scratch.profile.places[Int(item)])
      if known > 0 {
        if power != 0 { scratch.profile.weights[known - 1] += weight }
      } else if scratch.profile.items.count < most {
        scratch.profile.items.append(item)
        scratch.profile.weights.append(power == 0 ? 1 : weight)
        scratch.profile.places[Int(item)] = Int32(truncatingIfNeeded: scratch.profile.items.count)
      }
    }
    if power != 0 && power != 1 {
      for index in scratch.profile.weights.indices {
        scratch.profile.weights[index] = powf(scratch.profile.weights[index], power)
      }
    }
    if placeDecay != 1 {
      for index in scratch.profile.weights.indices {
        scratch.profile.weights[index] *= place
        place *= placeDecay
      }
    }
    if let halfLife, let last, let times = profile.times { decay(profile, times, last, halfLife, &scratch) }
    for item in scratch.profile.items { scratch.profile.places[Int(item)] = 0 }
  }

  /// The newest entry of an item decides: entries are met from the newest on, `places` is 0 once one was.
  private func decay(
    _ profile: Profile, _ times: [Int64], _ last: Int64, _ halfLife: Double, _ scratch: inout Scratch
  ) {
    for index in profile.items.indices.reversed() {
      let item = Int(profile.items[index])
      guard item >= 0, item < scratch.profile.places.count, profile.weights[index] > 0, profile.weights[index].isFinite
      else { continue }
      let place = Int(scratch.profile.places[item])
      guard place > 0 else { continue }
      let age = max(0, Double(last) - Double(times[index]))
      scratch.profile.weights[place - 1] *= Float(exp2(-age / halfLife))
      scratch.profile.places[item] = 0
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.put(Double(power))
    writer.put(halfLife ?? .infinity)
    writer.put(Int64(newest ?? -1))
    writer.put(Double(placeDecay))
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    power = Float(try reader.double())
    let halfLife = try reader.double()
    let newest = try reader.integer(Int64.self)
    placeDecay = Float(try reader.double())
    guard power >= 0, power.isFinite, halfLife > 0, newest >= -1, placeDecay > 0, placeDecay <= 1 else {
      throw recommenderFault("how a profile is read makes no sense", reader)
    }
    self.halfLife = halfLife.isFinite ? halfLife : nil
    self.newest = newest < 0 ? nil : Int(newest)
  }
}
