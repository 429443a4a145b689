/// Where a window of text is cut into pieces of whole records.
///
/// Cuts do not depend on how much of the file a window holds: each is the last end of a record at or before the end
/// of a block of the file.
enum RecordCuts {
  /// Cuts for text in which every line break ends a record: JSON lines.
  static func lines(_ window: FileWindow) -> [Int] {
    var cuts = [Int]()
    var last = 0
    for mark in window.marks {
      var end = mark
      while end > last, window.bytes[end - 1] != 0x0A { end -= 1 }
      if end > last {
        cuts.append(end)
        last = end
      }
    }
    return close(cuts, window, 0)
  }

  /// Cuts for CSV: a line break ends a record if the number of quotes before it is even. Right as long as quotes
  /// stand where RFC 4180 has them; the parser says where they do not.
  /// `begin` is where the first record begins.
  static func byParity(_ window: FileWindow, from begin: Int) -> [Int] {
    var cuts = [Int]()
    var last = begin
    let before = begin > 0 ? ByteScan(window.bytes, begin).quotes : 0
    for (mark, quotes) in zip(window.marks, window.quotes) {
      var isInside = (quotes - before) % 2 != 0
      var end = mark
      while end > last {
        let byte = window.bytes[end - 1]
        if byte == Dialect.quote {
          isInside.toggle()
        } else if byte == 0x0A, !isInside {
          break
        }
        end -= 1
      }
      if end > last {
        cuts.append(end)
        last = end
      }
    }
    return close(cuts, window, begin)
  }

  /// Cuts for CSV by walking through it as the parser does: right for any text, and slow.
  static func walking(_ window: FileWindow, from begin: Int, dialect: Dialect) -> [Int] {
    let bytes = window.bytes
    var cuts = [Int]()
    var (position, last, cellBegins, isInside) = (begin, begin, true, false)
    for mark in window.marks {
      while position < mark {
        let byte = bytes[position]
        position += 1
        if isInside {
          if byte == Dialect.quote {
            // A doubled quote closes and opens again; only a quote right at the beginning of a cell opens.
            if position < window.count, bytes[position] == Dialect.quote { position += 1 } else { isInside = false }
          }
        } else if byte == Dialect.quote, cellBegins {
          isInside = true
          cellBegins = false
        } else if byte == 0x0A {
          last = position
          cellBegins = true
        } else {
          cellBegins = byte == dialect.delimiter
        }
      }
      if last > cuts.last ?? begin { cuts.append(last) }
    }
    return close(cuts, window, begin)
  }

  /// At the end of the file, what is left belongs to the last piece, whole or not.
  private static func close(_ cuts: [Int], _ window: FileWindow, _ begin: Int) -> [Int] {
    guard window.isLast, window.count > begin, cuts.last != window.count else { return cuts }
    return cuts + [window.count]
  }
}
