/// A network that can be trained and looked into, as a configuration: what makes two networks the
/// same. ``ResNet18`` and ``VGG16`` are the paper's.
///
/// Gaussian noise is added inside, in training and in evaluation alike: it is what makes the mutual
/// information between a layer and the input finite.
public protocol Network: Codable, Hashable, Sendable {
  /// What people call it, such as `ResNet-18`.
  static var name: String { get }
  var classes: Int { get }
  /// The length of the representation T.
  var features: Int { get }
  /// The same network with its noise switched off.
  var withoutNoise: Self { get }
  /// Its layers. Only for a configuration that ``validate()`` does not refuse.
  var architecture: Architecture { get }

  /// Refuses a configuration that cannot be built.
  func validate() throws(NetworkError)
}

extension Network {
  /// The images' height and width in pixels.
  public static var imageSize: Int { Architecture.imageSize }
  /// The images' channels.
  public static var imageChannels: Int { Architecture.imageChannels }

  /// Whether the other is the same network of the same kind.
  public func isEqual(to other: any Network) -> Bool { (other as? Self) == self }
}

/// What the networks' configurations have in common.
func checkConfiguration(
  width: Int, widest: Int, noise: Double, outputNoise: Double, classes: Int
) throws(NetworkError) {
  guard width >= 4, width % 4 == 0, width <= widest else {
    throw .configuration("the width is \(width); choose a multiple of 4 from 4 to \(widest)")
  }
  guard noise >= 0, outputNoise >= 0, noise.isFinite, outputNoise.isFinite else {
    throw .configuration("the noise is \(noise) and \(outputNoise); both must be 0 or more")
  }
  guard classes >= 2, classes <= 100_000 else {
    throw .configuration("the number of classes is \(classes); choose from 2 to 100,000")
  }
}
