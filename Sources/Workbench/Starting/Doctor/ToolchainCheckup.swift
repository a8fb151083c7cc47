import Fingerprint
import Launcher
import Terminal

/// The compiler, what was installed, and whether the two belong together.
struct ToolchainCheckup {
  /// The program that is running, which lies in the installation.
  let executable: String

  var checkup: Checkup {
    guard let installation = try? Installation(ofCommandAt: executable) else {
      return Checkup(
        area: "Installation",
        findings: [
          .bad(
            "library", "there is none beside \(executable)",
            "run “make install” in the ibpipe checkout, and call the ibpipe that it installs")
        ])
    }
    return Checkup(
      area: "Installation",
      findings: [manifest(installation), compiler(installation)].flatMap { $0 })
  }

  /// Whether every file is the one that was installed: an installation that was interrupted, or
  /// made over another, mixes versions.
  private func manifest(_ installation: Installation) -> [Finding] {
    let repair = "run “make install” (or “make build”) in the ibpipe checkout again"
    guard let bytes = try? Files.read(installation.manifest), bytes.count < 1 << 20 else {
      return [.bad("files", "\(installation.manifest) cannot be read", repair)]
    }
    var count = 0
    var wrong: [String] = []
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      // A digest, two spaces and a path, as sha256sum writes them.
      let digest = line.prefix(64)
      let path = String(line.dropFirst(66))
      guard digest.count == 64, !path.isEmpty else { continue }
      count += 1
      let file = Path.absolute(path, from: installation.root)
      let found = try? Files.read(file)
      if found.map({ SHA256.digest(of: $0).hex }) != String(digest) { wrong.append(path) }
    }
    if !wrong.isEmpty || count == 0 {
      let names = wrong.prefix(3).joined(separator: ", ")
      let more = wrong.count > 3 ? " and \(wrong.count - 3) more" : ""
      return [
        .bad(
          "files", count == 0 ? "the list of them is empty" : "not as installed: \(names)\(more)",
          repair)
      ]
    }
    return [
      .good(
        "files", "command, library, workbench and modules of one build, in \(installation.root)")
    ]
  }

  private func compiler(_ installation: Installation) -> [Finding] {
    let toolchain: Toolchain
    do {
      toolchain = try Toolchain(for: installation, searchPath: Environment.value("PATH"))
    } catch {
      return [
        .bad(
          "compiler", "pipeline files cannot be compiled: \(error.description)",
          "install Swift 6 from https://www.swift.org/install")
      ]
    }
    guard let version = toolchain.version() else {
      return [
        .bad(
          "compiler", "\(toolchain.compiler) does not run",
          "see what “\(toolchain.compiler) --version” says")
      ]
    }
    guard let made = installation.compilerVersion else {
      return [.good("compiler", "\(version), \(toolchain.compiler)")]
    }
    if made != version {
      return [
        .bad(
          "compiler", "\(version), but the modules were made with \(made)",
          "put \(made) on the PATH, or build ibpipe again with “make install”")
      ]
    }
    return [.good("compiler", "\(version), as the modules were made with: \(toolchain.compiler)")]
  }
}
