import Support

extension UserTable {
  /// Appends identifiers, segments, how much each took, then items, weights and times of all.
  func write(to writer: inout ByteWriter) {
    identifiers.write(to: &writer)
    for segment in segments { writer.put(segment) }
    for (start, end) in zip(starts, starts.dropFirst()) { writer.put(UInt32(end - start)) }
    writer.put(UInt32(items.count))
    writer.put(times != nil)
    for item in items { writer.put(item) }
    for weight in weights { writer.put(weight.bitPattern) }
    for time in times ?? [] { writer.put(time) }
  }

  /// Reads what `write` wrote. Throws where a length does not fit or a value makes no sense.
  init(from reader: inout ByteReader) throws(Diagnostic) {
    let identifiers = try IdentifierTable(from: &reader)
    let count = identifiers.count
    let segments = try reader.integers(count, of: Int32.self)
    var starts = [0]
    starts.reserveCapacity(count + 1)
    var sum = 0
    for length in try reader.integers(count, of: UInt32.self) {
      sum += Int(length)
      starts.append(sum)
    }
    let taken = try reader.count(ofAtLeast: 8)
    guard taken == sum else { throw RecommendFault.users("they took \(sum) items, \(taken) are there") }
    let isTimed = try reader.bool()
    let items = try reader.integers(taken, of: Int32.self)
    let weights = try reader.singles(taken)
    let times = isTimed ? try reader.integers(taken, of: Int64.self) : nil
    guard
      let table = UserTable(
        identifiers, segments, starts: starts, items: items, weights: weights, times: times)
    else { throw RecommendFault.users("an item, a weight or a segment is out of range") }
    self = table
  }
}
