import Bundles
import ForecastModel
import JSON
import Support
import Testing

extension Toy {
  static let policy = OrderPolicy(
    leadTime: 2, reviewPeriod: 1, packSize: 12, minimum: 0,
    columns: .init(stock: "on_hand", onOrder: "in_transit", packSize: "case", minimum: "moq", leadTime: "weeks"))

  static func ordering(_ change: (inout OrderPolicy) -> Void = { _ in }) -> ForecastContract {
    var policy = policy
    change(&policy)
    return contract { $0.orders = policy }
  }

  static func ordering(_ book: OrderBook) -> ForecastPredictor {
    ForecastPredictor(
      contract: ordering(), current: models(), past: [models(last: lastPeriod - 4, shift: 3)], orders: book)
  }
}

/// `order` in a request: what the endpoint proposes, with numbers that can be worked out by hand.
@Suite struct OrderAnswerTests {
  private static let predictor = Toy.ordering(OrderBook(model: .normal, baseline: .normal))

  private static func tea(_ order: String, more: String = "") -> String {
    #"{"series":{"store":"Berlin","product":"tea"}\#(more),"order":\#(order)}"#
  }

  /// The line has 20.5, 21, 21.5 and scales 2 sqrt(h (1 + h / 100)): independent, so the sum has 63 and the root of
  /// the sum of squares; the 0.75 quantile is 0.674490 of it above.
  @Test func theQuantileOfTheSum() throws {
    let answer = try Toy.answer(Self.predictor, Self.tea(#"{"on_hand":10,"in_transit":5}"#))
    let order = try #require(answer["order"])
    let variance = 1.01 + 2 * 1.02 + 3 * 1.03
    let scale = 2 * variance.squareRoot()
    #expect(order["from"] == "2026-11-23" && order["to"] == "2026-12-07" && order["periods"] == 3)
    #expect(order["demand_median"] == 63)
    let served = try #require(order["demand_served"]?.number)
    #expect(abs(served - (63 + 0.674_489_75 * scale)) < 1e-5)
    let single = try #require(answer["forecast"]?.array).prefix(3).compactMap { $0["served"]?.number }
    let sumOfQuantiles = single.reduce(0, +)
    #expect(served < sumOfQuantiles)
    // 66.3 - 15 is 51.3: five cases of twelve.
    #expect(order["to_order"] == 60 && order["packs"] == 5 && order["case"] == 12)
    #expect(order["on_hand"] == 10 && order["in_transit"] == 5)
    #expect(order["reason"] == "short of 51.3 over 3 weeks")
    #expect(
      answer.object?.members.map(\.name) == ["series", "model", "last_known", "served_quantile", "order", "forecast"])
  }

  /// One week has one number: an order over it is for the served quantile of its forecast, whatever errors of sums are.
  @Test func overOnePeriodItIsTheForecast() throws {
    let errors = (0..<400).map { place -> WindowErrors in
      let wide = Double(place % 40) - 10
      return WindowErrors(actual: [50 + wide, 50 - wide], median: [50, 50], scale: [2, 2])
    }
    let book = OrderBook(model: .fit(errors), baseline: .normal)
    let tea = try Toy.answer(Toy.ordering(book), Self.tea(#"{"weeks":0}"#))
    let first = try #require(tea["forecast"]?.array?.first)
    #expect(tea["order"]?["periods"] == 1)
    #expect(tea["order"]?["demand_served"] == first["served"] && tea["order"]?["demand_median"] == first["median"])
    let two = try Toy.answer(Toy.ordering(book), Self.tea(#"{"weeks":1}"#))
    #expect(two["order"]?["demand_served"] != first["served"])
  }

  /// The largest numbers that are taken give numbers, and never null.
  @Test func noAnswerIsNull() throws {
    let history = #","history":[{"week":"2026-11-23","units":1e30},{"week":"2026-11-30","units":0}]"#
    let answer = try Toy.answer(
      Self.predictor, Self.tea(#"{"on_hand":-1e15,"in_transit":0,"case":1e-6,"moq":1e12}"#, more: history))
    #expect(!answer.text.contains("null"), "\(answer.text)")
  }

  @Test func oneOrderForASeries() throws {
    let one = Self.tea("{}")
    let fault = try #require(try Toy.fault(Self.predictor, #"{"batch":[\#(one),\#(one)]}"#))
    #expect(fault.status == 422 && fault.kind == "ordered-twice" && fault.fields.first?.pointer == "/batch/1/order")
    #expect(try Toy.fault(Self.predictor, #"{"batch":[\#(one),{"series":{"store":"Berlin","product":"tea"}}]}"#) == nil)
  }

  @Test func withoutOrderNothingIsSaid() throws {
    let answer = try Toy.answer(Self.predictor, #"{"series":{"store":"Berlin","product":"tea"}}"#)
    #expect(answer["order"] == nil)
    let null = try Toy.answer(Self.predictor, Self.tea("null"))
    #expect(null == answer)
  }

  /// Terms of the request come before those of the series, these before the policy's.
  @Test func termsOfRequestSeriesAndPolicy() throws {
    let own = Toy.ordering(
      OrderBook(
        model: .normal, baseline: .normal, terms: [(["Berlin", "tea"], .init(packSize: 50, minimum: 120, leadTime: 0))])
    )
    let series = try #require(try Toy.answer(own, Self.tea("{}"))["order"])
    #expect(series["periods"] == 1 && series["case"] == 50 && series["packs"] == 3 && series["to_order"] == 150)
    #expect(series["on_hand"] == .null)
    let asked = try #require(try Toy.answer(own, Self.tea(#"{"weeks":3,"case":10,"moq":0}"#))["order"])
    #expect(asked["periods"] == 4 && asked["case"] == 10 && asked["packs"] == 9)
    let other = try Toy.answer(own, #"{"series":{"store":"Berlin","product":"milk"},"order":{}}"#)
    #expect(other["order"]?["periods"] == 3 && other["order"]?["case"] == 12)
  }

  /// Orders know what was observed since training, of the same model that the forecast comes from.
  @Test func historyAndOrigin() throws {
    let history = #","history":[{"week":"2026-11-23","units":90}]"#
    let moved = try Toy.answer(Self.predictor, Self.tea("{}", more: history))
    #expect(moved["order"]?["from"] == "2026-11-30")
    #expect(try #require(moved["order"]?["demand_median"]?.number) > 250)
    let past = try Toy.answer(Self.predictor, Self.tea("{}", more: #","as_of":"2026-10-26""#))
    #expect(past["order"]?["from"] == "2026-10-26")
  }

  /// A horizon shorter than the order covers changes only what is shown.
  @Test func shortHorizon() throws {
    let short = try Toy.answer(Self.predictor, Self.tea("{}", more: #","horizon":1"#))
    #expect(short["forecast"]?.array?.count == 1)
    #expect(short["order"] == (try Toy.answer(Self.predictor, Self.tea("{}")))["order"])
  }

  @Test(arguments: [
    (#"{"on_hand":"ten"}"#, "/order/on_hand"), (#"{"in_transit":-1}"#, "/order/in_transit"),
    (#"{"case":0}"#, "/order/case"), (#"{"moq":-3}"#, "/order/moq"), (#"{"weeks":4}"#, "/order/weeks"),
    (#"{"weeks":1.5}"#, "/order/weeks"), (#"{"on_hnd":4}"#, "/order/on_hnd"), ("[]", "/order"), ("3", "/order"),
    (#"{"on_hand":1e300}"#, "/order/on_hand"),
  ])
  func faultsNameTheField(order: String, pointer: String) throws {
    let fault = try #require(try Toy.fault(Self.predictor, Self.tea(order)))
    #expect(fault.status == 422 && fault.fields.map(\.pointer) == [pointer])
  }

  @Test func aModelWithoutOrdersSaysSo() throws {
    let fault = try #require(try Toy.fault(Toy.predictor(), Self.tea("{}")))
    #expect(fault.fields.first?.pointer == "/order")
    #expect(fault.fields.first?.message.contains("'orders'") == true)
  }

  @Test func contractRoundTrip() throws {
    let contract = Toy.ordering()
    #expect(try ForecastContract(json: contract.json, source: "forecast.json") == contract)
    #expect(Toy.contract().json["orders"] == nil)
    for (name, value) in [("lead_time", 4 as JSONValue), ("pack_size", 0), ("columns", [:])] {
      var object = try #require(contract.json.object)
      var orders = try #require(object["orders"]?.object)
      orders[name] = value
      object["orders"] = .object(orders)
      #expect(throws: Diagnostic.self) { try ForecastContract(json: .object(object), source: "forecast.json") }
    }
  }

  @Test func theSchemaHasTheClientsNames() throws {
    let interface = Self.predictor.interface
    let request = interface.requestSchema.text
    for name in Toy.policy.columns.all { #expect(request.contains("\"\(name)\"")) }
    #expect(interface.responseSchema.text.contains("demand_served"))
    #expect(!Toy.predictor().interface.requestSchema.text.contains("\"order\""))
  }
}
