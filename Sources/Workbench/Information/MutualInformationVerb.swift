package import CommandGrammar
import FoundationEssentials
import Glibc
import Information
import PipelineModel
import Tensors
import Terminal

/// `ibpipe mi`: estimates the mutual information of two arrays.
package struct MutualInformationVerb {
  private let command: MutualInformationCommand

  package init(_ command: MutualInformationCommand) { self.command = command }

  package func run() throws -> Int32 {
    Parallel.threads = command.threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let first = try ArrayFile(command.first)
    let second = try ArrayFile(command.second)
    guard first.count == second.count else {
      throw UserError(
        "\(first.path) has \(first.count) rows and \(second.path) has \(second.count); row i of one "
          + "must go with row i of the other")
    }
    let options = options
    // The published critic sees the numbers as they are.
    let isCentred = !options.estimator.isPublished
    let reading = try MutualInformation(options: options, seed: command.seed)
      .estimate(
        first.tensor(isCentred: isCentred), second.tensor(isCentred: isCentred), progress: progress)
    if command.json {
      try InformationLine(finished: reading).write()
    } else {
      Console.output(InformationText(reading).lines.joined(separator: "\n"))
    }
    return 0
  }

  private var options: EstimatorOptions {
    let estimator = Estimator(rawValue: command.estimator.rawValue) ?? .auto
    var options = EstimatorOptions(estimator)
    if let seeds = command.seeds { options.seeds = seeds }
    if let neighbours = command.neighbours { options.neighbours = neighbours }
    if let epochs = command.epochs {
      options.epochs = epochs
      options.published.epochs = epochs
    }
    return options
  }

  /// Tells machines or people how far it is.
  private var progress: (Double) throws -> Void {
    let began = ContinuousClock.now
    if command.json {
      var told = -1
      return { share in
        // A line for each hundredth at most.
        let hundredth = Int(share * 100)
        guard hundredth > told, share < 1 else { return }
        told = hundredth
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        try InformationLine(share: share, after: seconds).write()
      }
    }
    let line = ProgressLine("estimating")
    return { share in
      if share < 1 { line.show(share: share) } else { line.clear() }
    }
  }
}
