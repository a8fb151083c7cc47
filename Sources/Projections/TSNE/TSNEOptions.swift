/// The settings of ``TSNE``. The defaults are those of openTSNE.
public struct TSNEOptions: Codable, Sendable, Hashable {
  /// The effective number of neighbours of a point; at most a third of the other points are used.
  public var perplexity: Double
  /// All gradient steps, the exaggerated ones included.
  public var iterations: Int
  /// How many of the first steps exaggerate the attraction, with ``exaggeratedMomentum``.
  public var exaggeratedIterations: Int
  /// The factor on the attraction during the first steps.
  public var exaggeration: Double
  public var exaggeratedMomentum: Double
  public var momentum: Double
  /// The step size for a gradient without its factor 4, as in openTSNE, FIt-SNE and the original
  /// (scikit-learn's is a quarter of it); `nil` stands for n divided by the exaggeration of the
  /// moment (Belkina et al., Nature Communications 10, 2019), and at least 200.
  public var learningRate: Double?
  /// How the repulsion of all points is summed.
  public var repulsion: Repulsion
  /// How coarse the Barnes–Hut sum is: a cell stands for its points where its width is less than
  /// `theta` times its distance. 0 is exact.
  public var theta: Double

  /// Ways to sum the repulsion.
  public enum Repulsion: String, Codable, Sendable, Hashable {
    /// By interpolation where the embedding is dense enough for it to take less time, as it is
    /// with several thousand points; else by Barnes–Hut. By Barnes–Hut where ``theta`` is 0.
    case automatic
    case barnesHut
    /// On a grid, by Fourier transforms, as long as the embedding is at most 680 wide.
    case interpolation
  }

  public init(
    perplexity: Double = 30, iterations: Int = 750, exaggeratedIterations: Int = 250,
    exaggeration: Double = 12, exaggeratedMomentum: Double = 0.8, momentum: Double = 0.8,
    learningRate: Double? = nil, repulsion: Repulsion = .automatic, theta: Double = 0.5
  ) {
    self.perplexity = perplexity
    self.iterations = iterations
    self.exaggeratedIterations = exaggeratedIterations
    self.exaggeration = exaggeration
    self.exaggeratedMomentum = exaggeratedMomentum
    self.momentum = momentum
    self.learningRate = learningRate
    self.repulsion = repulsion
    self.theta = theta
  }

  /// Refuses options that no embedding can be made with.
  package func check() throws(ProjectionError) {
    func require(_ fits: Bool, _ name: String, _ value: Any, _ allowed: String)
      throws(ProjectionError)
    {
      if !fits {
        throw .invalidOption(name: "t-SNE's \(name)", value: "\(value)", allowed: allowed)
      }
    }
    let finite = 1e9
    try require(perplexity >= 1 && perplexity < finite, "perplexity", perplexity, "at least 1")
    try require(iterations >= 0, "iterations", iterations, "0 or more")
    try require(
      exaggeratedIterations >= 0, "exaggeratedIterations", exaggeratedIterations, "0 or more")
    try require(
      exaggeration > 0 && exaggeration < finite, "exaggeration", exaggeration, "positive")
    try require(
      (0..<1).contains(exaggeratedMomentum), "exaggeratedMomentum", exaggeratedMomentum,
      "at least 0 and below 1")
    try require((0..<1).contains(momentum), "momentum", momentum, "at least 0 and below 1")
    if let rate = learningRate {
      try require(rate > 0 && rate < finite, "learningRate", rate, "positive")
    }
    try require(theta >= 0 && theta <= 2, "theta", theta, "from 0 to 2")
  }
}
