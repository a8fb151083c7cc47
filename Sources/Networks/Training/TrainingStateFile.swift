public import Tensors

extension TrainingState {
  private static let momentumPrefix = "momentum/"
  private static let countersName = "counters"
  private static let plateauBestName = "plateau/best"

  /// The state as named tensors: the weights under torchvision's names, the momentum under
  /// `momentum/…`, `counters` = [epoch, step, bad epochs, reductions] as 64-bit numbers in two
  /// 32-bit halves each (low first), and `plateau/best` as the two halves of a double.
  public func encoded() -> TensorFile {
    var file = TensorFile(floats: parameters)
    for (name, tensor) in momentum { file.floats[Self.momentumPrefix + name] = tensor }
    let counters = [epoch, step, plateau.badEpochs, plateau.reductions]
    file.integers[Self.countersName] = Self.halves(of: counters.map { UInt64($0) })
    file.integers[Self.plateauBestName] = Self.halves(of: [plateau.best.bitPattern])
    return file
  }

  /// Reads what ``encoded()`` wrote, bit by bit the same. Whether it fits a network is checked
  /// where it meets one.
  public init(decoding file: TensorFile) throws(NetworkError) {
    parameters = [:]
    momentum = [:]
    for (name, tensor) in file.floats {
      if name.hasPrefix(Self.momentumPrefix) {
        momentum[String(name.dropFirst(Self.momentumPrefix.count))] = tensor
      } else {
        parameters[name] = tensor
      }
    }
    let counters = try Self.words(Self.countersName, count: 4, in: file).map {
      Int(bitPattern: UInt($0))
    }
    let best = try Self.words(Self.plateauBestName, count: 1, in: file)
    guard counters.allSatisfy({ (0..<1 << 40).contains($0) }), counters[3] <= 10_000 else {
      throw .state("its counters \(counters) are impossible")
    }
    epoch = counters[0]
    step = counters[1]
    plateau = Plateau()
    plateau.badEpochs = counters[2]
    plateau.reductions = counters[3]
    plateau.best = Double(bitPattern: best[0])
  }

  private static func halves(of words: [UInt64]) -> IntegerTensor {
    IntegerTensor(
      shape: [words.count, 2],
      values: words.flatMap {
        [Int32(truncatingIfNeeded: $0), Int32(truncatingIfNeeded: $0 >> 32)]
      })
  }

  private static func words(
    _ name: String, count: Int, in file: TensorFile
  ) throws(NetworkError) -> [UInt64] {
    guard let tensor = file.integers[name], tensor.shape == [count, 2] else {
      throw .state("“\(name)” is missing or not \(count) × 2 integers")
    }
    return (0..<count).map {
      UInt64(UInt32(bitPattern: tensor.values[2 * $0]))
        | UInt64(UInt32(bitPattern: tensor.values[2 * $0 + 1])) << 32
    }
  }
}
