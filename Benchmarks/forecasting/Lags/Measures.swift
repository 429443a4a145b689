internal import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// Sums over forecasts: WAPE, bias, sMAPE, MASE, coverage of the model's own normal 80 % interval, error of logs.
struct Measures: CustomStringConvertible {
  private var absolute = 0.0, total = 0.0, signed = 0.0, count = 0.0
  private var symmetric = 0.0, logs = 0.0, covered = 0.0, deviation = 0.0
  private var seriesAbsolute = 0.0, seriesCount = 0.0
  private var scaled = 0.0, scaledCount = 0.0

  mutating func add(actual: Double, median: Double, scale: Double) {
    let error = abs(actual - median)
    absolute += error
    total += abs(actual)
    signed += median - actual
    count += 1
    if abs(actual) + abs(median) > 0 { symmetric += 2 * error / (abs(actual) + abs(median)) }
    logs += abs(log(max(actual, 1)) - log(max(median, 1)))
    if error <= 1.2816 * scale { covered += 1 }
    deviation += scale
    seriesAbsolute += error
    seriesCount += 1
  }

  mutating func endSeries(training: [Double], season: Int) {
    var (sum, number) = (0.0, 0.0)
    for index in training.indices.dropFirst(season) {
      let change = abs(training[index] - training[index - season])
      if !change.isNaN { (sum, number) = (sum + change, number + 1) }
    }
    if sum > 0, seriesCount > 0 {
      scaled += seriesAbsolute / seriesCount / (sum / number)
      scaledCount += 1
    }
    (seriesAbsolute, seriesCount) = (0, 0)
  }

  var description: String {
    "WAPE \(fixed(absolute / total, 4)) bias \(fixed(signed / total, 3)) sMAPE \(fixed(100 * symmetric / count, 2)) "
      + "MASE \(fixed(scaled / scaledCount, 3)) logs \(fixed(logs / count, 4)) coverage80 \(fixed(covered / count, 3)) "
      + "n \(Int(count))"
  }
}

func percent(_ share: Double) -> String { "\(fixed(100 * share, 1))%" }

func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite else { return "\(value)" }
  let factor = pow(10, Double(digits))
  let whole = (abs(value) * factor).rounded()
  let text = String(Int(min(whole, 1e15)))
  let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  let sign = value < 0 ? "-" : ""
  return digits == 0 ? sign + padded : "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
}

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func peakMegabytes() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}
