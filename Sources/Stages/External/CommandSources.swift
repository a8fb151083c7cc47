import FoundationEssentials
import Glibc
import PipelineModel

/// A file that a command reads: scripts, and whatever else its arguments name.
struct CommandSource: Encodable, Sendable, Equatable {
  /// As the pipeline names it, relative to the folder of the pipeline file.
  let name: String
  /// Where its copy lies in the command's scratch folder.
  let place: String

  init(_ name: String) {
    self.name = name
    var parts: [Substring] = []
    var leavesFolder = name.hasPrefix("/")
    for part in name.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        leavesFolder = true
      }
    }
    // What lies outside of the pipeline's folder has no place of its own in the scratch folder.
    place = (leavesFolder ? parts.suffix(1) : parts[...]).joined(separator: "/")
  }

  /// From the root.
  var path: String { CommandSource.path(of: name) }

  static func path(of name: String) -> String {
    if name.hasPrefix("/") { return name }
    return (PipelineSource.folder ?? FileManager.default.currentDirectoryPath) + "/" + name
  }

  /// Whether a word of a command names a file that is there.
  static func exists(_ name: String) -> Bool {
    var status = stat()
    return !name.isEmpty && !name.utf8.contains(0) && stat(path(of: name), &status) == 0
      && status.st_mode & S_IFMT == S_IFREG
  }

  /// The files among the words of a command: each argument that names one, and the program itself
  /// where it is named by a path relative to the pipeline's folder.
  ///
  /// - Parameter isMade: tells what is there only once the command runs.
  static func found(in words: [String], except isMade: (String) -> Bool) -> [CommandSource] {
    words.enumerated().compactMap { index, word in
      let isProgram = index == 0
      if isProgram && (word.hasPrefix("/") || !word.contains("/")) { return nil }
      return !isMade(word) && exists(word) ? CommandSource(word) : nil
    }
  }
}
