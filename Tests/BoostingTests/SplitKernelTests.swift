import CKernels
import Statistics
import Testing

/// The search for the best cut against the same written out, bin by bin, on random nodes and settings.
@Suite struct SplitKernelTests {
  @Test(arguments: 0..<300)
  func bestCutEqualsTheNaiveOne(_ seed: Int) {
    var random = RandomNumbers(seed: UInt64(seed))
    let bins = 1 + random.integer(below: 255)
    let counted = random.uniform() < 0.5
    var g: [Int64] = []
    var h: [Int64] = []
    var rows: [Int64] = []
    for _ in 0...bins {
      let count = random.uniform() < 0.3 ? 0 : Int64(random.integer(below: 30))
      rows.append(count)
      h.append((0..<count).reduce(0) { sum, _ in sum + Int64(random.integer(below: 16)) })
      g.append((0..<count).reduce(0) { sum, _ in sum + Int64(random.integer(below: 31) - 15) })
    }
    var query = sk_split_query()
    query.total_gradient = g.reduce(0, +)
    query.total_hessian = h.reduce(0, +)
    query.total_rows = rows.reduce(0, +)
    if random.uniform() < 0.5 {
      (query.left_gradient, query.left_hessian, query.left_rows) = (g[bins], h[bins], rows[bins])
    }
    query.gradient_scale = 0.01
    query.hessian_scale = 0.02
    query.count_bit = counted ? 40 : 0
    query.rows_per_hessian =
      query.total_hessian > 0 ? Double(query.total_rows) / Double(query.total_hessian) : 0
    query.minimum_rows = Double(1 + random.integer(below: 40))
    query.minimum_hessian = random.uniform() < 0.5 ? 0 : random.uniform()
    query.l1 = random.uniform() < 0.5 ? 0 : random.uniform()
    query.l2 = random.uniform() < 0.3 ? 0 : random.uniform()
    query.direction = Int32(random.integer(below: 3) - 1)
    let isBounded = random.uniform() < 0.5
    query.lowest = isBounded ? -0.2 : -.infinity
    query.highest = isBounded ? 0.3 : .infinity
    query.floor = random.uniform() * 0.1
    query.minimum_gain = random.uniform() < 0.5 ? 0 : 0.01

    var histogram: [Int64] = []
    for bin in 0..<bins { histogram += counted ? [g[bin], h[bin] + rows[bin] << 40] : [g[bin] << 32 + h[bin]] }
    var gain = 0.0
    var left: [Int64] = [0, 0, 0]
    let found = sk_best_split(histogram, Int32(bins), &query, &gain, &left)
    let expected = naive(query, g, h, rows, bins: bins)
    // Fused operations may turn the order of two cuts whose gains are equal but for rounding.
    guard let expected else {
      #expect(found == -1)
      return
    }
    #expect(found >= 0)
    #expect(abs(gain - expected.gain) <= 1e-9 * max(1, abs(expected.gain)))
    if found == expected.bin {
      let sum = (0...expected.bin).reduce(query.left_gradient) { $0 + g[$1] }
      #expect(left[0] == sum)
    } else {
      #expect(abs(expected.gains[Int(found)] - expected.gain) <= 1e-9 * max(1, abs(expected.gain)))
    }
  }

  private func naive(
    _ q: sk_split_query, _ g: [Int64], _ h: [Int64], _ rows: [Int64], bins: Int
  ) -> (bin: Int, gain: Double, gains: [Double])? {
    var (a, b, c) = (q.left_gradient, q.left_hessian, q.left_rows)
    var gains: [Double] = []
    for bin in 0..<bins {
      a += g[bin]
      b += h[bin]
      c += rows[bin]
      let count = q.count_bit > 0 ? Double(c) : (Double(b) * q.rows_per_hessian + 0.5).rounded(.down)
      let (gl, hl) = (Double(a) * q.gradient_scale, Double(b) * q.hessian_scale)
      let gr = Double(q.total_gradient) * q.gradient_scale - gl
      let hr = Double(q.total_hessian) * q.hessian_scale - hl
      let (l, r) = (leaf(gl, hl, q), leaf(gr, hr, q))
      let isAllowed =
        count >= q.minimum_rows && Double(q.total_rows) - count >= q.minimum_rows && hl >= q.minimum_hessian
        && hr >= q.minimum_hessian && (q.direction == 0 || Double(q.direction) * (r.value - l.value) >= 0)
      gains.append(isAllowed ? l.gain + r.gain - q.floor : -.infinity)
    }
    var best: Int?
    for bin in gains.indices where gains[bin] > max(0, q.minimum_gain) && gains[bin] > best.map({ gains[$0] }) ?? 0 {
      best = bin
    }
    return best.map { ($0, gains[$0], gains) }
  }

  private func leaf(_ g: Double, _ h: Double, _ q: sk_split_query) -> (value: Double, gain: Double) {
    let curvature = h + q.l2
    let shrunk = g > q.l1 ? g - q.l1 : g < -q.l1 ? g + q.l1 : 0
    let value = min(max(curvature > 0 ? -shrunk / curvature : 0, q.lowest), q.highest)
    let isBounded = q.direction != 0 || q.lowest > -.infinity || q.highest < .infinity
    if !isBounded && curvature <= 0 { return (value, 0) }
    return (value, -(2 * shrunk * value + curvature * value * value))
  }
}
