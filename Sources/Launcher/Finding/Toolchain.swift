/// The Swift compiler that pipeline files are compiled with.
package struct Toolchain: Equatable, Sendable {
  /// `swiftc`, with its folder's symbolic links resolved but not its own: the driver looks at the
  /// name that it is called by.
  package let compiler: String
  /// The folder of the toolchain: `usr` where it is as downloaded.
  package let root: String

  /// The folder of the libraries that programs are linked with.
  package var runtime: String { root + "/lib/swift_static/linux" }

  /// The program that says where another crashed.
  package var backtracer: String { root + "/libexec/swift/linux/swift-backtrace" }

  /// The compiler that the installation's modules were made with if it is still there, else the
  /// first `swiftc` in `searchPath`.
  package init(for installation: Installation, searchPath: String?) throws(LaunchFailure) {
    if let recorded = try? Files.read(installation.toolchainRecord),
      let toolchain = Self(
        compiler: String(decoding: recorded.prefix { $0 != 0x0A }, as: UTF8.self))
    {
      self = toolchain
      return
    }
    let folders = (searchPath ?? "").split(separator: ":").map(String.init)
    guard let first = folders.map({ $0 + "/swiftc" }).first(where: Files.isExecutable) else {
      throw .input(
        """
        The Swift compiler (swiftc) is not on the PATH: install Swift 6 from \
        https://www.swift.org/install and add its usr/bin folder to the PATH.
        """)
    }
    guard let toolchain = Self(compiler: first) else {
      throw .input(
        """
        \(first) does not belong to a Swift toolchain with static libraries for Linux: add the \
        usr/bin folder of one to the PATH.
        """)
    }
    self = toolchain
  }

  /// `nil` unless the library that compiled programs need is where it should be.
  private init?(compiler path: String) {
    guard Files.isExecutable(path), let resolved = Files.realPath(path) else { return nil }
    let bin = Path.folder(of: resolved)
    compiler = bin + "/swiftc"
    root = Path.folder(of: bin)
    guard Files.isExecutable(compiler), Files.kind(of: runtime) == .folder else { return nil }
  }

  /// What tells this toolchain from every other without running it: the driver and the compiler
  /// proper, each with size, inode and time.
  package var identity: [String] {
    ["swiftc", "swift-frontend"].map { name in
      let path = root + "/bin/" + name
      guard let identity = Files.identity(of: path) else { return path }
      return "\(path) \(identity.size) \(identity.modified) \(identity.inode)"
    }
  }
}
