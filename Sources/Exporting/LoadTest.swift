import Connectors
import Glibc
import Support
import Synchronization

/// Single requests over connections that stay open, as fast as they are answered or at a given pace.
struct LoadTest: Sendable {
  var base: String
  var token: String?
  var route: String
  var bodies: [[UInt8]]
  var checkpoint: @Sendable () throws(Diagnostic) -> Void

  /// What one phase saw.
  struct Phase: Sendable {
    var connections = 0
    var seconds = 0.0
    /// Milliseconds, ascending, of the requests that were answered with 200.
    var latencies: [Double] = []
    var errors = 0
    /// The first error in words.
    var firstError: String?

    var requests: Int { latencies.count + errors }
    var requestsPerSecond: Double { seconds > 0 ? Double(latencies.count) / seconds : 0 }

    /// The smallest latency that at least this share of the requests reached.
    func quantile(_ share: Double) -> Double {
      guard !latencies.isEmpty else { return .nan }
      let rank = Int((share * Double(latencies.count)).rounded(.up))
      return latencies[min(latencies.count, max(1, rank)) - 1]
    }
  }

  /// - Parameter pace: requests a second over all connections; nil is full speed.
  func run(connections: Int, seconds: Double, pace: Double? = nil) -> Phase {
    let total = Mutex(Phase(connections: connections))
    let next = Atomic<Int>(0)
    let start = Clock.now
    Threads.run(connections) { _ in
      let client = EndpointClient(base: base, token: token, timeout: 30)
      var mine = Phase()
      while mine.errors < 10, !isInterrupted {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if let pace {
          let due = start + Double(number) / pace
          guard due < start + seconds else { break }
          Self.sleep(until: due)
        } else if Clock.now - start >= seconds {
          break
        }
        ask(client, bodies[number % bodies.count], &mine)
      }
      total.withLock { sum in
        sum.latencies += mine.latencies
        sum.errors += mine.errors
        sum.firstError = sum.firstError ?? mine.firstError
      }
    }
    // A paced phase lasts as long as it was planned to, also when its last request came earlier.
    if pace != nil, !isInterrupted { Self.sleep(until: start + seconds) }
    return total.withLock { sum in
      sum.seconds = Clock.now - start
      sum.latencies.sort()
      return sum
    }
  }

  private func ask(_ client: EndpointClient, _ body: [UInt8], _ phase: inout Phase) {
    let sent = Clock.now
    do throws(TransportFault) {
      let answer = try client.post(route, body)
      if answer.status == 200 {
        phase.latencies.append((Clock.now - sent) * 1000)
      } else {
        phase.errors += 1
        phase.firstError = phase.firstError ?? "status \(answer.status): \(answer.text.prefix(200))"
      }
    } catch {
      phase.errors += 1
      phase.firstError = phase.firstError ?? error.message
    }
  }

  private var isInterrupted: Bool {
    do throws(Diagnostic) {
      try checkpoint()
      return false
    } catch { return true }
  }

  private static func sleep(until due: Double) {
    // Once more where a signal woke it.
    while case let rest = due - Clock.now, rest > 0 {
      var time = timespec(tv_sec: Int(rest), tv_nsec: Int((rest - rest.rounded(.down)) * 1e9))
      nanosleep(&time, nil)
    }
  }
}

extension VerifyResult.Load {
  init(_ phase: LoadTest.Phase) {
    self.init()
    connections = phase.connections
    seconds = phase.seconds
    requests = phase.requests
    errors = phase.errors
    requestsPerSecond = phase.requestsPerSecond
    p50 = phase.quantile(0.5)
    p95 = phase.quantile(0.95)
    p99 = phase.quantile(0.99)
    slowest = phase.latencies.last ?? .nan
    histogram = Self.histogram(phase.latencies)
  }

  /// Ten buckets for each factor of ten, from the first that holds a request to the last.
  private static func histogram(_ latencies: [Double]) -> [Bucket] {
    guard let first = latencies.first, let last = latencies.last else { return [] }
    func bucket(_ latency: Double) -> Int { Int((log10(max(latency, 1e-3)) * 10).rounded(.up)) }
    let lowest = bucket(first)
    var buckets = (lowest...max(lowest, bucket(last))).map { Bucket(upTo: pow(10, Double($0) / 10), requests: 0) }
    for latency in latencies { buckets[bucket(latency) - lowest].requests += 1 }
    return buckets
  }
}
