import Fingerprint
import Foundation
import Launcher

/// The sources that decide what each stock stage makes. Paths from the root of the repository; a
/// folder stands for everything below it.
enum StageSources {
  static let paths: [String: [String]] = [
    "synthetic-images": [
      "Stages/Data/SyntheticImages.swift", "Stages/Data/Dataset.swift", "Datasets/Synthetic",
      "Datasets/Split.swift",
    ] + tensors,
    "cifar10": [
      "Stages/Data/CIFAR10.swift", "Stages/Data/Dataset.swift", "Datasets/CIFAR10",
      "Datasets/Archives", "Datasets/PixelTensor.swift", "Datasets/Split.swift",
    ] + tensors,
    "svhn": [
      "Stages/Data/SVHN.swift", "Stages/Data/Dataset.swift", "Datasets/SVHN", "Datasets/MATLAB",
      "Datasets/Archives/FileBytes.swift", "Datasets/PixelTensor.swift", "Datasets/Split.swift",
    ] + tensors,
    "image-folder": [
      "Stages/Data/FolderDataset.swift", "Stages/Data/Dataset.swift", "Datasets/Images",
      "Datasets/Archives/FileBytes.swift", "Datasets/HeldOut.swift", "Datasets/PixelTensor.swift",
      "Datasets/Split.swift",
    ] + tensors,
    "npz-images": [
      "Stages/Data/NPZDataset.swift", "Stages/Data/Dataset.swift", "Datasets/NumPy",
      "Datasets/Archives/FileBytes.swift", "Datasets/HeldOut.swift", "Datasets/PixelTensor.swift",
      "Datasets/Split.swift",
    ] + tensors,
    "read-tensors": ["Stages/Data/ReadTensors.swift", "Stages/Data/TensorSet.swift"] + tensors,
    "imported": ["Stages/Data/Imported.swift"],
    "poison": poisoning,
    "trigger": poisoning,
    "clean": poisoning,
    "image-quality": [
      "Stages/Perception/ImageQuality.swift", "Stages/Perception/ImageQualityResult.swift",
      "Stages/Perception/QualityMetric.swift", "Perception", "Statistics",
    ] + tensors,
    "image-quality-table": [
      "Stages/Perception/ImageQualityTable.swift", "Stages/Replication/Comparison.swift",
    ] + figures,
    "perturb": ["Stages/Poisoning", "Attacks"] + networks,
    "train": ["Stages/Training"] + networks,
    "weights": [
      "Stages/Exporting", "Networks/Training/TrainingState.swift",
      "Networks/Training/TrainingStateFile.swift", "Networks/Training/StateDictionary.swift",
    ] + tensors,
    "activations": ["Stages/Activations", "Attacks"] + networks,
    "information": [
      "Stages/Information/EstimateInformation.swift", "Stages/Information/InformationPoint.swift",
    ] + estimation,
    "phases": ["Stages/Information/TrainingPhases.swift", "Information/Phases"],
    "stealth-score": [
      "Stages/Information/StealthScore.swift", "Information/StealthScore", "Information/Phases",
      "Statistics",
    ],
    "poison-information": [
      "Stages/Validation/EstimatePoison.swift", "Stages/Validation/PoisonPoint.swift",
      "Information/Bounds",
    ] + estimation,
    "bound-checks": ["Stages/Validation/BoundChecks.swift"] + validation,
    "inequality-checks": ["Stages/Validation/InequalityChecks.swift"] + validation,
    "gaussian-study": ["Stages/Validation/GaussianStudy.swift"] + validation,
    "estimate-gaussian": [
      "Stages/Validation/GaussianStudy.swift", "Information/GaussianCase.swift",
      "Information/GaussianCase+ExactRatio.swift",
    ] + estimation,
    "gaussian-curves": ["Stages/Reporting/GaussianCurves.swift"] + figures,
    "validation-table": ["Stages/Reporting/ValidationTable.swift"] + figures,
    "bound-curves": ["Stages/Reporting/BoundCurves.swift"] + figures,
    "inequality-curves": ["Stages/Reporting/InequalityCurves.swift"] + figures,
    "stealth-against-perception": [
      "Stages/Reporting/StealthAgainstPerception.swift", "Stages/Replication/Comparison.swift",
      "Statistics",
    ] + figures,
    "stealth-table": ["Stages/Reporting/StealthTable.swift", "Statistics"] + figures,
    "t-sne": [
      "Stages/Projection/TSNE.swift", "Stages/Projection/Embedding.swift", "Kernels/fourier.c",
      "Kernels/interpolation.c",
      "Kernels/neighbours.c", "Kernels/tsne.c", "Kernels/include/fourier.h",
      "Kernels/include/interpolation.h", "Kernels/include/neighbours.h", "Kernels/include/tsne.h",
    ] + projections,
    "principal-plane": [
      "Stages/Projection/PrincipalPlane.swift", "Stages/Projection/Embedding.swift",
    ] + projections,
    "k-means": [
      "Stages/Projection/Clusters.swift", "Stages/Projection/BackdoorPurity.swift",
      "Kernels/dense.c", "Kernels/include/dense.h",
    ] + projections,
    "sub-clusters": [
      "Stages/Projection/SubClusters.swift", "Kernels/dense.c", "Kernels/include/dense.h",
    ] + projections,
    "examples": ["Stages/Reporting/Examples.swift"] + figures,
    "attack-table": ["Stages/Reporting/AttackTable.swift"] + figures,
    "training-curves": ["Stages/Reporting/TrainingCurves.swift"] + figures,
    "mi-curves": [
      "Stages/Reporting/MICurves.swift", "Stages/Reporting/SubsetStyle.swift",
      "Stages/Information/InformationOutcomes.swift", "Statistics",
    ] + figures,
    "scatter": ["Stages/Reporting/Scatter.swift"] + figures,
    "score-table": ["Stages/Reporting/ScoreTable.swift"] + figures,
    "cluster-table": ["Stages/Reporting/ClusterTable.swift"] + figures,
    "cluster-curves": ["Stages/Reporting/ClusterCurves.swift"] + figures,
    "sub-cluster-curves": [
      "Stages/Reporting/SubClusterCurves.swift", "Stages/Reporting/ClusterCurves.swift",
      "Projections/Clustering/ClusterAgreement.swift", "Projections/Clustering/Partition.swift",
    ] + figures,
    "command": ["Stages/External", "CProcess/spawn.c"],
    "replicate-summary": replication,
    "summary-table": replication + figures,
    "comparison": replication,
    "comparison-table": replication + figures,
    "report": ["Stages/Reporting/HTMLReport.swift", "Stages/Reporting/Lineage.swift"] + figures,
  ]

  private static let tensors = [
    "Tensors", "Kernels/cpu.c", "Kernels/philox.c", "Kernels/include/philox.h",
    "Kernels/dispatch.h", "Kernels/vectors.h",
  ]
  private static let poisoning = ["Stages/Poisoning", "Attacks"] + tensors
  private static let networks =
    [
      "Networks", "Kernels/convolution.c", "Kernels/convolution_gradient.c", "Kernels/dense.c",
      "Kernels/normalisation.c", "Kernels/pooling.c", "Kernels/winograd.c",
      "Kernels/include/winograd.h", "Kernels/include/convolution.h",
      "Kernels/include/dense.h", "Kernels/include/normalisation.h", "Kernels/include/pooling.h",
    ] + tensors
  private static let projections =
    [
      "Projections", "Kernels/distances.c", "Kernels/include/distances.h",
    ] + tensors
  private static let estimation =
    [
      "Stages/Information/InformationEstimator.swift",
      "Stages/Information/InformationOutcomes.swift", "Information/Estimation",
      "Information/InfoNCE", "Information/Optimisation", "Kernels/critic.c",
      "Kernels/include/critic.h", "Kernels/pairs.c", "Kernels/include/pairs.h", "Kernels/scores.c",
      "Kernels/include/scores.h",
      "Kernels/ksg.c", "Kernels/include/ksg.h", "Kernels/exponential.h",
    ] + tensors
  private static let validation = [
    "Stages/Validation/Validation.swift", "Stages/Information/InformationOutcomes.swift",
    "Information/Bounds", "Statistics",
  ]
  private static let replication = ["Stages/Replication", "Statistics"]
  private static let figures =
    ["Stages/Reporting/Exhibit.swift"]
    + [
      "Axes", "Charts", "ColourRole.swift", "Drawing", "Figure.swift", "Graph", "Images", "Report",
    ].map { "Figures/" + $0 }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources")

  /// The digest of a kind's sources without comments and layout. Names and places of files do not
  /// count.
  static func digest(of kind: String) throws -> String {
    var digests: [String] = []
    for path in paths[kind] ?? [] { digests += try files(at: path).map(digest(ofFile:)) }
    return SHA256.digest(of: digests.sorted().joined(separator: "\n")).hex
  }

  /// Every file below Sources/Stages that holds a version of a stock stage.
  static func filesWithVersions() throws -> [String] {
    try files(at: "Stages").filter { path in
      try String(contentsOf: root.appending(path: path), encoding: .utf8)
        .contains("static var codeStamp: CodeStamp { ")
    }
  }

  static func files(at path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    let place = root.appending(path: path).path
    guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
      throw CocoaError(.fileReadNoSuchFile, userInfo: [NSFilePathErrorKey: place])
    }
    guard isFolder.boolValue else { return [path] }
    return try FileManager.default.subpathsOfDirectory(atPath: place)
      .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".c") || $0.hasSuffix(".h") }
      .map { path + "/" + $0 }
  }

  private static func digest(ofFile path: String) throws -> String {
    let bytes = [UInt8](try Data(contentsOf: root.appending(path: path)))
    if path.hasSuffix(".swift") {
      return SHA256.digest(of: CodeStamp.counted(in: bytes).bytes).hex
    }
    // C: without its blank lines and those that are comments alone.
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { line in
        !line.isEmpty && !["//", "/*", "* ", "*/"].contains { line.hasPrefix($0) } && line != "*"
      }
    return SHA256.digest(of: lines.joined(separator: "\n")).hex
  }
}
