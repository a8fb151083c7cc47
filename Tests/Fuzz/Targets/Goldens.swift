import TestSupport

/// The small files that the tests keep, as seeds.
enum Goldens {
  private static let root: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    // Tests/Fuzz/Targets/Goldens.swift
    return parts.dropLast(3).joined(separator: "/")
  }()

  static func file(_ path: String) -> [UInt8] { TestFolder.read("\(root)/\(path)") }

  /// Those of a folder whose names end so, in the order of their names.
  static func files(_ folder: String, _ ending: String, upTo limit: Int = 1 << 15) -> [[UInt8]] {
    let files = TestFolder.names(in: "\(root)/\(folder)").filter { $0.hasSuffix(ending) }.sorted()
      .map { file("\(folder)/\($0)") }.filter { !$0.isEmpty && $0.count <= limit }
    precondition(!files.isEmpty, "there are no seeds in \(folder)")
    return files
  }
}
