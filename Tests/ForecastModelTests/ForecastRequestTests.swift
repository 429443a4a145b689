import Bundles
import ForecastModel
import JSON
import Testing

/// Every fault of a request, with the pointer to its field and what was expected there.
@Suite struct ForecastRequestTests {
  /// A fault: the members beside a good series, the pointer, and a part of the message.
  @Test(
    arguments: [
      (#""horizon":0"#, "/horizon", "from 1 to 100 was expected, found 0"),
      (#""horizon":101"#, "/horizon", "found 101"),
      (#""horizon":2.5"#, "/horizon", "found 2.5"), (#""horizon":"4""#, "/horizon", #"found "4""#),
      (#""horizon":-9223372036854775808"#, "/horizon", "from 1 to 100"), (#""horizon":1e400"#, "", ""),
      (#""horzion":4"#, "/horzion", "did you mean 'horizon'?"),
      (#""store":"x""#, "/store", "put 'store' inside 'series'"),
      (#""zzz":1"#, "/zzz", "known are series, horizon"), (#""a/b~c":1"#, "/a~1b~0c", "unknown field"),
      (#""quantiles":0.5"#, "/quantiles", "a list of 1 to 99 numbers"),
      (#""quantiles":[]"#, "/quantiles", "an empty list"),
      (#""quantiles":[0.5,1]"#, "/quantiles/1", "between 0 and 1"),
      (#""quantiles":[0]"#, "/quantiles/0", "between 0 and 1"),
      (#""quantiles":["0.5"]"#, "/quantiles/0", "between 0 and 1"), (#""quantiles":[0.5,0.5]"#, "/quantiles/1", ""),
      (#""history":{}"#, "/history", "a list was expected, found an object"),
      (#""history":[1]"#, "/history/0", "an object was expected, found a number"),
      (#""history":[{"units":1}]"#, "/history/0/week", "missing"),
      (#""history":[{"week":"2026-11-23"}]"#, "/history/0/units", "write null where it is not known"),
      (#""history":[{"week":"2026-11-24","units":1}]"#, "/history/0/week", "does not begin a week of 'W-MON'"),
      (#""history":[{"week":"2026-02-30","units":1}]"#, "/history/0/week", "a date as yyyy-MM-dd was expected"),
      (#""history":[{"week":20261123,"units":1}]"#, "/history/0/week", "found 20261123"),
      (#""history":[{"week":"2026-11-23","units":"1"}]"#, "/history/0/units", "a number was expected, found a text"),
      (#""history":[{"week":"2026-11-23","units":-1}]"#, "/history/0/units", "-1 is below the minimum of 0.0"),
      (#""history":[{"week":"2026-11-23","units":1e308}]"#, "/history/0/units", "above the maximum of 1e+30"),
      (#""known_future":[{"week":"2026-11-23","price":-1e200}]"#, "/known_future/0/price", "below the minimum"),
      (#""history":[{"week":"2026-11-23","units":1,"unit":2}]"#, "/history/0/unit", "did you mean 'units'?"),
      (
        #""history":[{"week":"2026-11-23","units":1},{"week":"2026-11-23","units":2}]"#, "/history/1/week",
        "stands twice, first in row 0"
      ),
      (#""known_future":[{"week":"2026-11-23","pricee":1}]"#, "/known_future/0/pricee", "did you mean 'price'?"),
      (#""known_future":[{"week":"2026-11-23","price":"1"}]"#, "/known_future/0/price", "a number was expected"),
      (#""known_future":[{"week":"2026-11-23","promo":2}]"#, "/known_future/0/promo", "true or false was expected"),
      (#""known_future":[{"week":"2026-11-23","event":true}]"#, "/known_future/0/event", "a text was expected"),
      (#""known_future":[{"price":1}]"#, "/known_future/0/week", "missing"),
      (#""as_of":5"#, "/as_of", "a date as yyyy-MM-dd"),
      (#""as_of":"2026-11-17""#, "/as_of", "does not begin a week"),
      (#""as_of":"next""#, "/as_of", "a date as yyyy-MM-dd"),
    ] as [(String, String, String)])
  func members(text: String, pointer: String, message: String) throws {
    let body = #"{"series":{"store":"Berlin","product":"tea"},\#(text)}"#
    guard let request = try? JSONValue(parsing: body) else {
      #expect(pointer.isEmpty, "the body is no JSON")
      return
    }
    let fault = try #require(try Toy.fault(Toy.predictor(), request.text))
    #expect(fault.status == 422 && fault.kind == "invalid-request")
    #expect(fault.fields.map(\.pointer) == [pointer])
    #expect(fault.fields[0].message.contains(message), "\(fault.fields[0].message)")
  }

  @Test(
    arguments: [
      ("[]", "", "an object was expected, found a list"), ("null", "", "found null"), ("3", "", "found a number"),
      ("{}", "/series", "missing: name the series by store, product"),
      (#"{"series":null}"#, "/series", "missing"),
      (#"{"series":"Berlin"}"#, "/series", "an object with store, product"),
      (#"{"series":{"store":"Berlin"}}"#, "/series/product", "missing"),
      (#"{"series":{"store":"Berlin","product":null}}"#, "/series/product", "missing"),
      (#"{"series":{"store":"Berlin","product":[]}}"#, "/series/product", "a text was expected, found a list"),
      (#"{"series":{"store":"Berlin","product":"tea","sotre":1}}"#, "/series/sotre", "did you mean 'store'?"),
      (#"{"batch":1}"#, "/batch", "a list was expected, found a number"),
      (#"{"batch":[]}"#, "/batch", "at least one"),
      (#"{"batch":[1]}"#, "/batch/0", "an object was expected"),
      (#"{"batch":[{}]}"#, "/batch/0/series", "missing"),
      (#"{"batch":[{"series":{"store":"Berlin","product":"tea"},"batch":[]}]}"#, "/batch/0/batch", "unknown field"),
      (
        #"{"batch":[{"series":{"store":"Berlin","product":"tea"}}],"horizon":4}"#, "/horizon",
        "put it into each element of the batch"
      ),
    ] as [(String, String, String)])
  func bodies(body: String, pointer: String, message: String) throws {
    let fault = try #require(try Toy.fault(Toy.predictor(), body))
    #expect(fault.status == 422)
    #expect(fault.fields.map(\.pointer) == [pointer])
    #expect(fault.fields[0].message.contains(message), "\(fault.fields[0].message)")
  }

  @Test func allFaultsAtOnce() throws {
    let fault = try #require(
      try Toy.fault(Toy.predictor(), #"{"series":{"store":"x"},"horizon":0,"quantiles":[2],"as_of":1,"hist":[]}"#))
    #expect(fault.fields.map(\.pointer) == ["/hist", "/series/product", "/horizon", "/quantiles/0", "/as_of"])
  }

  @Test func atMostTwentyFaults() throws {
    let many = (0..<5000).map { "\"member \($0)\":1" }.joined(separator: ",")
    #expect(try Toy.fault(Toy.predictor(), "{\(many)}")?.fields.count == 20)
    let rows = (0..<5000).map { _ in "{\"week\":\"x\",\"units\":1}" }.joined(separator: ",")
    let body = "{\"series\":{\"store\":\"Berlin\",\"product\":\"tea\"},\"history\":[\(rows)]}"
    #expect(try Toy.fault(Toy.predictor(), body)?.fields.count == 20)
  }

  @Test func nullMembersAreAsIfAbsent() throws {
    let body =
      """
      {"series":{"store":"Berlin","product":"tea"},"horizon":null,"quantiles":null,"history":null,
        "known_future":null,"as_of":null}
      """
    #expect(try Toy.fault(Toy.predictor(), body) == nil)
  }

  /// A key column of numbers or of yes and no is written as the data has it.
  @Test func keysThatAreNoTexts() throws {
    let keys = [["7", "true"], ["-3", "x"], ["0.5", "false"]]
    let predictor = ForecastPredictor(contract: Toy.contract(), current: Toy.models(keys: keys), past: [])
    #expect(try Toy.fault(predictor, #"{"series":{"store":7,"product":true}}"#) == nil)
    #expect(try Toy.fault(predictor, #"{"series":{"store":-3,"product":"x"}}"#) == nil)
    #expect(try Toy.fault(predictor, #"{"series":{"store":0.5,"product":false}}"#) == nil)
    #expect(try Toy.fault(predictor, #"{"series":{"store":"7","product":"true"}}"#) == nil)
  }
}
