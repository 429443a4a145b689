import JSON
import Solution

/// The files that put the endpoint into a container: an image that holds nothing but the server and its model.
struct ContainerFiles {
  let plan: ExportPlan
  let modelVersion: String
  let peakMegabytes: Double

  /// A number that no system gives to anybody else by habit.
  static let user = 65532

  private var port: Int { plan.settings.endpoint.port }
  private var needsToken: Bool { plan.settings.endpoint.auth == .bearer }

  var dockerfile: String {
    """
    # One static program and its model: no shell, no packages, no root. Needs no network to build.
    FROM scratch
    COPY solkit-endpoint endpoint.json \(plan.licence == nil ? "" : "LICENSE ")/srv/
    COPY bundle /srv/bundle
    WORKDIR /srv
    USER \(Self.user):\(Self.user)
    EXPOSE \(port)
    STOPSIGNAL SIGTERM
    HEALTHCHECK --interval=10s --timeout=2s --start-period=2s --retries=3 CMD ["/srv/solkit-endpoint", "--health"]
    ENTRYPOINT ["/srv/solkit-endpoint"]

    """
  }

  /// Keeps the token, above all, out of the image.
  var dockerignore: String {
    """
    *
    !solkit-endpoint
    !endpoint.json
    !bundle
    !LICENSE

    """
  }

  /// Twice what was seen, in steps of 32 MB, at least 64.
  var memoryLimitMegabytes: Int { max(64, Int((peakMegabytes * 2 / 32).rounded(.up)) * 32) }

  var compose: String {
    var text = """
      # docker compose up -d     (README.md says how to make the token first)
      services:
        endpoint:
          image: "\(image)"
          build: .
          ports: ["127.0.0.1:\(port):\(port)"]   # this machine only: put a proxy with TLS in front, or widen it on purpose
          user: "\(Self.user):\(Self.user)"
          read_only: true
          cap_drop: [ALL]
          security_opt: ["no-new-privileges:true"]
          mem_limit: \(memoryLimitMegabytes)m
          pids_limit: 128
          restart: unless-stopped
          stop_grace_period: 15s
          healthcheck:
            test: ["CMD", "/srv/solkit-endpoint", "--health"]
            interval: 10s
            timeout: 2s
            start_period: 2s
            retries: 3
          logging: {driver: json-file, options: {max-size: "10m", max-file: "3"}}

      """
    if needsToken {
      text += [
        "    secrets:",
        "      - source: solkit_token",
        "        target: \(JSONValue.string(plan.settings.endpoint.tokenFile).text)",
        "secrets:",
        "  solkit_token:",
        "    file: ./token",
        "",
      ].joined(separator: "\n")
    }
    return text
  }

  /// Name and version as a registry takes them.
  var image: String {
    let plain = plan.project.lowercased().map { character -> Character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
    }
    let name = String(plain).split(separator: "-").joined(separator: "-")
    return "\(name.isEmpty ? "solkit-endpoint" : name):\(modelVersion)"
  }
}
