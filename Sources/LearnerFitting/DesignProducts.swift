internal import Learners
internal import Support

/// Products of a design with vectors, and its Gram matrix; the same bytes on any number of threads, because each
/// sum runs over the rows in one order and threads only share out what is summed.
struct DesignProducts: Sendable {
  let design: DesignMatrix
  let threads: Int

  var rows: Int { design.rowCount }
  var width: Int { design.width }

  /// Rows that a thread takes at a time.
  static let piece = 1024

  /// intercept + design x coefficients, a number for each row.
  func margins(_ coefficients: [Double], intercept: Double) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows) { buffer, count in
      // Each piece of rows is written by exactly one thread, and the loop ends before the buffer is read.
      nonisolated(unsafe) let out = buffer
      design.values.withUnsafeBufferPointer { values in
        nonisolated(unsafe) let values = values
        Parallel.forEach((rows + Self.piece - 1) / Self.piece, threads: threads) { piece in
          let start = piece * Self.piece
          let end = min(rows, start + Self.piece)
          for row in start..<end { out[row] = intercept }
          for column in 0..<width {
            let coefficient = coefficients[column]
            if coefficient == 0 { continue }
            let base = column * rows
            for row in start..<end { out[row] += coefficient * values[base + row] }
          }
        }
      }
      count = rows
    }
  }

  /// design' x vector, a number for each column.
  func transposed(_ vector: [Double]) -> [Double] {
    guard width > 0, rows > 0 else { return [Double](repeating: 0, count: width) }
    return [Double](unsafeUninitializedCapacity: width) { buffer, count in
      nonisolated(unsafe) let out = buffer
      design.values.withUnsafeBufferPointer { values in
        vector.withUnsafeBufferPointer { vector in
          nonisolated(unsafe) let values = values
          nonisolated(unsafe) let vector = vector
          Parallel.forEach(width, threads: threads) { column in
            out[column] = Self.dot(values.baseAddress! + column * rows, vector.baseAddress!, rows)
          }
        }
      }
      count = width
    }
  }

  /// As `margins`, for several lists of coefficients at once, so that the design is read once.
  func margins(_ coefficients: [ArraySlice<Double>], intercepts: [Double]) -> [[Double]] {
    let lists = coefficients.map(Array.init)
    var result = intercepts.map { [Double](repeating: $0, count: rows) }
    Self.withPointers(&result) { out in
      // Each piece of rows is written by exactly one thread, and the loop ends before the result is read.
      nonisolated(unsafe) let out = out
      design.values.withUnsafeBufferPointer { values in
        nonisolated(unsafe) let values = values
        Parallel.forEach((rows + Self.piece - 1) / Self.piece, threads: threads) { piece in
          let start = piece * Self.piece
          let end = min(rows, start + Self.piece)
          for column in 0..<width {
            let base = column * rows
            for k in lists.indices {
              let coefficient = lists[k][column]
              let list = out[k]
              for row in start..<end { list[row] += coefficient * values[base + row] }
            }
          }
        }
      }
    }
    return result
  }

  /// As `transposed`, for several vectors at once, one after another.
  func transposed(_ vectors: [[Double]]) -> [[Double]] {
    var vectors = vectors
    var result = [[Double]](repeating: .init(repeating: 0, count: width), count: vectors.count)
    guard width > 0, rows > 0 else { return result }
    Self.withPointers(&result) { out in
      Self.withPointers(&vectors) { vectors in
        nonisolated(unsafe) let out = out
        nonisolated(unsafe) let vectors = vectors
        design.values.withUnsafeBufferPointer { values in
          nonisolated(unsafe) let values = values
          Parallel.forEach(width, threads: threads) { column in
            guard let base = values.baseAddress else { return }
            var start = 0
            while start < rows {
              let count = min(Self.piece, rows - start)
              for k in vectors.indices {
                guard let vector = vectors[k].baseAddress else { continue }
                out[k][column] += Self.dot(base + column * rows + start, vector + start, count)
              }
              start += count
            }
          }
        }
      }
    }
    return result
  }

  /// The memory of all lists at once; it ends with `body`.
  private static func withPointers(
    _ lists: inout [[Double]], _ body: ([UnsafeMutableBufferPointer<Double>]) -> Void
  ) {
    func next(_ index: Int, _ pointers: [UnsafeMutableBufferPointer<Double>]) {
      guard index < lists.count else { return body(pointers) }
      // Taken out of its place, so that two lists are never borrowed at once.
      var list = [Double]()
      swap(&list, &lists[index])
      list.withUnsafeMutableBufferPointer { next(index + 1, pointers + [$0]) }
      swap(&list, &lists[index])
    }
    next(0, [])
  }

  /// design' diag(weights) design, symmetric, row-major.
  ///
  /// Rows are scaled by the roots of their weights piece by piece, so that a piece stays in the cache; four by four
  /// columns are summed in registers.
  func gram(weights: [Double]?) -> [Double] {
    let width = self.width
    var matrix = [Double](repeating: 0, count: width * width)
    guard width > 0, rows > 0 else { return matrix }
    let length = min(rows, Self.piece)
    var scaled = [Double](repeating: 0, count: length * width)
    let stripes = (width + 3) / 4
    matrix.withUnsafeMutableBufferPointer { matrix in
      scaled.withUnsafeMutableBufferPointer { scaled in
        design.values.withUnsafeBufferPointer { values in
          // Each stripe of rows of the matrix is written by exactly one thread.
          nonisolated(unsafe) let matrix = matrix
          nonisolated(unsafe) let scaled = scaled
          nonisolated(unsafe) let values = values
          var start = 0
          while start < rows {
            let count = min(length, rows - start)
            let first = start
            Parallel.forEach(stripes, threads: threads) { stripe in
              for column in stripe * 4..<min(width, stripe * 4 + 4) {
                let from = column * rows + first
                for row in 0..<count {
                  let root = weights.map { $0[first + row].squareRoot() } ?? 1
                  scaled[column * length + row] = root * values[from + row]
                }
              }
            }
            Parallel.forEach(stripes, threads: threads) { stripe in
              // The longest stripes come first, so that no thread ends late.
              Self.addStripe(stripes - 1 - stripe, of: scaled, length, count, width, to: matrix)
            }
            start += count
          }
        }
      }
      for row in 0..<width { for column in 0..<row { matrix[column * width + row] = matrix[row * width + column] } }
    }
    return matrix
  }

  /// Adds four rows of the lower triangle.
  private static func addStripe(
    _ stripe: Int, of columns: UnsafeMutableBufferPointer<Double>, _ length: Int, _ count: Int, _ width: Int,
    to matrix: UnsafeMutableBufferPointer<Double>
  ) {
    guard let base = columns.baseAddress else { return }
    let row = stripe * 4
    var column = 0
    while column <= min(row + 3, width - 1) {
      if row + 4 <= width, column + 4 <= width {
        let block = products(base + row * length, base + column * length, length, count)
        for i in 0..<4 { for j in 0..<4 { matrix[(row + i) * width + column + j] += block[4 * i + j] } }
      } else {
        for i in row..<min(row + 4, width) {
          for j in column..<min(column + 4, width) {
            matrix[i * width + j] += dot(base + i * length, base + j * length, count)
          }
        }
      }
      column += 4
    }
  }

  /// The 16 dot products of four neighbouring columns with four others.
  @inline(__always)
  private static func products(
    _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, _ length: Int, _ count: Int
  ) -> SIMD16<Double> {
    typealias Lane = SIMD2<Double>
    var result = SIMD16<Double>.zero
    for half in 0..<2 {
      let l0 = UnsafeRawPointer(left + 2 * half * length)
      let l1 = UnsafeRawPointer(left + (2 * half + 1) * length)
      var s0 = Lane.zero, s1 = Lane.zero, s2 = Lane.zero, s3 = Lane.zero
      var t0 = Lane.zero, t1 = Lane.zero, t2 = Lane.zero, t3 = Lane.zero
      let r = UnsafeRawPointer(right)
      let step = 8 * length
      var at = 0
      let end = 8 * (count & ~1)
      while at < end {
        let a = l0.loadUnaligned(fromByteOffset: at, as: Lane.self)
        let b = l1.loadUnaligned(fromByteOffset: at, as: Lane.self)
        let x0 = r.loadUnaligned(fromByteOffset: at, as: Lane.self)
        let x1 = r.loadUnaligned(fromByteOffset: at + step, as: Lane.self)
        let x2 = r.loadUnaligned(fromByteOffset: at + 2 * step, as: Lane.self)
        let x3 = r.loadUnaligned(fromByteOffset: at + 3 * step, as: Lane.self)
        s0 += a * x0
        s1 += a * x1
        s2 += a * x2
        s3 += a * x3
        t0 += b * x0
        t1 += b * x1
        t2 += b * x2
        t3 += b * x3
        at += 16
      }
      if count % 2 == 1 {
        let last = count - 1
        let a = left[2 * half * length + last]
        let b = left[(2 * half + 1) * length + last]
        s0[0] += a * right[last]
        s1[0] += a * right[length + last]
        s2[0] += a * right[2 * length + last]
        s3[0] += a * right[3 * length + last]
        t0[0] += b * right[last]
        t1[0] += b * right[length + last]
        t2[0] += b * right[2 * length + last]
        t3[0] += b * right[3 * length + last]
      }
      let at8 = 8 * half
      result[at8] = s0.sum()
      result[at8 + 1] = s1.sum()
      result[at8 + 2] = s2.sum()
      result[at8 + 3] = s3.sum()
      result[at8 + 4] = t0.sum()
      result[at8 + 5] = t1.sum()
      result[at8 + 6] = t2.sum()
      result[at8 + 7] = t3.sum()
    }
    return result
  }

  /// In eight sums so that it vectorises.
  static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var sums = SIMD8<Double>.zero
    let left = UnsafeRawPointer(a)
    let right = UnsafeRawPointer(b)
    var index = 0
    while index + 8 <= count {
      sums +=
        left.loadUnaligned(fromByteOffset: 8 * index, as: SIMD8<Double>.self)
        * right.loadUnaligned(fromByteOffset: 8 * index, as: SIMD8<Double>.self)
      index += 8
    }
    var sum = sums.sum()
    while index < count {
      sum += a[index] * b[index]
      index += 1
    }
    return sum
  }
}
