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
    var segments = [Int32]()
    segments.reserveCapacity(count)
    for _ in 0..<count { segments.append(try reader.integer()) }
    var starts = [0]
    starts.reserveCapacity(count + 1)
    var sum = 0
    for _ in 0..<count {
      sum += Int(try reader.integer(UInt32.self))
      starts.append(sum)
    }
    let taken = try reader.count(ofAtLeast: 8)
    guard taken == sum else { throw RecommendFault.users("they took \(sum) items, \(taken) are there") }
    let isTimed = try reader.bool()
    var items = [Int32]()
    var weights = [Float]()
    var times = [Int64]()
    items.reserveCapacity(taken)
    weights.reserveCapacity(taken)
    for _ in 0..<taken { items.append(try reader.integer()) }
    for _ in 0..<taken { weights.append(Float(bitPattern: try reader.integer(UInt32.self))) }
    if isTimed {
      times.reserveCapacity(taken)
      for _ in 0..<taken { times.append(try reader.integer()) }
    }
    guard
      let table = UserTable(
        identifiers, segments, starts: starts, items: items, weights: weights, times: isTimed ? times : nil)
    else { throw RecommendFault.users("an item, a weight or a segment is out of range") }
    self = table
  }
}
