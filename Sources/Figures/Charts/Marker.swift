/// The shape of a data point, so that series differ by more than colour.
public enum Marker: Sendable, Hashable, CaseIterable {
  case circle, square, triangle, diamond, cross

  /// The outline with the given half size as path commands relative to its centre; the current
  /// point may be anywhere after them. Areas are about equal.
  func path(x: Double, y: Double, radius: Double) -> String {
    let p = Number.pixels
    switch self {
    case .circle:
      let r = p(radius)
      return "M\(p(x - radius)) \(p(y))a\(r) \(r) 0 1 0 \(p(2 * radius)) 0"
        + "a\(r) \(r) 0 1 0 \(p(-2 * radius)) 0z"
    case .square:
      let side = radius * 1.8
      return "M\(p(x - side / 2)) \(p(y - side / 2))h\(p(side))v\(p(side))h\(p(-side))z"
    case .triangle:
      let r = radius * 1.3
      return "M\(p(x)) \(p(y - r))l\(p(r)) \(p(1.75 * r))h\(p(-2 * r))z"
    case .diamond:
      let r = radius * 1.35
      return "M\(p(x)) \(p(y - r))l\(p(r)) \(p(r))l\(p(-r)) \(p(r))l\(p(-r)) \(p(-r))z"
    case .cross:
      let (a, b) = (radius * 1.25, radius * 0.38)
      return "M\(p(x - b)) \(p(y - a))h\(p(2 * b))v\(p(a - b))h\(p(a - b))v\(p(2 * b))"
        + "h\(p(b - a))v\(p(a - b))h\(p(-2 * b))v\(p(b - a))h\(p(b - a))v\(p(-2 * b))"
        + "h\(p(a - b))z"
    }
  }
}
