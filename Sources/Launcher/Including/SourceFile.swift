/// A Swift file that a program is compiled from, as it was when it was read.
package struct SourceFile: Equatable, Sendable {
  /// As the user would name it: what diagnostics show.
  package let path: String
  /// From the root, with every symbolic link resolved.
  package let realPath: String
  package let contents: [UInt8]

  package init(path: String, realPath: String, contents: [UInt8]) {
    self.path = path
    self.realPath = realPath
    self.contents = contents
  }
}
