/// One step of an experiment, as a value: what it is made from (inputs), how (parameters), and by
/// which code (the code stamp). Calling a stage's initialiser runs nothing.
///
/// ```swift
/// struct Brightness: Stage {
///   @Input var images: any Stage<ImageSet>    // what it depends on
///   var scale = 1.0                           // a parameter: any Encodable value
///
///   func run(_ context: StageContext) throws -> Scores {
///     let images = try context.read(images)
///     …
///   }
/// }
/// ```
///
/// A stage is pure: the same inputs and parameters give the same bytes, whatever the machine's
/// number of threads. Every stored property is an ``Input``, an ``Inputs`` or an `Encodable`
/// parameter; parameters and inputs are part of the stage's keys, so changing one makes the stage
/// stale.
public protocol Stage<Product>: Sendable {
  /// What the stage makes.
  associatedtype Product: Artifact

  /// The name of the kind of stage, in `kebab-case`. By default made from the type's name, with
  /// those of the types that it is nested in.
  static var kind: String { get }

  /// What stands for the stage's code in its keys. A stage in a pipeline file leaves the default.
  static var codeStamp: CodeStamp { get }

  /// What people see this stage called, such as `train 1–5`. Never part of a key.
  var label: String { get }

  /// What the stage asks of the machine: cores, memory, time. Never part of a key.
  var needs: Needs { get }

  /// When a product is as good as an earlier one; nil, the default, where only the same bytes are.
  /// Never part of a key.
  var tolerance: Tolerance<Product>? { get }

  /// Files outside the pipeline that the stage reads. Their content is part of the action key.
  /// Called before anything runs; throw a ``UserError`` when they are not there.
  func sourceFiles() throws -> [String]

  /// Refuses parameters that cannot work, from what is known without any input. Called before
  /// anything runs; throw an error whose description is one sentence.
  func check() throws

  /// Makes the product. Throw a ``UserError`` to say in one sentence what is wrong with the input.
  func run(_ context: StageContext) throws -> Product
}

extension Stage {
  public static var kind: String { TypeIdentity.of(Self.self).kind }
  public static var codeStamp: CodeStamp { .pipelineFile }
  public var label: String {
    let identity = TypeIdentity.of(Self.self)
    // Where it is nested people know by what surrounds it in the graph.
    return Self.kind == identity.kind ? kebabCase("\(Self.self)") : Self.kind
  }
  public var needs: Needs { Needs() }
  public var tolerance: Tolerance<Product>? { nil }
  public func sourceFiles() throws -> [String] { [] }
  public func check() throws {}
}

/// `InformationPlane` → `information-plane`, `HTMLReport` → `html-report`; generic arguments are
/// kept apart by dashes, and a type from the one that it is nested in by a dot.
package func kebabCase(_ name: String) -> String {
  let characters = Array(name)
  var result = ""
  for (index, character) in characters.enumerated() {
    guard character.isLetter || character.isNumber else {
      if !result.isEmpty && result.last != "-" && result.last != "." {
        result += character == "." ? "." : "-"
      }
      continue
    }
    if character.isUppercase, index > 0 {
      let previous = characters[index - 1]
      let endsAcronym =
        previous.isUppercase && index + 1 < characters.count && characters[index + 1].isLowercase
      if previous.isLowercase || previous.isNumber || endsAcronym { result += "-" }
    }
    result += character.lowercased()
  }
  return result.last == "-" ? String(result.dropLast()) : result
}

/// What stands for the code of a stage in its keys.
public enum CodeStamp: Sendable, Hashable {
  /// The version of a stock stage: raised whenever its behaviour changes.
  case version(Int)
  /// The digest of the code that the stage can run of the pipeline file, and of those that it
  /// includes.
  case pipelineFile
  /// Both: a stock stage that runs code which the pipeline's files declare.
  case versionInPipelineFile(Int)

  /// The text that is hashed and recorded, where all code of the pipeline's files stands for what
  /// the stage can run.
  public var text: String { text(StageCode(types: [])) }

  /// The text that is hashed and recorded.
  ///
  /// - Parameter code: what of the pipeline's files the stage can run.
  package func text(_ code: StageCode) -> String {
    switch self {
    case .version(let number): "version \(number)"
    case .pipelineFile: "source \(code.stamp)"
    case .versionInPipelineFile(let number): "version \(number), source \(code.stamp)"
    }
  }

  var isVersion: Bool { if case .version = self { true } else { false } }
}
