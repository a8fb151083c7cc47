import Attacks
import PipelineModel
import Tensors

extension Image {
  /// The picture in a file of tensors: its only one, `[H, W]`, `[H, W, 1]` or `[H, W, 3]`; bytes, or
  /// numbers from 0 to 1.
  init(pattern set: TensorSet) throws {
    guard let name = set.names.first, set.names.count == 1 else {
      throw UserError(
        "a pattern is one tensor, and there are \(set.names.count); keep the picture alone")
    }
    let raw = try set.tensor(name)
    let channels = raw.shape.count == 3 ? raw.shape[2] : 1
    guard (2...3).contains(raw.shape.count), [1, 3].contains(channels),
      raw.shape.allSatisfy({ $0 > 0 })
    else {
      throw UserError(
        "the pattern “\(name)” has the shape \(raw.shape) where [H, W] or [H, W, 3] was expected")
    }
    let isBytes = raw.type == .uint8
    let values = try set.float(name).values.map { isBytes ? $0 / 255 : $0 }
    guard values.allSatisfy({ (0...1).contains($0) }) else {
      throw UserError(
        "the pattern “\(name)” is not made of numbers from 0 to 1; divide it by 255, or store bytes"
      )
    }
    self.init(
      height: raw.shape[0], width: raw.shape[1],
      values: channels == 3 ? values : values.flatMap { [$0, $0, $0] })
  }
}

extension Attack {
  /// The attack with a pattern of the user's own, where there is one.
  func taking(_ pattern: TensorSet?) throws -> Self {
    guard let pattern, var attack = self as? any PatternAttack else { return self }
    attack.pattern = .image(try Image(pattern: pattern))
    return attack as? Self ?? self
  }
}
