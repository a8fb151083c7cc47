/// The code that a stage can run, as the types of the pipeline's files that it has to do with: its
/// own, those that it is generic over, and those of its parameters' values. The last can be told
/// only by looking: a parameter may be of any type that conforms to a protocol.
package struct StageCode {
  private var types: Set<String>
  /// Whether a value may hide what code it runs.
  private var isOpen: Bool

  init(of stage: any Any.Type) { self.init(types: TypeIdentity.of(stage).ofPipeline) }

  package init(types: Set<String>) {
    self.types = types
    isOpen = false
  }

  /// What stands for the code.
  package var stamp: String { PipelineSource.stamp(of: isOpen ? [] : types) }

  /// No Encodable value is nested this deep.
  private static let depthLimit = 64

  /// Adds the code that a parameter's value brings along.
  package mutating func add(_ value: Any, depth: Int = 0) {
    let identity = TypeIdentity.of(type(of: value))
    types.formUnion(identity.ofPipeline)
    if isOpen || identity.isClosed { return }
    // A mirror of its own may leave something out.
    if identity.isFunction || depth > StageCode.depthLimit || StageCode.hasOwnMirror(value) {
      isOpen = true
      return
    }
    var mirror: Mirror? = Mirror(reflecting: value)
    while let layer = mirror {
      for child in layer.children { add(child.value, depth: depth + 1) }
      mirror = layer.superclassMirror
    }
  }

  private static func hasOwnMirror(_ value: Any) -> Bool {
    value is any CustomReflectable && !String(reflecting: type(of: value)).hasPrefix("Swift.")
  }
}
