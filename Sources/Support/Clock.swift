#if canImport(Glibc)
  import Glibc
#endif

/// Readings of the machine's clocks, in seconds. Nothing that a run writes outside `timing.json` and its log may
/// depend on them.
public enum Clock {
  /// Monotonic seconds since an arbitrary moment.
  public static var now: Double { reading(CLOCK_MONOTONIC) }
  /// Seconds of processor time that this process has used, over all its threads.
  public static var processorTime: Double { reading(CLOCK_PROCESS_CPUTIME_ID) }
  /// Seconds since 1970-01-01T00:00:00Z.
  public static var wall: Double { reading(CLOCK_REALTIME) }

  private static func reading(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// The largest resident memory that this process has had, in bytes.
public func peakResidentBytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss * 1024
}
