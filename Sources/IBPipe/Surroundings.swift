import ArtifactStore
import Engine
import Fingerprint
import Glibc
import PipelineModel

/// What the launcher tells the program about where it runs.
enum Surroundings {
  /// Takes in what the launcher keeps beside the program: where the pipeline file is, and what
  /// stands for its code. Without that a stage could stay fresh although its code changed.
  static func readManifest() throws(UserError) {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    guard let bytes = try? contentsOfFile("/\(folder)/manifest.json", limit: 16 << 20),
      let manifest = try? PipelineManifest(bytes)
    else {
      throw UserError(
        "the compiled pipeline in /\(folder) has lost its manifest.json; remove the folder, and it "
          + "is compiled again")
    }
    PipelineSource.stamps = manifest.stamps
    PipelineSource.folder = parent(of: manifest.source)
  }

  /// The pipeline file as the user named it.
  static func pipelineFile(named file: String) -> String {
    environment("IBPIPE_PIPELINE") ?? file
  }

  /// The cache that the launcher chose; a program called by hand decides by the same option and
  /// variable.
  static func cache(option: String?) -> String {
    absolute(environment("IBPIPE_CACHE") ?? option ?? "Cache")
  }

  /// Where copies of the outputs go: `Results/` beside the nearest Package.swift or Pipelines/.
  static func results(option: String?, pipelineFile: String) -> String {
    let stem = pipelineName(pipelineFile)
    if let chosen = option ?? environment("IBPIPE_RESULTS") { return absolute(chosen) + "/" + stem }
    var folder = parent(of: standardized(absolute(pipelineFile)))
    while folder != "/" {
      if ["Package.swift", "Pipelines"].contains(where: { isPresent("\(folder)/\($0)") }) {
        return "\(folder)/Results/\(stem)"
      }
      folder = parent(of: folder)
    }
    return absolute("Results/\(stem)")
  }

  /// `Pipelines/quickstart.swift` → `quickstart`.
  static func pipelineName(_ file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.hasSuffix(".swift") ? String(name.dropLast(6)) : name
  }

  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return String(cString: current) + "/" + path
  }

  /// A path from the root without `.` and `..`, whatever links there are.
  private static func standardized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The folder of what a path from the root leads to.
  private static func parent(of path: String) -> String {
    let end = path.lastIndex(of: "/") ?? path.startIndex
    return end == path.startIndex ? "/" : String(path[..<end])
  }
}

/// What the launcher wrote beside the program.
private struct PipelineManifest {
  let stamps: PipelineSource.Stamps
  let source: String

  init(_ bytes: [UInt8]) throws(JSONReader.Malformed) {
    self = try JSONReader.read(bytes) { (reader) throws(JSONReader.Malformed) in
      try PipelineManifest(reading: &reader)
    }
  }

  private init(reading reader: inout JSONReader) throws(JSONReader.Malformed) {
    var everything: String?
    var types: [String: String]?
    var repeated: Set<String>?
    var source: String?
    try reader.object { (reader, name) throws(JSONReader.Malformed) in
      switch name {
      case "codeStamp": everything = try reader.string()
      case "source": source = try reader.string()
      case "repeatedTypes":
        var names: Set<String> = []
        try reader.array { (reader) throws(JSONReader.Malformed) in
          names.insert(try reader.string())
        }
        repeated = names
      case "typeStamps":
        var stamps: [String: String] = [:]
        try reader.object { (reader, type) throws(JSONReader.Malformed) in
          stamps[type] = try reader.string()
        }
        types = stamps
      default: try reader.skip()
      }
    }
    guard let everything, let types, let repeated, let source else {
      throw JSONReader.Malformed()
    }
    stamps = .init(everything: everything, types: types, repeated: repeated)
    self.source = source
  }
}
