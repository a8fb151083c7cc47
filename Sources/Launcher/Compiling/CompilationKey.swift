internal import Fingerprint

/// Everything that can change what a pipeline file compiles to.
package struct CompilationInputs: Equatable, Sendable {
  /// The pipeline file and those it includes. Their paths from the root count: the program can see
  /// them, as `#filePath`.
  package var sources: [SourceFile]
  /// ``Toolchain/identity``.
  package var toolchain: [String]
  /// The path and the digest of each file of the ``Installation``.
  package var library: [[String]]
  package var flags: [String]
  /// Names and values of the variables that can change what the compiler makes.
  package var environment: [[String]]

  package init(
    sources: [SourceFile], toolchain: [String], library: [[String]], flags: [String],
    environment: [[String]]
  ) {
    self.sources = sources
    self.toolchain = toolchain
    self.library = library
    self.flags = flags
    self.environment = environment
  }

  /// A change of how the launcher compiles, or of what it lays beside a program, raises this.
  package static let launcherVersion = "2"

  /// The name that a compiled program is cached under: the SHA-256, in hexadecimal, of all of the
  /// above. Every list begins with its length and every text with its count of bytes, so two
  /// different inputs are never the same bytes.
  package var key: String {
    var encoding = Encoding()
    encoding.add("ibpipe compiled pipeline " + Self.launcherVersion)
    encoding.add(sources.count)
    for source in sources {
      encoding.add(source.realPath)
      encoding.add(source.contents)
    }
    encoding.add(toolchain)
    encoding.add(library.count)
    for file in library { encoding.add(file) }
    encoding.add(flags)
    encoding.add(environment.count)
    for variable in environment { encoding.add(variable) }
    return SHA256.digest(of: encoding.bytes).hex
  }

  private struct Encoding {
    var bytes: [UInt8] = []

    mutating func add(_ count: Int) {
      withUnsafeBytes(of: UInt64(count).littleEndian) { bytes += $0 }
    }

    mutating func add(_ contents: [UInt8]) {
      add(contents.count)
      bytes += contents
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add(_ texts: [String]) {
      add(texts.count)
      for text in texts { add(text) }
    }
  }
}
