package import CommandGrammar
import Glibc
import Launcher
import PipelineModel
import Terminal

/// `ibpipe init`: writes a pipeline that runs, to start from.
package struct InitVerb {
  private let command: InitCommand
  private let currentFolder: String

  package init(_ command: InitCommand, currentFolder: String = Path.currentFolder) {
    self.command = command
    self.currentFolder = currentFolder
  }

  package func run() throws -> Int32 {
    let place = try PipelinePlace(for: command.name, from: currentFolder)
    let wrote = try write(place)
    for file in wrote { Console.line("wrote \(shown(file))") }
    let file = shown(place.file)
    Console.output(
      """
      Next:
        ibpipe graph \(InitVerb.quoted(file))    # what it makes, and from what
        ibpipe run \(InitVerb.quoted(file))      # about half a minute, on images that come with ibpipe
      Then open the report that it names, change a setting with --set, and run it again.
      """)
    return 0
  }

  /// Writes what is not there yet, and gives the files.
  private func write(_ place: PipelinePlace) throws -> [String] {
    var wrote: [String] = []
    do {
      try Files.makeFolder(Path.folder(of: place.file))
      let text = PipelineTemplate.text(name: place.name)
      guard try Files.create(Array(text.utf8), at: place.file) else {
        throw UserError("\(shown(place.file)) is there already: choose another name")
      }
      wrote.append(place.file)
      // What runs leave behind does not belong into a repository.
      let ignored = Path.join(place.root, ".gitignore")
      if try Files.create(Array("/Cache/\n/Results/\n".utf8), at: ignored) {
        wrote.append(ignored)
      }
    } catch let failure as SystemFailure {
      throw UserError("the pipeline cannot be written: \(failure); give a path in another folder")
    }
    return wrote
  }

  /// A path as seen from the current folder.
  private func shown(_ path: String) -> String {
    let prefix = currentFolder == "/" ? "/" : currentFolder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// A path as a shell takes it.
  private static func quoted(_ path: String) -> String {
    path.contains(" ") ? "'\(path)'" : path
  }
}
