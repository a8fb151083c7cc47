package import CommandGrammar
import Fingerprint
import Launcher
import Terminal
import Transfers

/// `ibpipe data fetch`: brings the files of a published data set.
package struct FetchVerb {
  private let command: DataFetchCommand

  package init(_ command: DataFetchCommand) { self.command = command }

  private struct Report: Encodable {
    enum State: String, Encodable { case downloaded, there, failed }

    struct File: Encodable {
      let path, url, sha256: String
      /// Bytes.
      let size: Int
      let state: State
      let problem: String?
    }

    let dataSet: String
    let files: [File]
    /// What a pipeline reads it with.
    let stage: String
  }

  /// Gives the exit code: 0 all files are there, 1 one could not be brought.
  package func run() throws -> Int32 {
    try Files.makeFolder(command.folder)
    let files = try OfficialFile.of(command.dataSet).map(bring)
    let stage = OfficialFile.stage(of: command.dataSet, in: command.folder)
    let isComplete = files.allSatisfy { $0.state != .failed }
    if command.json {
      try Console.json(Report(dataSet: command.dataSet.rawValue, files: files, stage: stage))
    } else if isComplete {
      Console.output("in a pipeline  \(printableText(stage))")
    }
    return isComplete ? 0 : 1
  }

  private func bring(_ file: OfficialFile) throws -> Report.File {
    let url = "\(command.mirror ?? file.site)/\(file.name)"
    let path = Path.join(command.folder, file.name)
    func report(_ state: Report.State, _ problem: String? = nil) -> Report.File {
      Report.File(
        path: path, url: url, sha256: file.digest, size: file.size, state: state, problem: problem)
    }
    if Files.kind(of: path) != nil {
      guard try SHA256.digest(ofFile: path).hex == file.digest else {
        let problem = "\(path) is there, but is not the official file; move it away"
        Console.error(problem)
        return report(.failed, problem)
      }
      Console.line("\(path) is there already, and is the official file")
      return report(.there)
    }
    do throws(DownloadError) {
      try download(file, from: url, to: path)
      Console.line("downloaded \(path), \(sizeText(file.size)); its SHA-256 is the official one")
      return report(.downloaded)
    } catch {
      Console.error("\(error)")
      if let advice = advice(file, error, path) { Console.line(advice) }
      return report(.failed, "\(error)")
    }
  }

  private func download(
    _ file: OfficialFile, from url: String, to path: String
  ) throws(DownloadError) {
    guard let digest = Digest(hex: file.digest) else { return }
    let line = ProgressLine("downloading \(file.name)")
    defer { line.clear() }
    try Download(url: url, target: path, size: file.size, digest: digest)
      .run { line.show($0, of: file.size) }
  }

  /// How to go on where the network does not help.
  private func advice(_ file: OfficialFile, _ error: DownloadError, _ path: String) -> String? {
    switch error {
    case .unreachable, .refused, .noLibrary, .failed:
      """
      Without a network: download \(file.site)/\(file.name) elsewhere, put it at \(path),
      and run this command again, which checks it (SHA-256 \(file.digest)).
      A mirror is named with --from. SyntheticImages() needs no files at all.
      """
    default: nil
    }
  }
}
