import Glibc
import LinearAlgebra
import Matrices
import RecommendFitting
import RecommendModel

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func wallSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func fitFactors(_ settings: ImplicitFactorSettings, train: String, out: String, threads: Int) throws {
  let taken = MatrixFile.read(train)
  let begin = processorSeconds()
  let model = try settings.fit(taken, threads: threads)
  let seconds = processorSeconds() - begin
  MatrixFile.write(model.items.resized(columnCount: settings.factors), to: out + ".items")
  if case .exact(let users) = model.users {
    MatrixFile.write(users.resized(columnCount: settings.factors), to: out + ".users")
  }
  print("{\"cpu_s\": \(seconds)}")
}
