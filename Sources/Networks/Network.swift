/// A network that can be trained and looked into, as a configuration: what makes two networks the
/// same. ``ResNet18`` and ``VGG16`` are the paper's.
///
/// Gaussian noise is added inside, in training and in evaluation alike: it is what makes the mutual
/// information between a layer and the input finite.
public protocol Network: Codable, Hashable, Sendable {
  /// What people call it, such as `ResNet-18`.
  static var name: String { get }
  /// The largest ``width``.
  static var widest: Int { get }
  /// Channels at the first stage, a multiple of 4; at the last there are eight times as many.
  var width: Int { get }
  /// σ of the noise after rectifiers.
  var noise: Double { get set }
  /// σ of the noise on the vector that the last linear layer takes.
  var outputNoise: Double { get set }
  var classes: Int { get }
  /// Its layers. Only for a configuration that ``validate()`` does not refuse.
  var architecture: Architecture { get }
}

extension Network {
  /// The images' height and width in pixels.
  public static var imageSize: Int { Architecture.imageSize }
  /// The images' channels.
  public static var imageChannels: Int { Architecture.imageChannels }

  /// Whether the other is the same network of the same kind.
  public func isEqual(to other: any Network) -> Bool { (other as? Self) == self }

  /// The length of the representation T.
  public var features: Int { 8 * width }

  /// The same network with its noise switched off.
  public var withoutNoise: Self {
    var silent = self
    silent.noise = 0
    silent.outputNoise = 0
    return silent
  }

  /// Refuses a configuration that cannot be built.
  public func validate() throws(NetworkError) {
    guard width >= 4, width % 4 == 0, width <= Self.widest else {
      throw .configuration("the width is \(width); choose a multiple of 4 from 4 to \(Self.widest)")
    }
    guard noise >= 0, outputNoise >= 0, noise.isFinite, outputNoise.isFinite else {
      throw .configuration("the noise is \(noise) and \(outputNoise); both must be 0 or more")
    }
    guard classes >= 2, classes <= 100_000 else {
      throw .configuration("the number of classes is \(classes); choose from 2 to 100,000")
    }
  }
}
