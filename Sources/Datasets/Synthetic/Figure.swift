/// What a generated image shows, as the share of a pixel that the figure covers.
///
/// Coordinates are in pixels from the centre of the image, x to the right and y down.
enum Figure {
  case stripes(normal: SIMD2<Float>, period: Float, phase: Float)
  case checks(along: SIMD2<Float>, period: Float, phase: SIMD2<Float>)
  case rings(centre: SIMD2<Float>, period: Float, phase: Float)
  case spots(centres: [SIMD2<Float>], radius: Float)
  case disc(centre: SIMD2<Float>, radius: Float)
  case cross(centre: SIMD2<Float>, along: SIMD2<Float>, arm: Float, width: Float)
  case frame(centre: SIMD2<Float>, along: SIMD2<Float>, half: Float, width: Float)

  init(label: Int, _ draws: inout Draws) {
    switch label {
    case 0: self = .stripes(SIMD2(0, 1), &draws)
    case 1: self = .stripes(SIMD2(1, 0), &draws)
    case 2: self = .stripes(SIMD2(1, 1), &draws)
    case 3: self = .stripes(SIMD2(1, -1), &draws)
    case 4:
      self = .checks(
        along: .slanted(SIMD2(1, 0), by: 1, &draws), period: draws.uniform(8, 16),
        phase: SIMD2(draws.uniform(0, 1), draws.uniform(0, 1)))
    case 5:
      self = .rings(
        centre: .within(10, &draws), period: draws.uniform(4.5, 12), phase: draws.uniform(0, 1))
    case 6: self = .spots(&draws)
    case 7: self = .disc(centre: .within(8, &draws), radius: draws.uniform(5, 10))
    case 8:
      self = .cross(
        centre: .within(7, &draws), along: .slanted(SIMD2(1, 0), by: 1, &draws),
        arm: draws.uniform(7, 13), width: draws.uniform(1.5, 2.5))
    default:
      self = .frame(
        centre: .within(7, &draws), along: .slanted(SIMD2(1, 0), by: 1, &draws),
        half: draws.uniform(6, 10), width: draws.uniform(1.2, 2))
    }
  }

  private static func stripes(_ normal: SIMD2<Float>, _ draws: inout Draws) -> Figure {
    .stripes(
      normal: .slanted(normal, by: 0.3, &draws), period: draws.uniform(4.5, 12),
      phase: draws.uniform(0, 1))
  }

  /// One spot near each point of a coarse grid with a random origin, so that they seldom merge.
  private static func spots(_ draws: inout Draws) -> Figure {
    let origin = SIMD2(draws.uniform(0, 9), draws.uniform(0, 9))
    var centres: [SIMD2<Float>] = []
    for index in 0..<25 {
      let corner = SIMD2<Float>(Float(index % 5), Float(index / 5)) * 9
      centres.append(corner + origin - 22.5 + .within(1.5, &draws))
    }
    return .spots(centres: centres, radius: draws.uniform(1.8, 3.2))
  }

  /// From 0, outside, to 1, inside, with edges one pixel wide.
  func cover(at point: SIMD2<Float>) -> Float {
    switch self {
    case .stripes(let normal, let period, let phase):
      return Figure.edge(Figure.wave((point * normal).sum() / period + phase) * period)
    case .checks(let along, let period, let phase):
      let across = SIMD2(-along.y, along.x)
      let u = Figure.wave((point * along).sum() / period + phase.x) * period
      let v = Figure.wave((point * across).sum() / period + phase.y) * period
      let inU = Figure.edge(u)
      let inV = Figure.edge(v)
      return inU * inV + (1 - inU) * (1 - inV)
    case .rings(let centre, let period, let phase):
      return Figure.edge(Figure.wave(Figure.length(point - centre) / period + phase) * period)
    case .spots(let centres, let radius):
      let nearest = centres.map { Figure.length(point - $0) }.min() ?? radius
      return Figure.edge(radius - nearest)
    case .disc(let centre, let radius):
      return Figure.edge(radius - Figure.length(point - centre))
    case .cross(let centre, let along, let arm, let width):
      let turned = Figure.turned(point - centre, along)
      let long = max(turned.x, turned.y)
      let short = min(turned.x, turned.y)
      return Figure.edge(min(width - short, arm - long))
    case .frame(let centre, let along, let half, let width):
      let turned = Figure.turned(point - centre, along)
      return Figure.edge(width - abs(max(turned.x, turned.y) - half))
    }
  }

  /// The distances of a point from the two axes of a frame whose first axis is `along`.
  private static func turned(_ point: SIMD2<Float>, _ along: SIMD2<Float>) -> SIMD2<Float> {
    SIMD2(abs((point * along).sum()), abs(point.y * along.x - point.x * along.y))
  }

  private static func length(_ vector: SIMD2<Float>) -> Float {
    (vector * vector).sum().squareRoot()
  }

  /// The signed distance, in periods, from the nearest edge of a square wave: in −1/4…1/4.
  private static func wave(_ turns: Float) -> Float {
    let part = turns - turns.rounded(.down)
    return 0.25 - abs(part - 0.5)
  }

  private static func edge(_ inside: Float) -> Float { min(max(inside + 0.5, 0), 1) }
}

extension SIMD2<Float> {
  /// The direction turned by an angle of tangent up to `slant` either way, with length 1.
  fileprivate static func slanted(
    _ direction: SIMD2, by slant: Float, _ draws: inout Draws
  ) -> SIMD2 {
    let slant = draws.uniform(-slant, slant)
    let turned = direction + SIMD2(-direction.y, direction.x) * slant
    return turned / (turned * turned).sum().squareRoot()
  }

  /// A point in the square of `reach` pixels around the centre.
  fileprivate static func within(_ reach: Float, _ draws: inout Draws) -> SIMD2 {
    let x = draws.uniform(-reach, reach)
    return SIMD2(x, draws.uniform(-reach, reach))
  }
}
