import Glibc
import Support
import Templates
import Testing

struct SharedFilesTests {
  /// What `make install` lays out, moved and called through a link.
  @Test func installed() throws {
    let world = TemplateWorld()
    try Files.makeFolder("\(world.path)/first/bin")
    try world.makeTemplate("forecast-sales", in: "\(world.path)/first/share/solkit/templates")
    try Files.write("#!", to: "\(world.path)/first/bin/solkit", mode: 0o755)
    try Files.write("#!", to: "\(world.path)/first/bin/solkit-endpoint", mode: 0o755)
    try Files.write("Apache-2.0", to: "\(world.path)/first/share/solkit/LICENSE")
    try Files.move("\(world.path)/first", to: "\(world.path)/second")
    #expect(symlink("\(world.path)/second/bin/solkit", "\(world.path)/link") == 0)

    for program in ["\(world.path)/second/bin/solkit", "\(world.path)/link"] {
      let found = SharedFiles.locate(program: program, extra: "")
      #expect(
        found
          == SharedFiles(
            templates: ["\(world.path)/second/share/solkit/templates"],
            endpoint: "\(world.path)/second/bin/solkit-endpoint",
            licence: "\(world.path)/second/share/solkit/LICENSE"))
      #expect(try Template.named("forecast-sales", in: found).version == "1.2.0")
    }
  }

  @Test func clone() throws {
    let world = TemplateWorld()
    try Files.makeFolder("\(world.path)/clone/.build/x86_64/release")
    try Files.makeFolder("\(world.path)/clone/templates")
    try Files.write("", to: "\(world.path)/clone/Package.swift")
    try Files.write("#!", to: "\(world.path)/clone/.build/x86_64/release/solkit", mode: 0o755)
    let found = SharedFiles.locate(program: "\(world.path)/clone/.build/x86_64/release/solkit", extra: "")
    #expect(found == SharedFiles(templates: ["\(world.path)/clone/templates"]))
    // `templates` alone is anybody's folder.
    Files.remove("\(world.path)/clone/Package.swift")
    #expect(SharedFiles.locate(program: "\(world.path)/clone/.build/x86_64/release/solkit", extra: "").templates == [])
  }

  /// A firm's own templates come first.
  @Test func ownTemplates() throws {
    let world = TemplateWorld()
    try world.makeTemplate("forecast-sales", in: "\(world.path)/ours")
    let found = SharedFiles.locate(extra: "\(world.path)/nothing:\(world.path)/ours")
    #expect(found.templates.prefix(2) == ["\(world.path)/nothing", "\(world.path)/ours"])
    #expect(try Template.named("forecast-sales", in: found).folder == "\(world.path)/ours/forecast-sales")
    #expect(Template.list(in: found).templates.count { $0.name == "forecast-sales" } == 1)
    #expect(SharedFiles.locate(program: "/no/such/program", extra: "") == SharedFiles(templates: []))
  }
}
