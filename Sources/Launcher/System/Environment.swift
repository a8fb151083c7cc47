import Glibc

/// The environment of this process.
package enum Environment {
  /// `nil` also where the variable is set to nothing.
  package static func value(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
