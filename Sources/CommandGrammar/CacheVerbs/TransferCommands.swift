public import ArgumentParser

/// `ibpipe cache export`.
public struct CacheExportCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write an artifact's payloads as ordinary files: safetensors, JSON, SVG.",
    discussion: """
      Examples:
        ibpipe cache export badnets:score --to score
        ibpipe cache export sha256:8fbd4156 --to /tmp/weights
        ibpipe cache export latest:activations --numpy

      A provenance.json beside them says how the artifact was made, and from what.
      \(artifactNames)
      """)

  @Argument(help: "The artifact.")
  public var artifact: String

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp(
      "The folder; it is made. (default: the artifact's name)", valueName: "folder"))
  public var folder: String?

  @Flag(help: "Replace files that are there.")
  public var overwrite = false

  @Flag(help: "Write tensors as .npz instead of .safetensors.")
  public var numpy = false

  @OptionGroup public var options: CacheOptions

  public init() {}
}

/// `ibpipe cache import`.
public struct CacheImportCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Bring a tensor file (.safetensors, .npy, .npz) into the cache as an artifact.",
    discussion: """
      Examples:
        ibpipe cache import weights.safetensors
        ibpipe cache import activations.npz --name resnet-activations

      A pipeline uses it as Imported("resnet-activations", sha256: "…"): the line is printed. The \
      digest makes sure that a later import of the same name changes no result. A pin, \
      imported-NAME, keeps it through collections.

      A pipeline that should follow a file as it changes reads it itself: \
      ReadTensors(at: "activations.npz").
      """)

  @Argument(help: "The file.")
  public var file: String

  @Option(help: ArgumentHelp("What it is called. (default: the file's name)", valueName: "name"))
  public var name: String?

  @OptionGroup public var options: CacheOptions

  public init() {}
}
