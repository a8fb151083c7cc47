import Glibc

/// A system call that failed, and on what.
package struct SystemFailure: Error, CustomStringConvertible {
  let path: String
  let code: Int32

  init(path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
  }

  package var description: String { "\(path): \(String(cString: strerror(code)))" }
}
