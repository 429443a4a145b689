import Bundles
import Digests
import Evaluation
import Findings
import ForecastModel
import Forecasting
import JSON
import Runs
import Support
import Testing

/// From a run to an order proposal in a file.
@Suite struct OrderTests {
  private struct Shop {
    let world: World
    let folder: RunFolder
    let result: ForecastPipeline.Result
    let predictor: ForecastPredictor

    init(
      _ orders: String? = "{lead_time: 1, review_period: 1, pack_size: 12}",
      csv: String = Sales(series: 4, weeks: 40).csv
    ) throws {
      world = try World(csv, sets: ["models.candidates=[theta]"] + (orders.map { ["orders=\($0)"] } ?? []))
      (result, folder, _) = try world.run()
      predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    }

    func propose(_ name: String?, _ text: String = "", to output: String = "orders.csv", horizon: Int? = nil) throws
      -> String
    {
      let input = name.map { "\(world.folder)/\($0)" }
      if let input { try Files.write(text, to: input) }
      _ = try ForecastBatch(predictor: predictor, horizon: horizon, makesOrders: true)
        .run(input: input, output: "\(world.folder)/\(output)")
      return try Files.readText("\(world.folder)/\(output)")
    }

    func fault(_ name: String?, _ text: String = "", horizon: Int? = nil) -> Diagnostic? {
      do {
        _ = try propose(name, text, horizon: horizon)
        return nil
      } catch let fault as Diagnostic { return fault } catch { return (error as? Diagnostics)?.list.first }
    }
  }

  @Test func everySeriesWithoutAFile() throws {
    let lines = try Shop().propose(nil).split(separator: "\n")
    #expect(
      lines[0]
        == "store,product,week,to,periods,demand_median,demand_served,stock,on_order,to_order,packs,pack_size,reason")
    #expect(lines.count == 5)
    let cells = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(cells[0...4] == ["store 0", "product 0", Sales.date(40), Sales.date(41), "2"])
    let served = try #require(Double(cells[6]))
    #expect(served > (try #require(Double(cells[5]))) && cells[7].isEmpty && cells[8].isEmpty)
    #expect(Double(cells[9]) == 12 * (served / 12).rounded(.up) && Double(cells[10]) == (served / 12).rounded(.up))
    #expect(cells[12].contains("not given"))
  }

  /// CSV, JSON lines and the endpoint propose the same.
  @Test func equalsTheEndpoint() throws {
    let shop = try Shop()
    let csv = try shop.propose("in.csv", "store,product,stock,on_order\nstore 1,product 0,7,3\n").split(separator: "\n")
    let body = #"{"series":{"store":"store 1","product":"product 0"},"order":{"stock":7,"on_order":3}}"#
    let lines = try shop.propose("in.jsonl", body + "\n", to: "out.jsonl")
    var writer = JSONWriter()
    try shop.predictor.answer(try JSONValue(parsing: body), into: &writer)
    let order = try #require(try JSONValue(parsing: writer.bytes)["order"])
    #expect(try JSONValue(parsing: lines)["order"] == order)
    let cells = csv[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let names = csv[0].split(separator: ",").map(String.init)
    for (name, cell) in zip(names.dropFirst(4), cells.dropFirst(4)) {
      #expect(order[name]?.string ?? order[name]?.text == cell, "\(name)")
    }
    #expect(order["stock"] == 7 && order["on_order"] == 3)
  }

  /// More at hand is never more to order; the whole need is always covered, and by less than a pack too much.
  @Test func moreStockIsFewerPacks() throws {
    let shop = try Shop()
    var last = Double.infinity
    for stock in stride(from: -50.0, through: 150, by: 7) {
      let row = try shop.propose("in.csv", "store,product,stock,on_order\nstore 1,product 0,\(stock),4\n").split(
        separator: "\n")[1]
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
      let (served, units) = (cells[6], cells[9])
      #expect(units <= last && units >= 0)
      #expect(units + stock + 4 >= served - 1e-6 && (units == 0 || units - 12 + stock + 4 < served))
      last = units
    }
    #expect(last == 0)
  }

  /// A static column with the name of a term gives each series its own.
  @Test func termsFromTheData() throws {
    let rows = Sales(series: 4, weeks: 40).rows.enumerated().map { "\($0.element),\($0.offset / 40 == 1 ? 50 : 6)" }
    func world(_ rows: [String]) throws -> World {
      try World(
        "store,product,week,units,region,case\n" + rows.joined(separator: "\n") + "\n",
        yaml: World.yaml.replacing(
          "    - {name: region,  type: category, role: static}\n",
          with: "    - {name: region,  type: category, role: static}\n    - {name: case, type: number, role: static}\n"),
        sets: ["models.candidates=[theta]", "orders={lead_time: 1, columns: {pack_size: case}}"])
    }
    let good = try world(rows)
    let run = try good.run()
    let predictor = try ForecastPredictor(bundle: try Bundle(at: run.folder.bundle))
    let output = "\(good.folder)/orders.jsonl"
    _ = try ForecastBatch(predictor: predictor, makesOrders: true).run(input: nil, output: output)
    let sizes = try Files.readText(output).split(separator: "\n").map {
      try JSONValue(parsing: String($0))["order"]?["case"]
    }
    #expect(sizes.sorted { ($0?.number ?? 0) < ($1?.number ?? 0) } == [6, 6, 6, 50])
    let bad = try world(rows.map { $0.hasSuffix(",50") ? String($0.dropLast(2)) + "-5" : $0 })
    do {
      _ = try bad.run()
      Issue.record("a pack of -5 units was taken")
    } catch let faults as Diagnostics {
      #expect(faults.list.map(\.code) == ["E3075"])
    }
  }

  @Test func refusals() throws {
    let shop = try Shop()
    #expect(shop.fault("in.csv", "store,product,stok\nstore 1,product 0,7\n")?.code == "E3074")
    #expect(shop.fault("in.csv", "store,product,stock\nstore 1,product 0,many\n")?.place?.line == 2)
    #expect(shop.fault("in.csv", "store,product,pack_size\nstore 1,product 0,-2\n")?.code == "E3070")
    #expect(shop.fault("in.csv", "store,product,stock\nstore 9,product 0,2\n")?.code == "E3070")
    #expect(shop.fault(nil, horizon: 2)?.code == "E1064")
    // Which of two rows holds nobody says; of rows with timestamps the newest that says anything does, all of it.
    let twice = shop.fault("in.csv", "store,product,stock\nstore 1,product 0,2\nstore 0,product 0,9\nstore 1,product 0,5\n")
    #expect(twice?.code == "E3076" && twice?.place?.line == 4 && twice?.message.contains("line 2") == true)
    let line = #"{"series":{"store":"store 1","product":"product 0"}}"# + "\n"
    #expect(shop.fault("in.jsonl", line + line)?.code == "E3076")
    let moments = shop.fault(
      "in.csv", "store,product,week,units,stock\nstore 1,product 0,\(Sales.date(40)),20,5\n"
        + "store 2,product 0,\(Sales.date(40)),20,5\nstore 1,product 0,\(Sales.date(40)),20,5\n")
    #expect(moments?.code == "E3054" && moments?.place?.line == 4 && moments?.message.contains("line 2") == true)
    #expect(try Shop(nil).fault(nil)?.code == "E1064")
  }

  /// The section does not move what was there before, and a run keeps its bytes.
  @Test func bundleAndReplay() throws {
    let shop = try Shop()
    let bundle = try Bundle(at: shop.folder.bundle)
    #expect(bundle.sectionNames.contains("orders"))
    let replay = try Files.readText(shop.folder.file("replay.jsonl")).split(separator: "\n")
    #expect(replay.allSatisfy { $0.contains("\"order\":{\"from\":") })
    let without = try Shop(nil)
    #expect(!(try Bundle(at: without.folder.bundle).sectionNames.contains("orders")))
    #expect(try Files.readText(without.folder.file("forecast.csv")) == Files.readText(shop.folder.file("forecast.csv")))
    let again = try Shop()
    #expect(shop.world.promised(shop.folder) == again.world.promised(again.folder))
  }

  /// Whether orders keep their promise stands in the report, with the correlation that was found.
  @Test func theReportSaysSo() throws {
    let shop = try Shop()
    let facts = RunFacts(
      name: "0001", dataFile: "data/sales.csv", dataDigest: .init(of: "x"), configDigest: .init(of: "y"),
      toolVersion: "0.0.1", seconds: 1, date: "2026-11-20")
    let text = String(
      describing: ForecastReport(result: shop.result, facts: try shop.world.data().facts, run: facts).report())
    #expect(text.contains("Do orders keep their promise?") && text.contains("served quantile of the sum"))
  }
}
