import Bundles
import JSON
import Serving
import Testing

/// What the endpoint says about itself.
@Suite struct EndpointDocumentTests {
  @Test func describesItsSchema() throws {
    let schema = try ToyEndpoint(stamp: .draft).ask(ToyEndpoint.get("/v1/schema"))?.json
    #expect(schema?["route"] == "/v1/sum")
    #expect(schema?["model"]?["stamp"] == "DRAFT")
    #expect(schema?["model"]?["scores"]?["wape"] == 0.2)
    #expect(schema?["request"]?["required"] == ["values"])
    #expect(schema?["example"] == ["values": [1, 2.5]])
    #expect(schema?["horizon"] == 8)
  }

  @Test func itsExampleWorks() throws {
    let example = try #require(ToyEndpoint.model().schemaDocument["example"])
    #expect(try ToyEndpoint().ask(ToyEndpoint.post(example.text))?.status == 200)
  }

  @Test func writesPrometheusText() throws {
    let endpoint = try ToyEndpoint(stamp: .draft)
    for _ in 0..<3 { _ = endpoint.ask(ToyEndpoint.post("{\"values\":[1]}")) }
    _ = endpoint.ask(ToyEndpoint.post("{"))
    _ = endpoint.ask(ToyEndpoint.get("/nowhere"))
    let answer = try #require(endpoint.ask(ToyEndpoint.get("/metrics")))
    #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    let lines = answer.body.split(separator: "\n").map(String.init)
    #expect(lines.contains("solkit_http_requests_total{route=\"/v1/sum\",status=\"200\"} 3"))
    #expect(lines.contains("solkit_http_requests_total{route=\"/v1/sum\",status=\"400\"} 1"))
    #expect(lines.contains("solkit_http_requests_total{route=\"none\",status=\"404\"} 1"))
    #expect(lines.contains("solkit_http_request_duration_seconds_count{route=\"/v1/sum\"} 4"))
    #expect(lines.contains("solkit_http_request_duration_seconds_bucket{route=\"/v1/sum\",le=\"+Inf\"} 4"))
    #expect(
      lines.contains { $0.hasPrefix("solkit_model_info{project=\"acme \\\"sums\\\"\",vertical=\"toy\",version=\"3-") }
    )
    #expect(lines.contains { $0.hasPrefix("process_resident_memory_bytes ") && !$0.hasSuffix(" 0") })
    // Every sample belongs to a family with a type, and is a name, labels and a number.
    var families = Set<String>()
    for line in lines {
      if line.hasPrefix("# TYPE ") { families.insert(String(line.split(separator: " ")[2])) }
      guard !line.hasPrefix("#") else { continue }
      let name = line.prefix { $0 != "{" && $0 != " " }
      #expect(families.contains { name == $0 || name.hasPrefix("\($0)_") }, "\(line)")
      #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
    }
  }

  @Test func bucketsNeverFall() throws {
    let endpoint = try ToyEndpoint()
    _ = endpoint.ask(ToyEndpoint.post("{\"values\":[1],\"sleep\":3}"))
    let text = endpoint.ask(ToyEndpoint.get("/metrics"))?.body ?? ""
    let counts = text.split(separator: "\n").filter {
      $0.hasPrefix("solkit_http_request_duration_seconds_bucket{route=\"/v1/sum\"")
    }
    .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    #expect(counts.count == 17)
    #expect(counts == counts.sorted())
    #expect(counts.first == 0)
    #expect(counts.last == 1)
  }

  @Test func generatesOpenAPI() throws {
    let document = try #require(try ToyEndpoint().ask(ToyEndpoint.get("/openapi.json"))?.json)
    #expect(document == OpenAPI.document(of: ToyEndpoint.model(), authentication: .none))
    #expect(document["openapi"] == "3.1.0")
    let paths = try #require(document["paths"]?.object).members.map(\.name)
    #expect(paths == ["/v1/sum", "/v1/schema", "/openapi.json", "/healthz", "/readyz", "/metrics"])
    let predict = try #require(document["paths"]?["/v1/sum"]?["post"])
    #expect(predict["requestBody"]?["content"]?["application/json"]?["example"] == ["values": [1, 2.5]])
    #expect(document["components"]?["schemas"]?["Request"]?["required"] == ["values"])
    #expect(document["components"]?["securitySchemes"] == nil)
    let guarded = OpenAPI.document(of: ToyEndpoint.model(), authentication: .bearer)
    #expect(guarded["components"]?["securitySchemes"]?["token"]?["scheme"] == "bearer")
    #expect(guarded["security"] == [["token": []]])
  }

  @Test func everyReferenceLeadsSomewhere() {
    let document = OpenAPI.document(of: ToyEndpoint.model(stamp: .draft), authentication: .bearer)
    var references = [String]()
    func collect(_ value: JSONValue) {
      if let object = value.object {
        for member in object.members {
          if member.name == "$ref", let text = member.value.string { references.append(text) }
          collect(member.value)
        }
      }
      for element in value.array ?? [] { collect(element) }
    }
    collect(document)
    #expect(references.count > 20)
    for reference in references {
      var place: JSONValue? = document
      for part in reference.split(separator: "/").dropFirst() { place = place?[String(part)] }
      #expect(place != nil, "\(reference)")
    }
  }
}
