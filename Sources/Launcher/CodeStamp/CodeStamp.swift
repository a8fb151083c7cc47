internal import Fingerprint

package enum CodeStamp {
  package static func of(_ source: [UInt8]) -> String { SHA256.digest(of: source).hex }
}
