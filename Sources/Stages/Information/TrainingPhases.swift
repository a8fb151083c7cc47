public import Information
public import PipelineModel

/// The four phases of training as epochs; see `Information.Phases` for the rules.
public typealias Phases = Information.Phases

extension Phases: Artifact {}

/// Finds the phases of training in the curve of I(X;T), or takes those that are given.
///
/// ```swift
/// let phases = TrainingPhases(planes)                     // or (planes, given: [1, 5, 40, 120])
/// StealthScore(planes, phases: phases)
/// ```
public struct TrainingPhases: Stage {
  @Inputs var points: [any Stage<InformationPoint>]
  /// Nil for the mean over the clean classes.
  let subset: RowSubset?
  /// The epochs of somebody who looked at the curve; empty where they are to be found.
  let given: [Int]

  public static var kind: String { "phases" }
  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "phases of training" }

  /// - Parameters:
  ///   - planes: one for each measured epoch.
  ///   - subset: whose I(X;T) is looked at; the mean over the clean classes where none is named, as
  ///     these tell of the training and not of the attack.
  ///   - given: four epochs that stand for the phases, in the place of what would be found.
  public init(_ planes: [InformationPlane], from subset: RowSubset? = nil, given: [Int] = []) {
    points = planes.flatMap(\.points)
    self.subset = subset
    self.given = given
  }

  /// Given epochs that nothing is measured after are known before anything runs.
  public func check() throws {
    let epochs = points.compactMap { ($0 as? EstimateInformation)?.epoch }
    guard !given.isEmpty, epochs.count == points.count else { return }
    _ = try Phases(given: given, among: Set(epochs).sorted())
  }

  public func run(_ context: StageContext) throws -> Phases {
    let points = try context.read(points).filter { $0.quantity == .inputRepresentation }
    guard given.isEmpty else {
      return try Phases(given: given, among: Set(points.map(\.epoch)).sorted())
    }
    let target = points.first?.target ?? 0
    let chosen = points.filter { point in
      guard let subset else { return point.subset.cleanLabel != nil }
      return point.subset == subset
    }
    guard !chosen.isEmpty else {
      throw UserError(
        "the phases are to be found from I(X;T) of "
          + "\(subset.map { "“\($0.name(target: target))”" } ?? "the clean classes"), which was not "
          + "measured; measure it, or name another subset")
    }
    var curve: [Int: Double] = [:]
    for (epoch, points) in Dictionary(grouping: chosen, by: \.epoch) {
      curve[epoch] = points.map(\.value).reduce(0, +) / Double(points.count)
    }
    return try Phases(in: curve)
  }
}
