#if canImport(Glibc)
  import Glibc
#endif

/// CPU seconds of this process on all threads, and seconds on the wall.
struct Clocks {
  var cpu: Double
  var wall: Double

  static func now() -> Clocks { Clocks(cpu: seconds(CLOCK_PROCESS_CPUTIME_ID), wall: seconds(CLOCK_MONOTONIC)) }

  static func since(_ start: Clocks) -> Clocks {
    let end = now()
    return Clocks(cpu: end.cpu - start.cpu, wall: end.wall - start.wall)
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Largest memory that this process ever held, in megabytes.
func peakMegabytes() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}
