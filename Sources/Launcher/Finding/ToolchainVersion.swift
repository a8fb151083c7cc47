extension Toolchain {
  /// What the compiler says it is, such as `Swift version 6.1 (swift-6.1-RELEASE)`; nil where it
  /// does not run. Runs it.
  package func version() -> String? {
    let interruption = Interruption()
    let environment = CompilerFlags.passedVariables.compactMap { name in
      Environment.value(name).map { "\(name)=\($0)" }
    }
    guard
      let outcome = try? Subprocess.run(
        [compiler, "--version"], environment: environment, interruption: interruption),
      outcome.status == 0
    else { return nil }
    return Self.version(in: outcome.output[...])
  }

  /// The first `Swift version …)` in some bytes.
  static func version(in bytes: ArraySlice<UInt8>) -> String? {
    let mark = Array("Swift version ".utf8)
    guard let start = bytes.firstRange(of: mark)?.lowerBound else { return nil }
    let rest = bytes[start...].prefix(200)
    guard let end = rest.firstIndex(of: UInt8(ascii: ")")) else { return nil }
    return String(decoding: rest[...end], as: UTF8.self)
  }
}

extension Installation {
  /// What the compiler was that made the modules; nil where they do not say. Others cannot read
  /// them.
  package var compilerVersion: String? {
    guard let module = try? Files.read(modules + "/IBPipe.swiftmodule") else { return nil }
    return Toolchain.version(in: module[...].prefix(1 << 16))
  }
}
