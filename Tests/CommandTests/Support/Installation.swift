import Glibc
import TestSupport

/// What `make build` lays out, made of the programs that were built for the tests, but for the
/// compiler: a script that complains as compilers do, or "compiles" whatever file it is given into
/// the trial pipeline (`Tests/TrialPipeline`). So a call goes the whole way that a user's does.
struct Installation: Sendable {
  /// Lies beside the programs, so that they need not be copied.
  let folder: String

  var command: String { folder + "/bin/ibpipe" }
  var workbench: String { folder + "/lib/ibpipe/workbench" }
  var compiler: String { folder + "/swift/usr/bin/swiftc" }

  static let whole = Installation("whole")

  /// - Parameter lacking: the files that are missing.
  init(_ name: String, lacking missing: [String] = []) {
    let built = Installation.built
    folder = "\(built)/command-tests/\(name)"
    TestFolder.remove(folder)
    for path in [
      "", "/bin", "/lib", "/lib/ibpipe", "/swift", "/swift/usr", "/swift/usr/bin",
      "/swift/usr/lib", "/swift/usr/lib/swift", "/swift/usr/lib/swift/linux",
    ] {
      if path.isEmpty { TestFolder.makeFolder("\(built)/command-tests") }
      TestFolder.makeFolder(folder + path)
    }
    link("\(built)/ibpipe", command)
    link("\(built)/ibpipe-workbench", workbench)
    TestFolder.write(folder + "/lib/ibpipe/libIBPipe.so", [])
    TestFolder.write(folder + "/lib/ibpipe/toolchain", Array("\(compiler)\n".utf8))
    TestFolder.write(compiler, Array(script("\(built)/ibpipe-trial").utf8))
    chmod(compiler, 0o755)
    for path in missing { unlink("\(folder)/\(path)") }
  }

  /// The folder of what was built, which the tests themselves lie in.
  private static let built: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = max(0, readlink("/proc/self/exe", &buffer, buffer.count - 1))
    let path = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }()

  /// What it does follows from the name of the file that it is to compile.
  private func script(_ trial: String) -> String {
    """
    #!/bin/sh
    for last; do :; done
    for word; do
      case $word in
      */wrong.swift)
        echo "$word:7:5: error: cannot find 'colour' in scope"; exit 1 ;;
      */crashing.swift) kill -SEGV $$ ;;
      */linking.swift) echo 'ld.gold: error: cannot find -lIBPipe'; exit 1 ;;
      */foreign.swift)
        echo 'error: module compiled with Swift 6.0 cannot be imported by the Swift 6.1 compiler'
        exit 1 ;;
      */slow.swift) sleep 60 ;;
      */doubtful.swift) echo "$word:2:3: warning: this is deprecated" ;;
      esac
    done
    ln '\(trial)' "$last"
    """
  }
}
