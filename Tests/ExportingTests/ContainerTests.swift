import Bundles
import Exporting
import JSON
import Solution
import Support
import Testing

/// The files for the container, read as text: no container is needed to test them.
@Suite(.enabled(if: FakeEndpoint.isAvailable, "needs python3 for a server that stands in"))
struct ContainerTests {
  @Test func hardened() throws {
    let world = try ExportWorld { plan in
      plan.settings.endpoint.port = 9123
      plan.settings.endpoint.tokenFile = "/run/secrets/my token"
      plan.settings.verify.loadSeconds = 0.05
      plan.settings.endpoint.batchMax = 77
    }
    #expect(try export(world.plan).wrote)
    func text(_ name: String) throws -> String { try Files.readText("\(world.plan.destination)/\(name)") }

    let dockerfile = try text("Dockerfile")
    for line in [
      "FROM scratch", "USER 65532:65532", "EXPOSE 9123", "ENTRYPOINT [\"/srv/solkit-endpoint\"]",
      "CMD [\"/srv/solkit-endpoint\", \"--health\"]", "COPY bundle /srv/bundle",
    ] { #expect(dockerfile.contains(line)) }
    #expect(try text(".dockerignore").hasPrefix("*\n"))

    let compose = try text("compose.yaml")
    for line in [
      "    read_only: true", "    cap_drop: [ALL]", "\"no-new-privileges:true\"", "\"127.0.0.1:9123:9123\"",
      "        target: \"/run/secrets/my token\"", "    file: ./token", "    mem_limit: ",
      "    image: \"acme-weekly-orders:7-",
    ] { #expect(compose.contains(line), "\(compose)") }

    let settings = try JSONValue(parsing: text("endpoint.json"))
    let expected: JSONValue = [
      "version": 1, "name": "ACME weekly orders", "bundle": "bundle", "host": "0.0.0.0", "port": 9123,
      "auth": "bearer", "token_file": "/run/secrets/my token", "limits": ["batch_max": 77],
    ]
    #expect(settings == expected)
  }
}
