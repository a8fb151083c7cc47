/// The ways to estimate mutual information, by the names that the command gives them.
public enum Estimator: String, Codable, Sendable, Hashable, CaseIterable {
  /// ``infoNCE``, and beside it ``ksg`` where the components are few; the larger of the two, as each
  /// reads low where it fails.
  case auto
  /// InfoNCE with every other sample of the batch as a negative; its ceiling is ln B (van den Oord
  /// et al., "Representation learning with contrastive predictive coding", 2018).
  case infoNCE = "infonce"
  /// InfoNCE with negatives drawn from the batch with replacement, as the published code draws them.
  case sampledInfoNCE = "infonce-sampled"
  /// The Donsker–Varadhan bound, whose gradient is normalised by a moving average (Belghazi et al.,
  /// "Mutual information neural estimation", ICML 2018).
  case mine
  /// The bound of Nguyen, Wainwright and Jordan, 1 + E[t] − E[exp t] (IEEE Trans. Inf. Theory 2010).
  case nwj
  /// A critic trained to tell joint from shuffled samples, read by a Donsker–Varadhan bound whose
  /// exponentials are clipped (Song and Ermon, ICLR 2020).
  case smile
  /// The distances to the k nearest neighbours, without a critic: a control that shares nothing with
  /// the others (Kraskov, Stögbauer and Grassberger, Phys. Rev. E 69, 066138, 2004, algorithm 1).
  case ksg
  /// What the published code reports: ``InfoNCE`` on its training batches.
  case authors
  /// MINE as the published code compares it with InfoNCE: a step an epoch on all samples.
  case authorsMINE = "authors-mine"

  /// Whether it is one of the published code's, which take samples as they are and report the values
  /// of training batches.
  public var isPublished: Bool { self == .authors || self == .authorsMINE }

  /// Whether a critic is trained on one part of the samples and read on another.
  public var isCrossFitted: Bool { self != .ksg && !isPublished }
}
