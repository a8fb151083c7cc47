// swift-tools-version: 6.1
import PackageDescription

/// Every Swift target: Swift 6 mode, and imports that do not leak into clients unless said so.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]

func module(_ name: String, needs: [Target.Dependency] = [], linker: [LinkerSetting] = []) -> Target
{
  .target(name: name, dependencies: needs, swiftSettings: strict, linkerSettings: linker)
}

func tests(_ name: String, needs: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name)] + needs,
    exclude: [
      "Tensors", "Networks", "Datasets", "Attacks", "Information", "Perception", "Projections",
      "Stages", "Statistics",
    ]
    .contains(name) ? ["Goldens"] : [],
    swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "ibpipe",
  products: [
    .executable(name: "ibpipe", targets: ["ibpipe"]),
    .executable(name: "ibpipe-workbench", targets: ["ibpipe-workbench"]),
    .executable(name: "ibpipe-trial", targets: ["PipelineFile"]),
    // Pipelines are linked with all of it: see CompilerFlags.
    .library(name: "IBPipe", type: .static, targets: ["IBPipe"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // System libraries: module maps only.
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    // OpenBLAS is loaded at run time (see BLAS.swift): pkg-config's -lopenblas would link it.
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    // C kernels, optimised in debug builds too: unoptimised they are a hundred times slower.
    .target(name: "Kernels", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off"])]),

    // The engine: knows nothing of numerics.
    .target(name: "CProcess"),
    .target(name: "CSHA256", cSettings: [.unsafeFlags(["-O3"])]),
    module("Fingerprint", needs: ["CSHA256"]),
    module("ArtifactStore", needs: ["Fingerprint", "CLZ4"]),
    module("PipelineModel", needs: ["Fingerprint"]),
    // Writing to people and machines.
    module("Terminal"),
    module(
      "Engine",
      needs: ["PipelineModel", "ArtifactStore", "Fingerprint", "Terminal", "CProcess"]),

    // The numerics: know nothing of pipelines.
    module("Tensors", needs: ["Kernels", "COpenBLAS", "CZlib"]),
    module("Networks", needs: ["Tensors", "Kernels"]),
    module("Datasets", needs: ["Tensors", "CZlib", "CPNG", "CTurboJPEG"]),
    module("Attacks", needs: ["Tensors"]),
    module("Information", needs: ["Tensors", "Kernels"]),
    module("Projections", needs: ["Tensors", "Kernels"]),
    module("Perception", needs: ["Tensors"]),
    module("Statistics"),
    module("Figures"),

    // Brings files from the network. libcurl is loaded at run time (see transfer.c), and of it only
    // the header is needed.
    .target(name: "CTransfer"),
    module("Transfers", needs: ["CTransfer", "Fingerprint"]),

    // Reads stored artifacts for people: summaries, statistics, differences.
    module(
      "Inspection",
      needs: ["Engine", "ArtifactStore", "PipelineModel", "Fingerprint", "Tensors", "Terminal"]),

    // The bridge, and what a pipeline file imports.
    module(
      "Stages",
      needs: [
        "PipelineModel", "Fingerprint", "Tensors", "Networks", "Datasets", "Attacks",
        "Information", "Perception", "Projections",
        "Statistics", "Figures", "CProcess",
      ]),
    module(
      "IBPipe",
      needs: [
        "Engine", "Stages", "PipelineModel", "ArtifactStore", "Fingerprint", "Tensors",
        "Attacks", "Networks", "Information", "Perception", "Figures", "CommandGrammar", "Terminal",
        "Inspection",
      ]),

    // The command, and the grammar of its arguments, which compiled pipelines share.
    module("CommandGrammar", needs: [argumentParser]),
    module("Launcher", needs: ["Fingerprint"]),
    // The verbs that need no pipeline, and their program.
    module(
      "Workbench",
      needs: [
        "Engine", "ArtifactStore", "PipelineModel", "Fingerprint", "Tensors", "Information",
        "Inspection", "Launcher", "CommandGrammar", "Terminal", "Transfers",
      ]),
    .executableTarget(
      name: "ibpipe-workbench",
      dependencies: ["Workbench", "Launcher", "CommandGrammar", "Terminal"],
      swiftSettings: strict),
    // Every run starts with this program: linked whole, it starts in a millisecond rather than
    // three, as there are no libraries to look for and no addresses to fill in. (The toolchain's
    // own linker, as the system's may warn of what the Swift runtime never calls.)
    .executableTarget(
      name: "ibpipe", dependencies: ["Launcher"], path: "Sources/ibpipe-command",
      swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-static-executable", "-use-ld=lld"])]),

    // Measures the modules against their peers. Not installed.
    .executableTarget(
      name: "ibpipe-benchmarks",
      dependencies: [
        "ArtifactStore", "Datasets", "Fingerprint", "Information", "Networks", "Projections",
        "Tensors",
        argumentParser,
      ],
      path: "Benchmarks/Sources/ibpipe-benchmarks", swiftSettings: strict),

    // Feeds damaged files to every reader. Not installed.
    .executableTarget(
      name: "ibpipe-fuzz",
      dependencies: [
        "ArtifactStore", "CZlib", "Datasets", "Engine", "Fingerprint", "Tensors", "Terminal",
        "TestSupport", argumentParser,
      ],
      path: "Tests/Fuzz", swiftSettings: strict),

    // What several test targets share.
    .target(
      name: "TestSupport", dependencies: ["ArtifactStore"], path: "Tests/TestSupport",
      swiftSettings: strict),

    // Stands in for what the launcher compiles pipeline files into: of that module's name.
    .executableTarget(
      name: "PipelineFile", dependencies: ["IBPipe"], path: "Tests/TrialPipeline",
      swiftSettings: strict),
    // Calls the programs that are built beside it.
    .testTarget(
      name: "CommandTests", dependencies: ["TestSupport", "ArtifactStore", "Tensors"],
      swiftSettings: strict),

    tests("Fingerprint"),
    tests("ArtifactStore", needs: ["Fingerprint", "TestSupport"]),
    tests("PipelineModel", needs: ["Fingerprint"]),
    tests(
      "Engine", needs: ["PipelineModel", "ArtifactStore", "Fingerprint", "Terminal", "TestSupport"]),
    tests("Tensors"),
    tests(
      "Inspection",
      needs: [
        "Engine", "ArtifactStore", "PipelineModel", "Fingerprint", "Tensors", "TestSupport",
      ]),
    tests("Networks", needs: ["Tensors", "Kernels", "TestSupport"]),
    tests("Datasets", needs: ["Tensors"]),
    tests("Attacks", needs: ["Tensors", "Networks", "TestSupport"]),
    tests("Information", needs: ["Tensors"]),
    tests("Perception", needs: ["Tensors", "TestSupport"]),
    tests("Projections", needs: ["Tensors"]),
    tests("Statistics"),
    tests("Figures"),
    tests("Launcher", needs: ["Fingerprint"]),
    tests(
      "Workbench",
      needs: [
        "ArtifactStore", "CommandGrammar", "Engine", "Fingerprint", "Information", "Inspection",
        "PipelineModel", "Tensors", "Terminal", "TestSupport",
      ]),
    tests("CommandGrammar", needs: ["Launcher"]),
    tests("Terminal"),
    tests("Transfers", needs: ["Fingerprint", "TestSupport"]),
    tests(
      "Stages",
      needs: [
        "PipelineModel", "Fingerprint", "Tensors", "Attacks", "Networks", "Information",
        "Perception", "Launcher", "TestSupport",
      ]),
  ]
)
