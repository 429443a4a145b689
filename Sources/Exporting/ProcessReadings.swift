import Glibc
import Support

/// What Linux tells of a running process.
struct ProcessReadings {
  /// Bytes resident now, and at most so far.
  var resident = 0.0
  var peak = 0.0
  /// Processor seconds of the threads that still run, to the nanosecond.
  private var liveSeconds = 0.0
  /// Processor seconds of all threads that ever ran, in ticks of 10 ms.
  private var allSeconds = 0.0

  init(pid: pid_t) {
    if let status = try? Files.readText("/proc/\(pid)/status") {
      resident = Self.kilobytes("VmRSS:", in: status) * 1024
      peak = Self.kilobytes("VmHWM:", in: status) * 1024
    }
    let tasks = "/proc/\(pid)/task"
    let nanoseconds = Files.list(tasks).compactMap { task -> Double? in
      guard let text = try? Files.readText("\(tasks)/\(task)/schedstat") else { return nil }
      return text.split(separator: " ").first.flatMap { Double($0) }
    }
    liveSeconds = nanoseconds.reduce(0, +) * 1e-9
    allSeconds = Self.ticks(pid) * Self.tick
  }

  private static let tick = 1 / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))

  /// Processor seconds since an earlier reading. Light traffic takes less than a tick, which the live threads know
  /// better; threads that ended meanwhile are in the ticks only.
  func processorSeconds(since before: ProcessReadings) -> Double {
    max(0, liveSeconds - before.liveSeconds, allSeconds - before.allSeconds - Self.tick)
  }

  private static func kilobytes(_ name: String, in status: String) -> Double {
    for line in status.split(separator: "\n") where line.hasPrefix(name) {
      return line.dropFirst(name.count).split(whereSeparator: { $0 == " " || $0 == "\t" }).first
        .flatMap { Double($0) } ?? 0
    }
    return 0
  }

  /// User and system time; the name in brackets may hold anything, so fields count from its end.
  private static func ticks(_ pid: pid_t) -> Double {
    guard let text = try? Files.readText("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return 0 }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 12 else { return 0 }
    return (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)
  }
}

extension VerifyResult.Machine {
  /// The machine that this runs on.
  static func here() -> VerifyResult.Machine {
    var machine = VerifyResult.Machine()
    machine.cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let text = (try? Files.readText("/proc/cpuinfo")) ?? ""
    for line in text.split(separator: "\n") where line.hasPrefix("model name") {
      machine.processor = line.firstIndex(of: ":").map { trimmed(line[line.index(after: $0)...]) } ?? ""
      break
    }
    return machine
  }
}
