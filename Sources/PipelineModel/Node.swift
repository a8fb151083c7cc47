public import Fingerprint

/// A stage as the engine sees it: identity, parameters and upstream nodes.
///
/// A node is made once for every time that a stage is passed on, and knows its definition key from
/// the keys of its inputs. So walking a graph of nodes costs its edges, however often a stage is
/// shared.
public final class Node: Sendable {
  /// An input: the property's name, and the nodes behind it (several for ``Inputs``).
  public struct Upstream: Sendable {
    public let name: String
    public let nodes: [Node]
  }

  public let stage: any Stage
  public let kind: String
  /// The stage's own words for itself; not unique.
  public let label: String
  public let codeStamp: String
  public let parameters: CanonicalValue
  public let inputs: [Upstream]
  /// Hash of kind, code stamp, parameters and the inputs' definition keys: the node's identity.
  public let definition: Digest
  /// Why the stage cannot be part of a pipeline, if it cannot.
  public let defect: String?

  public init(_ stage: any Stage) {
    let kind = type(of: stage).kind
    var parameters: [String: CanonicalValue] = [:]
    var inputs: [Upstream] = []
    var defect: String?
    let stamp = type(of: stage).codeStamp
    var code = StageCode(of: type(of: stage))
    let mirror = Mirror(reflecting: stage)
    // An enum's case and what a class inherits are no children: they would be missing in the key.
    if mirror.displayStyle != .struct {
      defect = "stage “\(kind)” is not a struct; declare it as one"
    }
    if !stamp.isVersion, let name = TypeIdentity.ambiguity(of: type(of: stage), kind: kind) {
      defect =
        "several types of the pipeline's files are called “\(name)”, and results of the stage "
        + "“\(kind)” could be taken for another's; give each type a name of its own"
    }
    for child in mirror.children {
      guard let label = child.label else { continue }
      if let input = child.value as? any InputProperty {
        inputs.append(Upstream(name: String(label.drop { $0 == "_" }), nodes: input.upstream))
      } else if child.value is Needs {
        // Needs may be stored as well as computed: they are in no key either way.
        continue
      } else if let parameter = child.value as? any Encodable {
        do {
          parameters[label] = try CanonicalValue(encoding: parameter)
          if !stamp.isVersion { code.add(child.value) }
        } catch {
          defect = "stage “\(kind)”, property “\(label)”: \(error)"
        }
      } else {
        defect =
          "stage “\(kind)”, property “\(label)” is a \(type(of: child.value)), which is neither "
          + "an input nor Encodable; declare inputs with @Input or @Inputs and make parameters "
          + "Encodable"
      }
    }
    self.stage = stage
    self.kind = kind
    self.label = stage.label
    self.codeStamp = stamp.text(code)
    self.parameters = .map(parameters)
    self.inputs = inputs
    self.defect = defect
    self.definition = Keys.definition(
      kind: kind, codeStamp: codeStamp, parameters: self.parameters,
      inputs: inputs.map { ($0.name, $0.nodes.map(\.definition)) })
  }
}
