import Glibc
import Matrices
import Statistics

/// A shop made up so that lists can be good or bad: what is taken follows tastes that a model can find.
///
/// - Topics: 120, each liked by a share of users that falls as 1 / (rank + 5).
/// - Items: their fame falls as 1 / (rank + 20)^0.9; each belongs to one to three topics, by shares.
/// - Users: how many draws they make is log-normal (sigma 1.1), they like two to six topics, by shares.
/// - A draw: one in five is by fame alone; the others choose a topic of the user, then an item of it by fame and
///   share. What is drawn again is taken again: its number rises.
/// - Held out: one in ten of the distinct items of each user with at least five, chosen at random.
///
/// Everything follows from the seed. 53,000 users and 10,000 items make 4.26 million numbers to train on, and 0.47
/// million are held out.
struct Shop {
  let train: SparseMatrix
  let heldOut: SparseMatrix

  init(users userCount: Int, items itemCount: Int, seed: UInt64) {
    let numbers = RandomNumbers(seed: seed)
    let world = World(itemCount: itemCount, numbers: numbers.stream(1))
    var train: [SparseMatrix.Entry] = []
    var heldOut: [SparseMatrix.Entry] = []
    for user in 0..<userCount {
      var draws = numbers.stream(2).stream(UInt64(user))
      let taken = world.basket(of: &draws)
      for (item, quantity) in taken {
        let entry = SparseMatrix.Entry(row: Int32(user), column: Int32(item), value: Float(quantity))
        if taken.count >= 5, draws.uniform() < 0.1 { heldOut.append(entry) } else { train.append(entry) }
      }
    }
    self.train = SparseMatrix(rowCount: userCount, columnCount: itemCount, entries: train)
    self.heldOut = SparseMatrix(rowCount: userCount, columnCount: itemCount, entries: heldOut)
  }
}

/// Topics and items, as running sums to draw from.
private struct World {
  static let topicCount = 120
  let fame: Wheel
  let topics: Wheel
  /// Items of each topic, and the wheel over them.
  let members: [(items: [Int], wheel: Wheel)]

  init(itemCount: Int, numbers: RandomNumbers) {
    var numbers = numbers
    let weights = (0..<itemCount).map { pow(Double($0) + 20, -0.9) }
    fame = Wheel(weights)
    topics = Wheel((0..<Self.topicCount).map { 1 / (Double($0) + 5) })
    var items = [[Int]](repeating: [], count: Self.topicCount)
    var shares = [[Double]](repeating: [], count: Self.topicCount)
    for item in 0..<itemCount {
      for _ in 0...numbers.integer(below: 3) {
        let topic = numbers.integer(below: Self.topicCount)
        items[topic].append(item)
        shares[topic].append(weights[item] * (0.2 + numbers.uniform()))
      }
    }
    for topic in 0..<Self.topicCount where items[topic].isEmpty {
      items[topic] = [topic % itemCount]
      shares[topic] = [1]
    }
    members = zip(items, shares).map { ($0, Wheel($1)) }
  }

  /// Distinct items in ascending order, with how often each was taken.
  func basket(of numbers: inout RandomNumbers) -> [(item: Int, quantity: Int)] {
    let draws = min(3000, max(3, Int(exp(4.37 + 1.1 * numbers.normal()))))
    let liked = (0..<2 + numbers.integer(below: 5)).map { _ in topics.draw(numbers.uniform()) }
    let taste = Wheel(liked.map { _ in 0.1 + numbers.uniform() })
    var taken: [Int] = []
    for _ in 0..<draws {
      if numbers.uniform() < 0.2 {
        taken.append(fame.draw(numbers.uniform()))
      } else {
        let topic = members[liked[taste.draw(numbers.uniform())]]
        taken.append(topic.items[topic.wheel.draw(numbers.uniform())])
      }
    }
    taken.sort()
    var basket: [(item: Int, quantity: Int)] = []
    for item in taken {
      if basket.last?.item == item { basket[basket.count - 1].quantity += 1 } else { basket.append((item, 1)) }
    }
    return basket
  }
}

/// Draws by weight: a binary search in running sums.
private struct Wheel {
  let sums: [Double]

  init(_ weights: [Double]) {
    var sum = 0.0
    sums = weights.map { weight in
      sum += weight
      return sum
    }
  }

  /// - Parameter uniform: in [0, 1).
  func draw(_ uniform: Double) -> Int {
    let wanted = uniform * (sums.last ?? 0)
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
