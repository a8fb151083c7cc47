import Glibc

/// A system call that failed, and on what.
package struct SystemFailure: Error, CustomStringConvertible {
  let path: String
  let code: Int32

  package init(path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
  }

  package var description: String { "\(path): \(reason)" }
  /// Without the path: for who names it in words of their own.
  package var reason: String { String(cString: strerror(code)) }
}
